/**
 * What programs read, on the built site: every address that the site's own description names is asked and its answer held
 * against the form that is promised there; feeds are read by parsers of others; and all of it is empty after taking back.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { answerAt, formAt, formsOf } from '../public/api-forms.ts';
import { showStory } from '../public/shown-stories.ts';
import { newStoryId, telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { openReadingRoom, type ReadingRoom } from './reading-room.ts';

let browser: Browser;
let room: ReadingRoom;
let folder: string;
beforeAll(async () => {
	browser = await openBrowser();
	room = await openReadingRoom(browser);
	folder = mkdtempSync(join(tmpdir(), 'suitcase-feeds-'));
	// Nothing is kept before the database is listened to.
	for (let tries = 0; tries < 400; tries++) {
		const health = (await (await ask('/health')).json()) as { listening: boolean };
		if (health.listening) return;
		await new Promise((next) => setTimeout(next, 25));
	}
	throw new Error('the server does not listen');
}, 300_000);
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await room[Symbol.asyncDispose]();
	await browser.close();
});

const ask = (path: string, init?: RequestInit) => fetch(new URL(path, room.server.origin), init);
const text = async (path: string) => (await ask(path)).text();

interface Description {
	readonly servers: readonly { readonly url: string }[];
	readonly paths: Readonly<Record<string, { readonly get: OneOperation }>>;
}
interface OneOperation {
	readonly parameters?: readonly { name: string; in: string; example: string | string[]; schema: { type: string } }[];
}
const readDescription = async () => (await (await ask('/api/v1/openapi.json')).json()) as Description;

describe('the API', () => {
	test('describes itself in OpenAPI 3.1, and every address in there answers as it is described', async () => {
		const description = await readDescription();
		expect(await new Validator().validate({ ...description })).toMatchObject({ valid: true });
		const check = formsOf(description);
		let asked = 0;
		for (const [path, { get }] of Object.entries(description.paths)) {
			const at = `${description.servers[0]?.url}${path.replace('{id}', room.full)}`;
			const optional = (get.parameters ?? []).filter((parameter) => parameter.in === 'query');
			const queries = optional.map(({ name, example }) => new URLSearchParams([[name, [example].flat()[0] ?? '']]));
			const all = new URLSearchParams(queries.flatMap((query) => [...query]));
			for (const query of [new URLSearchParams(), ...queries, all]) {
				const answer = await ask(`${at}?${query}`);
				const what = `${at}?${query}`;
				expect(answer.status, what).toBe(200);
				expect(answer.headers.get('content-type'), what).toBe('application/json; charset=utf-8');
				expect(answer.headers.get('access-control-allow-origin'), what).toBe('*');
				expect(answer.headers.get('etag'), what).toMatch(/^"/);
				expect(check(answerAt(path), await answer.json()), what).toBe('');
				asked++;
			}
			for (const { name } of optional) {
				const answer = await ask(`${at}?${name}=%00!`);
				// Words may be anything.
				if (name === 'q' || name === 'brings') continue;
				expect(answer.status, `${at}?${name}`).toBe(400);
				expect(answer.headers.get('content-type')).toBe('application/problem+json');
				expect(check(formAt('Problem'), await answer.json()), `${at}?${name}`).toBe('');
			}
		}
		expect(asked).toBeGreaterThan(20);
	});

	test('gives all stories page by page, by the header Link alone', async () => {
		const seen = new Set<string>();
		let next: string | undefined = '/api/v1/stories';
		while (next !== undefined) {
			const answer = await ask(next);
			const { stories } = (await answer.json()) as { stories: { id: string }[] };
			for (const { id } of stories) seen.add(id);
			next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
		}
		expect(seen.size).toBe(30);
	});

	test('says what is wrong as problems, writes nothing, and lets pages of other sites ask', async () => {
		const check = formsOf(await readDescription());
		const refused: [string, RequestInit, number][] = [
			[`/api/v1/stories/${newStoryId()}`, {}, 410],
			['/api/v1/stories/no-story', {}, 404],
			['/api/v1/nothing', {}, 404],
			['/api/v2', {}, 404],
			['/api/v1/stories?colour=red', {}, 400],
			['/api/v1/stories', { method: 'DELETE', headers: { origin: room.server.origin } }, 405],
			['/api/v1/gone', { method: 'POST', headers: { origin: room.server.origin } }, 405]
		];
		for (const [path, init, status] of refused) {
			const answer = await ask(path, init);
			expect(answer.status, path).toBe(status);
			expect(answer.headers.get('content-type'), path).toBe('application/problem+json');
			expect(answer.headers.get('cache-control'), path).toBe('no-store');
			expect(check(formAt('Problem'), await answer.json()), path).toBe('');
		}
		const asks = { origin: 'https://elsewhere.example', 'access-control-request-headers': 'if-none-match' };
		const may = await ask('/api/v1/stories', { method: 'OPTIONS', headers: asks });
		expect(may.status).toBe(204);
		expect(may.headers.get('access-control-allow-headers')).toContain('if-none-match');
		const first = await ask('/api/v1/facets', { headers: { origin: 'https://elsewhere.example' } });
		const again = await ask('/api/v1/facets', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
		expect(again.status).toBe(304);
		expect(again.headers.get('access-control-allow-origin')).toBe('*');
	});

	test('can be read by a script on a page of another site', async () => {
		const elsewhere = createServer((_, response) => response.end('<!doctype html><title>Elsewhere</title>'));
		await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
		const at = elsewhere.address();
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/`);
		const total = await page.evaluate(async (address) => {
			const answer = await fetch(address, { headers: { 'if-none-match': '"x"' } });
			return ((await answer.json()) as { total: number }).total;
		}, `${room.server.origin}/api/v1/stories`);
		expect(total).toBe(30);
		await page.close();
		elsewhere.close();
	});
});

describe('the feeds', () => {
	test('are found from the head of every kind of page, in its language', async () => {
		for (const path of ['/fr', '/fr/stories', `/fr/stories/${room.full}`, '/fr/about', '/fr/api']) {
			const html = await text(path);
			expect(html, path).toMatch(/<link rel="alternate" type="application\/atom\+xml" href="\/fr\/feed\.xml"/);
			expect(html, path).toMatch(/<link rel="alternate" type="application\/feed\+json" href="\/fr\/feed\.json"/);
		}
	});

	test('are read by a parser of others, and say the same in both forms', async () => {
		const atom = parseAtomFeed(await text('/ar/feed.xml'));
		const json = parseJsonFeed(JSON.parse(await text('/ar/feed.json')) as object);
		expect(atom.id).toBe(`${room.server.origin}/ar/feed.xml`);
		expect(json.feed_url).toBe(`${room.server.origin}/ar/feed.json`);
		expect(json.language).toBe('ar');
		expect(atom.entries?.length).toBe(30);
		const said = (json.items ?? []).map((item) => ({
			...{ id: item.id, title: item.title, summary: item.summary, url: item.url },
			day: new Date(item.date_published ?? 0).toISOString()
		}));
		expect(
			atom.entries?.map((entry) => ({
				...{ id: entry.id, title: textOf(entry.title), summary: textOf(entry.summary), url: entry.links?.[0]?.href },
				day: new Date(entry.published ?? 0).toISOString()
			}))
		).toEqual(said);
		expect(said[0]?.title).toBe('المخبز عند الفجر');
	});

	test('are read by newsboat', async ({ skip }) => {
		if (spawnSync('newsboat', ['--version']).error) skip('newsboat is not installed: apt-get install newsboat');
		const home = join(folder, 'newsboat');
		mkdirSync(home);
		writeFileSync(join(home, 'urls'), `${room.server.origin}/en/feed.xml\n`);
		const own = ['-u', join(home, 'urls'), '-c', join(home, 'cache.db'), '-C', '/dev/null', '-l', '2'];
		const env = { ...process.env, HOME: home, TERM: 'xterm' };
		const log = join(home, 'log');
		const run = (...what: string[]) =>
			spawnSync('newsboat', [...own, '-d', log, '-x', ...what], { encoding: 'utf8', timeout: 110_000, env });
		const loaded = run('reload');
		expect(loaded.status, loaded.stderr + read(log)).toBe(0);
		expect(run('print-unread').stdout).toMatch(/^30 /);
	});
});

describe('what programs read of a story on its page', () => {
	test('parses, and has the keys of the house and no other', async () => {
		const html = await text(`/en/stories/${room.full}`);
		const blocks = [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)];
		const [article, trail] = blocks.map(([, json = '']) => JSON.parse(json) as Record<string, unknown>);
		expect(Object.keys(article ?? {}).sort()).toEqual(
			[
				...['@context', '@type', 'abstract', 'accessMode', 'accessibilityFeature', 'acquireLicensePage', 'author'],
				...['conditionsOfAccess', 'contentLocation', 'copyrightNotice', 'creditText', 'datePublished', 'expires'],
				...['headline', 'inLanguage', 'isAccessibleForFree', 'license', 'publisher', 'usageInfo']
			].sort()
		);
		expect(trail).toMatchObject({ '@type': 'BreadcrumbList' });
		// What it names is there.
		for (const key of ['license', 'acquireLicensePage', 'usageInfo']) {
			const [path = '', part] = String(article?.[key]).split('#');
			const page = await ask(path);
			expect(page.status, key).toBe(200);
			if (part) expect(await page.text(), key).toContain(`id="${part}"`);
		}
		const home = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(await text('/en'))?.[1];
		expect(JSON.parse(home ?? '')).toMatchObject({ '@type': 'WebSite', inLanguage: 'en' });
	});
});

test('the page for people is whole in every language, at both widths', async () => {
	const page = await browser.newPage();
	for (const locale of LOCALES) {
		const html = await text(`/${locale}/api`);
		for (const path of ['/stories', '/stories/{id}', '/facets', '/offices', '/gone']) expect(html).toContain(path);
		expect(html).toContain('_suitcase_gone');
	}
	for (const locale of ['en', 'ar'])
		for (const viewport of [phone, desktop]) {
			await page.setViewportSize(viewport);
			await page.goto(`${room.server.origin}/${locale}/api`);
			expect(await axeViolations(page), `${locale} ${viewport.width}`).toEqual([]);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
			expect(wide, `${locale} at ${viewport.width} px is wider than the screen`).toBe(false);
		}
	await page.close();
	const sent = await ask('/api', { redirect: 'manual', headers: { 'accept-language': 'fr' } });
	expect(sent.headers.get('location')).toBe('/fr/api');
});

test('after taking back nothing is left, also of what was kept, and what went is named to programs', async () => {
	const word = 'zebrafinch';
	const id = await showStory(room, { tellings: [telling('en', { title: `Bread and ${word}`, items: [word] })] });
	const paths = ['/en/feed.xml', '/en/feed.json', '/fr/feed.json', '/api/v1/stories', `/api/v1/stories?q=${word}`];
	const all = [...paths, `/api/v1/stories?brings=${word}`, `/api/v1/stories/${id}`, `/api/v1/facets?locale=en`];
	await until(async () => (await text('/api/v1/stories')).includes(word));
	for (const path of [...all, ...all]) expect(await text(path), path).toContain(word);
	const { ref } = (await (await ask(`/api/v1/stories/${id}`)).json()) as { ref: string };
	const entry = parseJsonFeed(JSON.parse(await text('/en/feed.json')) as object).items?.find(
		(item) => item.title?.includes(word) ?? false
	)?.id;
	const { etag } = Object.fromEntries((await ask('/api/v1/stories')).headers);
	await room.worker.transaction().execute((tx) => hideStory(tx, id));
	// How soon: tests/proofs/gone-everywhere.spec.ts.
	await until(async () => (await ask(`/api/v1/stories/${id}`)).status === 410);
	for (const path of all) expect(await text(path), path).not.toMatch(new RegExp(`${word}|${id}`));
	const unchanged = await ask('/api/v1/stories', { headers: { 'if-none-match': etag ?? '' } });
	expect(unchanged.status).toBe(200);
	expect(await text('/api/v1/gone')).toContain(ref);
	const today = new Date().toISOString().slice(0, 10);
	const gone = JSON.parse(await text('/en/feed.json')) as { _suitcase_gone: { items: unknown[] } };
	expect(gone._suitcase_gone.items).toContainEqual({ id: entry, gone_on: today });
	expect(await text('/en/feed.xml')).toContain(`<at:deleted-entry ref="${entry}" when="${today}T00:00:00Z"/>`);
});

async function until(truth: () => Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 30_000; !(await truth());) {
		if (Date.now() > late) throw new Error('it did not come true in time');
		await new Promise((next) => setTimeout(next, 20));
	}
}

/** Text of Atom: a parser gives it as such, or with its kind. */
function textOf(words: unknown): unknown {
	return typeof words === 'object' && words !== null && 'value' in words ? words.value : words;
}

function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
