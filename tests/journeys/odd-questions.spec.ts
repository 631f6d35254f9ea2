/**
 * Nobody breaks a page with what stands behind the question mark: at every address, readers', tellers', journalists' and
 * staff's, with every name that the page reads. Names and values that every object knows are the trap.
 * The pages take turns with the values; SUITCASE_PROVE=1: all of them at each.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../architecture/sources.ts';
import { exampleAddresses, routePatterns } from '../proofs/route-manifest.ts';
import { inTurns } from './in-turns.ts';
import { openEverywhere, type OpenEverywhere } from './open-everywhere.ts';

/** As they stand in an address. */
const ODD = [
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '%00', '%ff%fe', '%ED%A0%80'],
	...['-1', '1e999', '9'.repeat(40), '%F0%9F%98%80', "'%22%3C%3E", 'a'.repeat(5_000), '../..']
];
/** Those that are tried with each name apart: a page may end at the first that it does not like. */
const EACH = ['__proto__', 'constructor', '%00', '%ff%fe', '9'.repeat(40)];

let everything: OpenEverywhere;

beforeAll(async () => {
	everything = await openEverywhere();
});
afterAll(() => everything?.[Symbol.asyncDispose]());

async function ask(address: string): Promise<{ status: number; text: string }> {
	const { origin, cookie } = everything;
	const answer = await fetch(origin + address, { redirect: 'manual', headers: { accept: 'text/html', cookie } });
	return { status: answer.status, text: await answer.text() };
}

/** What only a program says of itself. */
const INSIDES = /\[native code\]|\[object \w+\]|function Object|\bNaN\b/;
/** oEmbed says 501 of a format that it does not know. */
const isBroken = (status: number) => status >= 500 && status !== 501;

/** Names that the files of a page read from its address, and those that lists and programs know. */
function namesOf(pattern: string): string[] {
	const names = new Set(['lang', 'said', 'done']);
	for (const group of ['', '(public)', '(press)', '(intake)', '(desk)']) {
		const folder = join(root, 'src/routes', group, pattern);
		if (!existsSync(folder)) continue;
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const text = readFileSync(join(folder, entry.name), 'utf8');
			for (const [, name = ''] of text.matchAll(
				/\b(?:searchParams|asked|search)(?:\.(?:get|has|getAll))?\('([\w-]+)'\)/g
			))
				names.add(name);
			if (/url\.searchParams[,)]|RequestHandler = \(event\)|answerPrograms/.test(text))
				for (const name of ['q', 'from', 'now', 'brings', 'with', 'after', 'before', 'locale', 'since'])
					names.add(name);
		}
	}
	return [...names];
}

test('pages read names from their addresses, and these are found', () => {
	expect(namesOf('/[locale=locale]/stories')).toContain('after');
	expect(namesOf('/[locale=locale]/press')).toEqual(expect.arrayContaining(['before', 'said']));
	expect(namesOf('/desk/stories/[id]')).toEqual(expect.arrayContaining(['not-given', 'at', 'done']));
	expect(namesOf('/oembed')).toEqual(expect.arrayContaining(['maxwidth', 'url']));
});

const places = routePatterns().map((pattern, place) => ({ pattern, place }));

test.each(places)('nothing breaks $pattern', async ({ pattern, place }) => {
	const examples = {
		locales: ['en'],
		storyId: everything.storyId,
		origin: everything.origin,
		media: [`${'ab'.repeat(16)}.jpg`],
		files: ['0'],
		readings: ['0'],
		word: 'bread'
	};
	const paths = new Set(exampleAddresses(pattern, examples).map((address) => address.split('?')[0] ?? ''));
	const names = namesOf(pattern);
	const queries = (turn: number) => [
		...inTurns(ODD, turn, 5).map((value) => names.map((name) => `${name}=${value}`).join('&')),
		...inTurns(EACH, turn, EACH.length).flatMap((value) => names.map((name) => `${name}=${value}`)),
		// The same name twice, as a list, and names of objects themselves.
		names.map((name) => `${name}=en&${name}=fr&${name}[]=x&${name}[__proto__]=y`).join('&'),
		'__proto__=x&constructor=y&toString=z&=&&&%ff=%ff',
		'/__proto__'
	];
	for (const [turn, path] of [...paths].slice(0, 2).entries())
		for (const query of queries(place + turn)) {
			const at = `${path}?${query}`;
			const { status, text } = await ask(at);
			expect(isBroken(status), `${status} ${at.slice(0, 200)}`).toBe(false);
			expect(INSIDES.exec(text)?.[0], at.slice(0, 200)).toBeUndefined();
		}
});

/** What the framework says by itself: that something broke, in three languages. */
const NO_PAGE = /What you sent before is safe/;

test('nothing breaks by what stands in a path', async () => {
	const { storyId, memberId } = everything;
	const odd = [
		...['%ff', '%00', '%E0%A4%A', '__proto__', 'constructor', '%2e%2e%2f', '%F0%9F%98%80', 'a'.repeat(3_000)],
		// Of another kind: a word, the id of nobody, of somebody and of a story.
		...['xx', '-1', '0', 'zzzzzzzzzz', '00000000-0000-4000-8000-000000000000', memberId, storyId]
	];
	const paths = routePatterns().filter((pattern) => /\[(?!locale)/.test(pattern));
	for (const [place, pattern] of paths.entries())
		for (const part of inTurns(odd, place, 5))
			// Behind the id of a story that is there, what comes next is looked at, too.
			for (const start of new Set([pattern, pattern.replace('[id]', storyId)])) {
				const path = start.replace('[locale=locale]', 'en').replace(/\[[^\]]+\]/g, part);
				const { status, text } = await ask(path);
				expect(isBroken(status), `${status} ${path.slice(0, 200)}`).toBe(false);
				expect(INSIDES.exec(text)?.[0], path.slice(0, 200)).toBeUndefined();
				expect(text, path.slice(0, 200)).not.toMatch(NO_PAGE);
			}
});

test('what is not there is said by a page, in the language of who asks', async () => {
	for (const path of ['/desk/prints/xx', '/desk/prints/%00', `/desk/stories/xx/pictures/xx`]) {
		const { status, text } = await ask(path);
		expect(status, path).toBe(404);
		expect(text, path).toContain('There is nothing here');
	}
	for (const [locale, title] of [
		['en', 'There is no page here'],
		['fr', 'Il n’y a pas de page ici']
	] as const) {
		const { status, text } = await ask(`/${locale}/my-story/data`);
		expect(status).toBe(405);
		expect(text).toContain(title);
	}
});
