/** What readers reach by pressing links: every kind of page from home, and the words that they found, in the language they found them in. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordingFacts } from '#domain/story/recording.ts';
import { connect } from '#server/store/connect.ts';
import { freePort } from '../proofs/free-port.ts';
import { type Installation, install } from '../proofs/installation.ts';
import { pagePatterns } from '../proofs/route-manifest.ts';
import { showStory } from '../public/shown-stories.ts';
import { telling } from '../told-story.ts';
import { desktop, openBrowser, phone } from './browser.ts';

/** Pages to which no link leads, and how one comes there. */
const REACHED_OTHERWISE: Readonly<Record<string, string>> = {
	'/[locale=locale]/[...rest]': 'every address at which there is nothing',
	'/[locale=locale]/notices/[hash]': 'the own page of a teller, behind the receipt: tests/journeys/renew.spec.ts',
	'/[locale=locale]/press/link/[token]': 'a link in a mail to a journalist',
	'/[locale=locale]/press/register':
		'the page for journalists, where the site can send mail: tests/journeys/press.spec.ts',
	'/[locale=locale]/stories/[id]/check': 'the code on a printed sheet',
	'/embed/[id]': 'a frame on somebody else’s page'
};
const ARABIC = 'زعتر';

let browser: Browser;
let at: Installation;
/** Told in Arabic and read in English, too; by networks and in frames as well. */
let both: string;
/** Told in English, by voice alone. */
let spoken: string;
beforeAll(async () => {
	browser = await openBrowser();
	const port = String(await freePort());
	at = await install({ env: { PORT: port, ORIGIN: `http://127.0.0.1:${port}`, WORKERS: 'off' } });
	const worker = connect(at.logins, 'worker');
	const db = { owner: at.owner, worker };
	both = await showStory(db, {
		tellings: [
			telling('ar', {
				title: 'المخبز عند الفجر',
				brings: `خبز و${ARABIC}`,
				items: ['خبز'],
				blocks: [{ kind: 'paragraph', text: `كانت أمي تخبز مع ${ARABIC} كل صباح.` }]
			}),
			telling('en', { title: 'The bakery at dawn' })
		],
		...{ framed: true, cards: {}, publishedDay: '2026-11-20' }
	});
	spoken = await showStory(db, {
		tellings: [telling('en', { title: 'By voice', blocks: [{ kind: 'paragraph', text: 'Listen to me.' }] })],
		recordings: [sound()],
		publishedDay: '2026-11-10'
	});
	await worker.destroy();
});
afterAll(async () => {
	await at?.[Symbol.asyncDispose]();
	await browser?.close();
});

/** A sound that nobody plays here; what counts are its words. */
function sound(): RecordingFacts {
	const file = { name: `d${'0'.repeat(31)}.m4a`, type: 'audio/mp4', bytes: 1_000, width: null, height: null };
	const captions = { ...file, name: `c${'0'.repeat(31)}.vtt`, type: 'text/vtt' };
	const cues = [
		{ from: 0, to: 2, text: 'The ovens were warm.' },
		{ from: 2, to: 4, text: 'Nobody wrote this down before.' }
	];
	const made = {
		...{ picture: 'none' as const, voice: 'original' as const, files: [file], poster: null, captions },
		...{ seconds: 4, waveform: [0.5, 0.2] }
	};
	return { id: 'sound', kind: 'sound', confirmed: true, people: 'none', cues, made: [made] };
}
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ baseURL: at.server.origin, viewport: phone, ...options });
	const page = await context.newPage();
	await page.goto(path);
	return page;
}
const addressOf = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;

test('every kind of page that readers have is reached by links from home', async () => {
	const patterns = pagePatterns().filter((pattern) => !pattern.startsWith('/desk'));
	const kindOf = (path: string) =>
		patterns.find((pattern) => {
			const parts = pattern.split('/').map((part) => {
				if (part === '[locale=locale]') return '[a-z]{2}';
				return part.startsWith('[...') ? 'no such part' : part.replace(/\[\w+\]/, '[^/]+');
			});
			return new RegExp(`^${parts.join('/')}$`).test(path);
		});
	const waiting = ['/en'];
	const seen = new Set(waiting);
	const kinds = new Map<string, string>();
	for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
		const answer = await fetch(at.server.origin + path, { headers: { accept: 'text/html' }, redirect: 'manual' });
		// One link leaves the site quickly.
		if (answer.headers.has('location')) continue;
		const kind = kindOf(new URL(answer.url).pathname);
		if (kind === undefined || !answer.headers.get('content-type')?.startsWith('text/html')) continue;
		expect(answer.status, path).toBeLessThan(400);
		kinds.set(kind, path);
		for (const [, href = ''] of (await answer.text()).matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
			const to = new URL(href.replaceAll('&amp;', '&'), answer.url);
			// One language is as good as all, and one question to a page as good as any.
			if (to.origin !== at.server.origin || !/^\/en(\/|$)/.test(to.pathname) || seen.has(to.pathname)) continue;
			seen.add(to.pathname);
			waiting.push(to.pathname + to.search);
		}
	}
	expect([...kinds.keys()].sort()).toEqual(patterns.filter((pattern) => !(pattern in REACHED_OTHERWISE)).sort());
});

