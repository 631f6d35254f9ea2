/** A story in a frame on pages of other sites, in the browser: while it may be shown, after it was taken back, and by a list of sites. */
import { createServer, type Server } from 'node:http';
import { sql } from 'kysely';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import type { DeskDb, OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { socketLogins } from '#server/store/logins.ts';
import { freePort } from '../proofs/free-port.ts';
import { showStory } from '../public/shown-stories.ts';
import { newStoryId, telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { openBrowser, phone } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

let browser: Browser;
let server: RunningServer;
let others: Server;
let db: { owner: OwnerDb; worker: WorkerDb; desk: DeskDb };
/** What stands on the pages of the other sites. */
let html = '';
let port = 0;

beforeAll(async () => {
	const own = String(await freePort());
	server = await startServer({
		env: { PRACTICE: 'off', WORKERS: 'off', PORT: own, ORIGIN: `http://127.0.0.1:${own}` }
	});
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	const logins = socketLogins(`${server.data}/run`, 'suitcase', derive);
	db = { owner: connect(logins, 'owner'), worker: connect(logins, 'worker'), desk: connect(logins, 'desk') };
	others = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end(`<!doctype html><html lang="en"><title>Another page</title><h1>Another page</h1>${html}`);
	});
	port = await new Promise((done) =>
		others.listen(0, '127.0.0.1', () => done((others.address() as { port: number }).port))
	);
	browser = await openBrowser(['--host-resolver-rules=MAP *.example.org 127.0.0.1']);
	for (let tries = 0; tries < 400; tries++) {
		const health = (await (await fetch(`${server.origin}/health`)).json()) as { listening: boolean };
		if (health.listening) break;
		await new Promise((next) => setTimeout(next, 25));
	}
}, 300_000);
afterAll(async () => {
	await browser.close();
	others.close();
	await Promise.all(Object.values(db).map((each) => each.destroy()));
	await server[Symbol.asyncDispose]();
});

/** Looks again until it is so; many other tests may run beside this one. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

const words = () => telling('en', { title: 'The bakery at dawn' });
const takeBack = (storyId: string) =>
	db.owner.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
const sites = async (storyId: string) =>
	(
		await db.owner
			.selectFrom('story.disclosure')
			.select(['recipient', 'ended_at'])
			.where('story_id', '=', storyId)
			.where('channel', '=', 'embed')
			.where('recipient', '<>', 'readers')
			.orderBy('recipient')
			.execute()
	).map(({ recipient, ended_at }) => `${recipient} ${ended_at === null ? 'stands' : 'ended'}`);
const frameOf = (storyId: string, attributes = '', question = '?lang=en') =>
	`<iframe src="${server.origin}/embed/${storyId}${question}" title="A story" width="600" height="400" ${attributes}></iframe>`;

/** A page of another site that shows `body`. */
async function visit(site: string, body: string, options: BrowserContextOptions = {}, before = async (_: Page) => {}) {
	const context = await browser.newContext({ viewport: phone, ...options });
	const page = await context.newPage();
	const said: string[] = [];
	const asked: string[] = [];
	page.on('console', (message) => said.push(message.text()));
	page.on('request', (request) => asked.push(request.url()));
	await before(page);
	html = body;
	await page.goto(`http://${site}:${port}/some/path?reader=1`);
	const frame = (): Frame => {
		const found = page.frames().find((one) => one !== page.mainFrame());
		if (!found) throw new Error('there is no frame');
		return found;
	};
	const textIn = async () => (await frame().locator('main').innerText({ timeout: 5_000 })).trim();
	return { page, frame, textIn, said, asked, close: () => context.close() };
}

const GONE = 'This story is no longer shown here.';

