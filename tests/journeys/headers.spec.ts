/** Every header that we owe tellers, on every kind of answer: fresh, from memory, unchanged, gone, unknown, refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import { socketLogins } from '#server/store/logins.ts';
import { freePort } from '../proofs/free-port.ts';
import { showStory } from '../public/shown-stories.ts';
import { newStoryId } from '../told-story.ts';
import { startServer, type RunningServer } from './server.ts';

const ORIGIN = 'https://stories.example.org';
const UNTIL = Date.UTC(2031, 10, 30, 23, 59, 59);
const picture = `${'a'.repeat(32)}.jpg`;
const film = `${'f'.repeat(32)}.mp4`;
const captions = `${'c'.repeat(32)}.vtt`;
const poster = `${'b'.repeat(32)}.pdf`;
let server: RunningServer;
let id: string;

beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off', WORKERS: 'off', ORIGIN, PORT: String(await freePort()) } });
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	const logins = socketLogins(`${server.data}/run`, 'suitcase', derive);
	const db = { owner: connect(logins, 'owner'), worker: connect(logins, 'worker') };
	const folder = join(server.data, 'files', 'public');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, picture), 'bytes of a picture');
	writeFileSync(join(folder, poster), '%PDF-1.7\n%%EOF\n');
	const rendition = { name: picture, type: 'image/jpeg', width: 480, height: 360, bytes: 18 };
	const none = { renditions: [rendition], alt: 'A loaf' };
	writeFileSync(join(folder, film), 'bytes of a film');
	writeFileSync(join(folder, captions), 'WEBVTT\n');
	const file = { name: film, type: 'video/mp4', bytes: 15, width: 640, height: 360 };
	const words = { name: captions, type: 'text/vtt', bytes: 7, width: null, height: null };
	id = await showStory(db, {
		pictures: [{ id: 'p', people: 'none', confirmed: true, rungs: { none } }],
		recordings: [
			{
				...{ id: 'r', kind: 'film', confirmed: true, people: 'none', cues: [{ from: 0, to: 1, text: 'Bread' }] },
				made: [
					{
						...{ picture: 'as_it_is', voice: 'original', files: [file], poster: null, captions: words },
						...{ seconds: 1, waveform: [] }
					}
				]
			}
		],
		posters: { en: { name: poster, bytes: 15 } },
		until: UNTIL
	});
	await Promise.all([db.owner.destroy(), db.worker.destroy()]);
	// Nothing is kept before the database is listened to.
	for (let tries = 0; !(await health()).listening; tries++) {
		if (tries > 400) throw new Error('the server does not listen');
		await new Promise((next) => setTimeout(next, 25));
	}
}, 300_000);
afterAll(() => server[Symbol.asyncDispose]());

interface Health {
	listening: boolean;
	kept: { pages: number };
}
const health = async () => (await (await fetch(`${server.origin}/health`)).json()) as Health;

const ROBOTS = 'noarchive, noimageindex, max-image-preview:none';
const FORGET = `${ROBOTS}, unavailable_after: 30 Nov 2031 23:59:59 UTC`;
/** A file by itself is never listed: its name tells nothing of whether its story may be. */
const FILE = `noindex, ${FORGET}`;
const KEPT = 'public, max-age=60, s-maxage=1, must-revalidate';
const CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** What a page may load and where it may send: each directive, and nothing from anywhere else. */
const PAGE = {
	'default-src': "'none'",
	'script-src': "'self'",
	'style-src': "'self'",
	'img-src': "'self'",
	'media-src': "'self'",
	'font-src': "'self'",
	'connect-src': "'self'",
	'manifest-src': "'self'",
	'worker-src': "'self'",
	'form-action': "'self'",
	'base-uri': "'none'",
	'frame-ancestors': "'none'"
};