test.each([
	['a word that was searched for', `/en/stories?q=${encodeURIComponent(ARABIC)}`],
	['a language that was chosen', '/en/stories?lang=ar'],
	['no script', `/en/stories?q=${encodeURIComponent(ARABIC)}`]
])('who presses what was found by %s comes to these words, and passes these on', async (how, found) => {
	const page = await open(found, { javaScriptEnabled: how !== 'no script' });
	await page.locator('article h3 a').first().click();
	expect(addressOf(page)).toBe(`/en/stories/${both}?lang=ar`);
	expect(await page.locator('article h1').textContent()).toContain(ARABIC);
	const here = `${at.server.origin}/en/stories/${both}?lang=ar`;
	expect(await page.locator('meta[property="og:url"]').getAttribute('content')).toBe(here);
	expect(await page.locator('#address').inputValue()).toBe(here);
	expect(new URL((await page.locator('a[href^="mailto:"]').getAttribute('href')) ?? '').searchParams.get('body')).toBe(
		here
	);
	const telegram = await page.getByRole('link', { name: 'Telegram', exact: true }).getAttribute('href');
	expect(new URL(telegram ?? '').searchParams.get('url')).toBe(here);
	expect(await page.locator('textarea[id$="-code"]').inputValue()).toContain(`/embed/${both}?lang=ar"`);
	const described = await page.locator('link[type="application/json+oembed"]').getAttribute('href');
	expect(((await (await fetch(described ?? '')).json()) as { html: string }).html).toContain(`/embed/${both}?lang=ar"`);
	// What was passed on leads whoever gets it to the same words.
	for (const passed of [here, `${at.server.origin}/embed/${both}?lang=ar`])
		expect(await (await fetch(passed)).text()).toContain(ARABIC);
	await page.context().close();
});

test('a story in the language of the page keeps its short address', async () => {
	const page = await open('/en/stories');
	await page.locator('article h3 a').first().click();
	expect(addressOf(page)).toBe(`/en/stories/${both}`);
	expect(await page.locator('#address').inputValue()).toBe(`${at.server.origin}/en/stories/${both}`);
	expect(await page.locator('textarea[id$="-code"]').inputValue()).toContain(`/embed/${both}?lang=en"`);
	await page.goto(`/ar/stories/${both}`);
	expect(await page.locator('#address').inputValue()).toBe(`${at.server.origin}/ar/stories/${both}`);
	await page.context().close();
});

test('a story is read aloud by pressing, from home on, in the language in which it stands there', async () => {
	const page = await open('/en', { viewport: desktop });
	await page.locator('a[href="/en/stories"]').first().click();
	await page.locator('article h3 a').first().click();
	await page.getByRole('link', { name: 'Read aloud' }).click();
	expect(addressOf(page)).toBe(`/en/stories/${both}/listen`);
	expect(await page.locator('#spoken').getAttribute('lang')).toBe('en');
	await page.getByRole('link', { name: 'Back to the story' }).click();
	await page.getByRole('link', { name: 'العربية (as told)' }).click();
	await page.getByRole('link', { name: 'Read aloud' }).click();
	expect(addressOf(page)).toBe(`/en/stories/${both}/listen?lang=ar`);
	expect(await page.locator('#spoken').getAttribute('lang')).toBe('ar');
	expect(await page.locator('#spoken').textContent()).toContain(ARABIC);
	await page.context().close();
});

test.skipIf(spawnSync('pdftotext', ['-v']).status !== 0)(
	'on paper stand the whole address, and what was told by voice',
	async () => {
		const printed = async (path: string) => {
			const page = await open(path, { viewport: desktop });
			const file = join(at.server.data, 'printed.pdf');
			writeFileSync(file, await page.pdf({ format: 'A4' }));
			await page.context().close();
			return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
		};
		const english = await printed(`/en/stories/${spoken}`);
		// A line may end within an address.
		expect(english.replaceAll(/\s/g, '')).toContain(`${at.server.origin}/en/stories/${spoken}.`);
		expect(english).toContain('Nobody wrote this down before.');
		const arabic = await printed(`/en/stories/${both}?lang=ar`);
		expect(arabic.replaceAll(/\s/g, '')).toContain(`${at.server.origin}/en/stories/${both}?lang=ar.`);
		expect(english).not.toContain('Read aloud');
	}
);