test('the code from the story’s page shows it elsewhere; taken back, every open frame is empty within a minute', async () => {
	const id = await showStory(db, { tellings: [words()], from: 'MA', now: 'BE', framed: true });
	const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await reader.goto(`${server.origin}/en/stories/${id}`);
	await reader.getByText('Show the code').click();
	const code = await reader.getByLabel('Copy this into your page').inputValue();
	expect(code.split('\n')).toHaveLength(2);
	expect(code).not.toMatch(/bakery|bread/i);

	const open = await visit('news.example.org', code, {}, (page) => page.clock.install());
	await soon(open.textIn).toContain('The bakery at dawn');
	expect(await open.textIn()).toMatch(/bread before sunrise[\s\S]*Morocco[\s\S]*Every loaf is a letter home/i);
	expect(await open.frame().locator('a').first().getAttribute('href')).toBe(`/en/stories/${id}?lang=en`);
	const height = () => open.page.evaluate(() => Number(document.querySelector('iframe')?.getAttribute('height') ?? 0));
	const inside = () => open.frame().evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
	await soon(async () => (await height()) - (await inside())).toBe(0);
	expect(await height()).not.toBe(640);
	expect(await axeViolations(open.frame())).toEqual([]);
	expect(await open.page.context().cookies()).toEqual([]);
	const foreign = open.asked.filter((address) => !address.startsWith(server.origin) && !address.includes(`:${port}/`));
	expect(foreign).toEqual([]);
	expect(open.said).toEqual([]);

	const plain = await visit('plain.example.org', frameOf(id), { javaScriptEnabled: false });
	await soon(plain.textIn).toContain('The bakery at dawn');
	// A page that lets the frame run scripts and nothing else, as some do with every frame.
	const shut = await visit('shut.example.org', frameOf(id, 'sandbox="allow-scripts"'), {}, (page) =>
		page.clock.install()
	);
	await soon(shut.textIn).toContain('The bakery at dawn');
	expect(await sites(id)).toEqual(['news.example.org stands', 'plain.example.org stands', 'shut.example.org stands']);

	// Nothing changes while nothing has changed.
	await open.page.clock.fastForward(21_000);
	expect(await open.textIn()).toContain('The bakery at dawn');

	const began = Date.now();
	await takeBack(id);
	expect(await sites(id)).toEqual(['news.example.org ended', 'plain.example.org ended', 'shut.example.org ended']);
	// The clock that runs ahead asks only once: the server has heard by then.
	await soon(async () => (await fetch(`${server.origin}/embed/${id}?lang=en`)).status).toBe(410);
	await open.page.clock.fastForward(21_000);
	await soon(open.textIn).toBe(GONE);
	await shut.page.clock.fastForward(41_000);
	await soon(shut.textIn).toBe(GONE);
	await expect.poll(plain.textIn, { timeout: 60_000, interval: 500 }).toBe(GONE);
	const seconds = (Date.now() - began) / 1000;
	console.log(`without script the frame was empty after ${seconds.toFixed(1)} s`);
	expect(seconds).toBeLessThan(60);

	const answer = await fetch(`${server.origin}/oembed?url=${encodeURIComponent(`${server.origin}/en/stories/${id}`)}`);
	expect([answer.status, await answer.text()]).toEqual([410, '']);
	await Promise.all([open.close(), plain.close(), shut.close(), reader.context().close()]);
});

test('a frame that is loaded again is empty at once, in the language of whoever reads', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const { page, textIn, close } = await visit('news.example.org', frameOf(id, '', ''), { locale: 'fr-FR' });
	await soon(textIn).toContain('The bakery at dawn');
	await takeBack(id);
	await page.reload();
	await soon(textIn).toBe('Ce récit n’est plus montré ici.');
	const gone = await fetch(`${server.origin}/embed/${id}?lang=ar`);
	const never = await fetch(`${server.origin}/embed/${newStoryId()}?lang=ar`);
	expect([gone.status, await gone.text()]).toEqual([never.status, await never.text()]);
	expect(gone.status).toBe(410);
	await close();
});

test('without an answer for a minute nothing is shown, and it comes back with the next answer', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const { page, frame, close } = await visit('news.example.org', frameOf(id), {}, (page) => page.clock.install());
	await frame().locator('article').waitFor();
	const look = async () => [
		await frame().locator('h1').isVisible(),
		await frame().getByText('This story cannot be shown just now.').isVisible()
	];
	expect(await look()).toEqual([true, false]);
	await page.route('**/embed/**', (route) => route.abort());
	await frame().evaluate(() => document.getAnimations().forEach((one) => (one.currentTime = 60_100)));
	await page.clock.fastForward(21_000);
	await soon(look).toEqual([false, true]);
	await page.unroute('**/embed/**');
	await page.clock.fastForward(21_000);
	await soon(look).toEqual([true, false]);
	await close();
});

test('light and dark by the page around it, or by the reader', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const ground = async (colorScheme: 'light' | 'dark', theme: string) => {
		const { frame, close } = await visit('news.example.org', frameOf(id, '', `?lang=en${theme}`), { colorScheme });
		const colour = await frame().evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
		expect(await axeViolations(frame())).toEqual([]);
		await close();
		return colour;
	};
	const light = await ground('light', '');
	const dark = await ground('dark', '');
	expect(dark).not.toBe(light);
	expect(await ground('dark', '&theme=light')).toBe(light);
	expect(await ground('light', '&theme=dark')).toBe(dark);
});