function compare(
	answer: Response,
	wanted: { robots?: string; cache: string; policy: 'page' | 'closed' },
	what: string
) {
	const said = Object.fromEntries(answer.headers);
	expect(said, what).toMatchObject({
		'cache-control': wanted.cache,
		'x-robots-tag': wanted.robots ?? ROBOTS,
		'tdm-reservation': '1',
		'tdm-policy': `${ORIGIN}/policies/tdm.json`,
		'content-usage': 'train-ai=n',
		'referrer-policy': 'same-origin',
		'x-content-type-options': 'nosniff',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
		'strict-transport-security': 'max-age=63072000'
	});
	expect(said['set-cookie'], what).toBeUndefined();
	const policy = said['content-security-policy'] ?? '';
	expect(policy, what).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
	if (wanted.policy === 'closed') return expect(policy, what).toBe(CLOSED);
	const directives = Object.fromEntries(
		policy.split(';').map((part) => {
			const [name = '', ...values] = part.trim().split(' ');
			return [name, values.filter((value) => !/^'sha\d+-/.test(value)).join(' ')];
		})
	);
	expect(directives, what).toEqual({ ...PAGE, 'style-src-attr': "'unsafe-hashes'" });
}

const JSON_TYPE = 'application/json; charset=utf-8';
const kinds = (): { path: string; robots?: string; policy: 'page' | 'closed'; tag: string; type: string }[] => [
	{ path: '/en', policy: 'page', tag: 'list', type: 'text/html; charset=utf-8' },
	{ path: '/ar/stories', policy: 'page', tag: 'list', type: 'text/html; charset=utf-8' },
	{
		path: `/fr/stories/${id}`,
		policy: 'page',
		robots: FORGET,
		tag: `story-${id} frames`,
		type: 'text/html; charset=utf-8'
	},
	{ path: '/en/map', policy: 'page', tag: 'list', type: 'text/html; charset=utf-8' },
	{ path: '/en/about', policy: 'page', tag: 'site', type: 'text/html; charset=utf-8' },
	{ path: '/en/privacy', policy: 'page', tag: 'site', type: 'text/html; charset=utf-8' },
	{ path: '/en/feed.xml', policy: 'closed', tag: 'list', type: 'application/atom+xml; charset=utf-8' },
	{ path: '/en/feed.json', policy: 'closed', tag: 'list', type: 'application/feed+json; charset=utf-8' },
	{ path: '/en/api', policy: 'page', tag: 'site', type: 'text/html; charset=utf-8' },
	{ path: '/api/v1/openapi.json', policy: 'closed', tag: 'site', type: JSON_TYPE },
	...['stories', 'facets', 'gone'].map((path) => ({
		path: `/api/v1/${path}`,
		policy: 'closed' as const,
		tag: 'list',
		type: JSON_TYPE
	})),
	{ path: '/api/v1/offices', policy: 'closed', tag: 'site', type: JSON_TYPE },
	{
		path: `/api/v1/stories/${id}`,
		policy: 'closed',
		robots: FORGET,
		tag: `story-${id}`,
		type: JSON_TYPE
	},
	...['/sitemap.xml', '/sitemap-000.xml', '/sitemap-pages.xml'].map((path) => ({
		path,
		policy: 'closed' as const,
		tag: 'list',
		type: 'application/xml; charset=utf-8'
	})),
	{ path: `/media/${captions}`, policy: 'closed', robots: FILE, tag: `story-${id}`, type: 'text/vtt' },
	{ path: `/media/${picture}`, policy: 'closed', robots: FILE, tag: `story-${id}`, type: 'image/jpeg' },
	{
		path: `/en/stories/${id}/poster.pdf`,
		policy: 'closed',
		robots: FORGET,
		tag: `story-${id}`,
		type: 'application/pdf'
	}
];

test('pages, feed, picture and poster carry them all: fresh, from memory, to HEAD, and unchanged', async () => {
	for (const kind of kinds()) {
		const { kept } = await health();
		const ask = (init?: RequestInit) => fetch(server.origin + kind.path, init);
		const fresh = await ask();
		await fresh.arrayBuffer();
		expect((await health()).kept.pages, `${kind.path} is kept`).toBe(kept.pages + 1);
		const etag = fresh.headers.get('etag') ?? '';
		const answers = [
			{ how: 'fresh', status: 200, answer: fresh },
			{ how: 'from memory', status: 200, answer: await ask() },
			{ how: 'HEAD', status: 200, answer: await ask({ method: 'HEAD' }) },
			{ how: 'unchanged', status: 304, answer: await ask({ headers: { 'if-none-match': etag } }) }
		];
		for (const { how, status, answer } of answers) {
			const what = `${kind.path}, ${how}`;
			expect(answer.status, what).toBe(status);
			compare(answer, { ...kind, cache: KEPT }, what);
			expect(answer.headers.get('surrogate-key'), what).toBe(kind.tag);
			expect(answer.headers.get('content-type'), what).toBe(kind.type);
			await answer.arrayBuffer().catch(() => null);
		}
	}
});

test('so do answers to machines, refusals, and what is gone or never was', async () => {
	const elsewhere = { method: 'POST', headers: { origin: 'https://elsewhere.example' } };
	const others: { path: string; status: number; policy: 'page' | 'closed'; init?: RequestInit }[] = [
		{ path: '/', status: 307, policy: 'closed', init: { redirect: 'manual' } },
		{ path: '/robots.txt', status: 200, policy: 'closed' },
		{ path: '/.well-known/tdmrep.json', status: 200, policy: 'closed' },
		{ path: '/policies/tdm.json', status: 200, policy: 'closed' },
		{ path: '/health', status: 200, policy: 'closed' },
		{ path: `/en/stories/${newStoryId()}`, status: 410, policy: 'page' },
		{ path: `/en/stories/${newStoryId()}/poster.pdf`, status: 410, policy: 'closed' },
		{ path: `/media/${'9'.repeat(32)}.avif`, status: 410, policy: 'closed' },
		{ path: '/media/no-picture', status: 404, policy: 'closed' },
		{ path: '/en/stories/no-story', status: 404, policy: 'page' },
		{ path: '/api/v1/stories/no-story', status: 404, policy: 'closed' },
		{ path: `/api/v1/stories/${newStoryId()}`, status: 410, policy: 'closed' },
		{ path: '/api/v1/stories?from=Atlantis', status: 400, policy: 'closed' },
		{ path: '/api/nowhere', status: 404, policy: 'closed' },
		{ path: '/en/nowhere', status: 404, policy: 'page' },
		{ path: '/nowhere', status: 404, policy: 'page' },
		{ path: '/en/stop', status: 403, policy: 'closed', init: elsewhere }
	];
	for (const { path, status, policy, init } of others) {
		const answer = await fetch(server.origin + path, init);
		const what = `${status} ${path}`;
		expect(answer.status, what).toBe(status);
		compare(answer, { policy, cache: 'no-store' }, what);
		await answer.arrayBuffer();
	}
});

test('a film comes in parts, under the headers of a picture, and is never kept', async () => {
	const { kept } = await health();
	const asked: { init: RequestInit; status: number; range: string | null; body: string }[] = [
		{ init: {}, status: 200, range: null, body: 'bytes of a film' },
		{ init: { headers: { range: 'bytes=9-' } }, status: 206, range: 'bytes 9-14/15', body: 'a film' },
		{
			init: { headers: { range: 'bytes=0-4', 'if-range': '"other"' } },
			status: 200,
			range: null,
			body: 'bytes of a film'
		},
		{
			init: { headers: { range: 'bytes=0-4', 'if-range': `"${'f'.repeat(32)}"` } },
			status: 206,
			range: 'bytes 0-4/15',
			body: 'bytes'
		},
		{ init: { method: 'HEAD' }, status: 200, range: null, body: '' }
	];
	for (const { init, status, range, body } of asked) {
		const answer = await fetch(`${server.origin}/media/${film}`, init);
		const what = JSON.stringify(init);
		expect(answer.status, what).toBe(status);
		compare(answer, { policy: 'closed', robots: FILE, cache: KEPT }, what);
		expect(answer.headers.get('content-range'), what).toBe(range);
		expect(answer.headers.get('accept-ranges'), what).toBe('bytes');
		expect(answer.headers.get('content-type'), what).toBe('video/mp4');
		expect(answer.headers.get('surrogate-key'), what).toBe(`story-${id}`);
		expect(await answer.text(), what).toBe(body);
	}
	const outside = await fetch(`${server.origin}/media/${film}`, { headers: { range: 'bytes=15-' } });
	expect(outside.status).toBe(416);
	expect(outside.headers.get('content-range')).toBe('bytes */15');
	expect((await health()).kept.pages).toBe(kept.pages);
});

test('a story of great danger is listed by no search engine: header, page, program’s answer and poster say so', async () => {
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	const owner = connect(socketLogins(`${server.data}/run`, 'suitcase', derive), 'owner');
	const ways = [`/en/stories/${id}`, `/api/v1/stories/${id}`, `/en/stories/${id}/poster.pdf`];
	const robotsAt = async (path: string) => (await fetch(server.origin + path)).headers.get('x-robots-tag');
	const judged = async (risk: 'low' | 'high') => {
		await owner.updateTable('story.story').set({ risk }).where('id', '=', id).execute();
		// Publishing anew tells every node; here nobody publishes.
		await sql`select pg_notify('suitcase_gone', ${`story:${id} list`})`.execute(owner);
	};
	for (const path of ways) expect(await robotsAt(path), path).toBe(FORGET);
	await judged('high');
	for (const path of ways) await vi.waitUntil(async () => (await robotsAt(path)) === `noindex, ${FORGET}`, 30_000);
	expect(await (await fetch(server.origin + (ways[0] ?? ''))).text()).toContain(
		'<meta name="robots" content="noindex, noarchive'
	);
	await vi.waitUntil(async () => !(await (await fetch(`${server.origin}/sitemap.xml`)).text()).includes(id), 30_000);
	await judged('low');
	for (const path of ways) await vi.waitUntil(async () => (await robotsAt(path)) === FORGET, 30_000);
	await owner.destroy();
});

test('only where a story is told may the browser be asked for microphone and camera', async () => {
	const tell = await fetch(`${server.origin}/en/tell`);
	expect(tell.headers.get('permissions-policy')).toMatch(/^camera=\(self\), microphone=\(self\), geolocation=\(\)/);
	expect(tell.headers.get('content-security-policy')).toContain("media-src 'self' blob:;");
	const mine = await fetch(`${server.origin}/en/my-story`);
	expect(mine.headers.get('permissions-policy')).toMatch(/^camera=\(\), microphone=\(\)/);
	expect(mine.headers.get('content-security-policy')).not.toContain('blob:');
});

test('machines find the policy where the header says it is', async () => {
	const json = async (path: string) => (await (await fetch(server.origin + path)).json()) as unknown;
	expect(await json('/.well-known/tdmrep.json')).toEqual([
		{ location: '/', 'tdm-reservation': 1, 'tdm-policy': `${ORIGIN}/policies/tdm.json` }
	]);
	expect(await json('/policies/tdm.json')).toMatchObject({ uid: `${ORIGIN}/policies/tdm.json` });
});

test('T29 machine reading: whoever asks gets the same bytes of the same projection, and no time of a change', async () => {
	const agents = [
		'curl/8.5.0',
		'GPTBot/1.2',
		'CCBot/2.0',
		'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
		'Googlebot/2.1'
	];
	const addresses = [
		'/en',
		'/en/stories',
		`/en/stories/${id}`,
		'/en/feed.xml',
		'/sitemap.xml',
		`/media/${picture}`,
		'/en/feed.json',
		'/api/v1/stories',
		`/api/v1/stories/${id}`
	];
	for (const address of [...addresses, `/en/stories/${id}/poster.pdf`, `/media/${film}`, `/media/${captions}`]) {
		const answers = await Promise.all(
			agents.map(async (agent) => {
				const answer = await fetch(server.origin + address, { headers: { 'user-agent': agent } });
				expect(answer.headers.get('last-modified'), address).toBeNull();
				return { status: answer.status, etag: answer.headers.get('etag'), body: await answer.text() };
			})
		);
		expect(answers[0]?.status, address).toBe(200);
		for (const [index, answer] of answers.entries())
			expect(answer, `${address} as ${agents[index]}`).toEqual(answers[0]);
	}
});
