import { m } from '#lib/paraglide/messages.js';

/** What a reader gets instead of a file: the same for one that was taken back and one that never was. */
export function refusedFile(reason: 'gone' | 'not_found'): Response {
	const words =
		reason === 'gone'
			? [m.public_gone_title(), m.public_gone_text()]
			: [m.public_not_found_title(), m.public_not_found_text()];
	return new Response(`${words.join('\n\n')}\n`, {
		status: reason === 'gone' ? 410 : 404,
		headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
	});
}