test('an office that names sites: shown there, nowhere else, and everywhere again when it names none', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const nameSites = (hosts: string[] | null) => sql`select office.let_frame('test-office', ${hosts})`.execute(db.desk);
	const status = async (headers: Record<string, string>) =>
		(await fetch(`${server.origin}/embed/${id}?lang=en`, { headers })).status;
	const from = (site: string) => ({ referer: `http://${site}/`, 'sec-fetch-dest': 'iframe' });
	/** The words in the frame; null where the browser shows none of it. */
	const seen = async (site: string) => {
		const { frame, textIn, close } = await visit(site, frameOf(id, 'referrerpolicy="strict-origin"'));
		const isOurs = frame().url().startsWith(server.origin);
		const text = isOurs ? await textIn() : null;
		await close();
		return text;
	};
	expect(await seen('other.example.org')).toContain('The bakery at dawn');
	const policy = async () =>
		(await fetch(`${server.origin}/embed/${id}?lang=en`)).headers.get('content-security-policy') ?? '';
	await nameSites([`news.example.org:${port}`]);
	await soon(policy).toMatch(new RegExp(`frame-ancestors news\\.example\\.org:${port}(?:;|$)`));
	expect(await seen('news.example.org')).toContain('The bakery at dawn');
	expect(await seen('other.example.org')).toBeNull();
	const anywhere: Record<string, string>[] = [
		from('news.example.org'),
		from('other.example.org'),
		{ 'sec-fetch-dest': 'iframe' },
		{}
	];
	expect(await Promise.all(anywhere.map(status))).toEqual([200, 403, 403, 200]);
	expect(await sites(id)).toEqual(['news.example.org stands', 'other.example.org ended']);
	await nameSites(null);
	await soon(policy).toMatch(/frame-ancestors \*(?:;|$)/);
	expect(await seen('other.example.org')).toContain('The bakery at dawn');
});

test('a page that was kept offers the code only as long as the office lets any site show the story', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const nameSites = (hosts: string[] | null) => sql`select office.let_frame('test-office', ${hosts})`.execute(db.desk);
	const offers = async () => (await (await fetch(`${server.origin}/en/stories/${id}`)).text()).includes('oembed');
	const described = async () =>
		(await fetch(`${server.origin}/oembed?url=${encodeURIComponent(`${server.origin}/en/stories/${id}`)}`)).status;
	// Twice, so that it was kept.
	expect([await offers(), await offers(), await described()]).toEqual([true, true, 200]);
	await nameSites([]);
	await soon(offers).toBe(false);
	expect([await offers(), await described()]).toEqual([false, 410]);
	await nameSites(null);
	await soon(offers).toBe(true);
	await db.owner.deleteFrom('shown.story_row').where('story_id', '=', id).where('channel', '=', 'embed').execute();
	await sql`select pg_notify('suitcase_gone', ${`story:${id} list`})`.execute(db.desk);
	await soon(offers).toBe(false);
});

test('frames may stand on other pages, nothing else may; both say so in their headers', async () => {
	const id = await showStory(db, { tellings: [words()], framed: true });
	const onPages = await showStory(db, { tellings: [words()] });
	for (const kept of [false, true]) {
		const answer = await fetch(`${server.origin}/embed/${id}?lang=en&theme=dark`);
		const header = (name: string) => answer.headers.get(name);
		expect(header('content-security-policy'), `kept: ${kept}`).toMatch(/frame-ancestors \*(?:;|$)/);
		expect(header('cross-origin-resource-policy')).toBe('cross-origin');
		expect(header('cache-control')).toBe('public, max-age=0, s-maxage=1, must-revalidate');
		expect(header('vary')).toBe('accept-encoding, save-data, referer, sec-fetch-dest');
		expect(header('x-robots-tag')).toContain('unavailable_after');
		expect([header('tdm-reservation'), header('set-cookie'), header('x-frame-options')]).toEqual(['1', null, null]);
		expect(Number(header('content-length'))).toBeLessThan(14 * 1024);
	}
	const refused = await fetch(`${server.origin}/embed/${newStoryId()}`);
	expect(refused.headers.get('content-security-policy')).toMatch(/frame-ancestors \*(?:;|$)/);
	expect([refused.status, refused.headers.get('cache-control')]).toEqual([410, 'no-store']);
	for (const path of ['/en', `/en/stories/${id}`, '/en/stop', '/desk/sign-in'])
		expect((await fetch(server.origin + path)).headers.get('content-security-policy'), path).toContain(
			"frame-ancestors 'none'"
		);
	const page = async (of: string) => (await fetch(`${server.origin}/en/stories/${of}`)).text();
	const found = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(await page(id))?.[1] ?? '';
	const described = await fetch(found.replaceAll('&amp;', '&'));
	expect(await described.json()).toMatchObject({ version: '1.0', type: 'rich', cache_age: 60 });
	expect(described.headers.get('content-type')).toMatch(/^application\/json/);
	const xml = await fetch(found.replaceAll('&amp;', '&').replace('format=json', 'format=xml'));
	expect([xml.headers.get('content-type'), await xml.text()]).toEqual([
		'text/xml; charset=utf-8',
		expect.stringContaining('<oembed><version>1.0</version><type>rich</type>')
	]);
	expect((await fetch(found.replaceAll('&amp;', '&').replace('format=json', 'format=yaml'))).status).toBe(501);
	const silent = await page(onPages);
	expect(silent).not.toMatch(/oembed|iframe|embed\.js/);
});
