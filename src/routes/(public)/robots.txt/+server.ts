import type { RequestHandler } from './$types';

/** Those who say that they gather texts and pictures to train machines, or to answer in the teller's place. */
const TRAINERS = [
	'AI2Bot',
	'Amazonbot',
	'anthropic-ai',
	'Applebot-Extended',
	'Bytespider',
	'CCBot',
	'ChatGPT-User',
	'Claude-Web',
	'ClaudeBot',
	'cohere-ai',
	'Diffbot',
	'FacebookBot',
	'Google-Extended',
	'GPTBot',
	'ImagesiftBot',
	'Meta-ExternalAgent',
	'OAI-SearchBot',
	'Omgilibot',
	'PerplexityBot',
	'Timpibot',
	'YouBot'
];

/**
 * A page that a search engine shall forget must stay open to it, so stories are never closed here, only the pictures.
 * In practice mode nothing is open.
 */
export const GET: RequestHandler = ({ locals, url }) => {
	const { public: door, site } = locals.doors;
	const lines = site.practice
		? ['User-agent: *', 'Disallow: /']
		: [
				...TRAINERS.map((name) => `User-agent: ${name}`),
				'Disallow: /',
				'',
				'User-agent: *',
				'Disallow: /media/',
				'Disallow: /desk',
				'Content-Usage: train-ai=n',
				'',
				`Sitemap: ${door.origin ?? url.origin}/sitemap.xml`
			];
	return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
