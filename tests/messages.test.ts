/** Every language says everything: the same keys, the same placeholders, every plural the language has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { m } from '#lib/paraglide/messages.js';
import { root } from './architecture/sources.ts';

interface Variants {
	declarations?: string[];
	selectors?: string[];
	match: Record<string, string>;
}
type Message = string | Variants[];
type Texts = Record<string, Message>;

const folder = join(root, 'src/messages');
const settings = JSON.parse(readFileSync(join(root, 'project.inlang/settings.json'), 'utf8')) as { locales: string[] };
const { locales } = settings;
const areas = readdirSync(folder, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

function read(area: string, locale: string): Texts {
	const texts = JSON.parse(readFileSync(join(folder, area, `${locale}.json`), 'utf8')) as Record<string, unknown>;
	delete texts.$schema;
	return Object.fromEntries(
		Object.entries(texts).map(([key, value]) => [
			key,
			typeof value === 'string' ? value : ([value].flat() as Variants[])
		])
	);
}
const textsOf = (message: Message) =>
	typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match));
const placeholdersOf = (message: Message) =>
	[...new Set(textsOf(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

/** What is missing in the plural cases of one message, in plain words. */
function pluralGaps(message: Message, locale: string): string[] {
	if (typeof message === 'string') return [];
	return message.flatMap(({ declarations = [], match }) =>
		declarations
			.map((line) => /^local (\w+) = \w+: plural( type=ordinal)?/.exec(line))
			.filter((found) => found !== null)
			.flatMap(([, name = '', ordinal]) => {
				const rules = new Intl.PluralRules(locale, { type: ordinal ? 'ordinal' : 'cardinal' });
				const needed = rules.resolvedOptions().pluralCategories;
				const given = Object.keys(match).flatMap(
					(key) => new RegExp(`(?:^|[,\\s])${name}=([\\w*]+)`).exec(key)?.[1] ?? []
				);
				const gaps = needed.filter((category) => category !== 'other' && !given.includes(category));
				if (!given.includes('*')) gaps.push('*' as Intl.LDMLPluralRule);
				return gaps.map((gap) => `${name}=${gap}`);
			})
	);
}

test('the languages of the interface are the same for the compiler of messages and for the program', () =>
	expect(locales).toEqual([...LOCALES]));

describe.each(areas)('the words of %s', (area) => {
	const base = read(area, 'en');

	test.each(locales)('in %s are the same keys, with nothing left empty', (locale) => {
		const texts = read(area, locale);
		expect(Object.keys(texts).sort()).toEqual(Object.keys(base).sort());
		const empty = Object.entries(texts).filter(([, text]) => textsOf(text).some((words) => words.trim() === ''));
		expect(empty.map(([key]) => key)).toEqual([]);
	});
	test.each(locales)('in %s say each thing once: of two with one name the first is never seen', (locale) => {
		const names: string[] = readFileSync(join(folder, area, `${locale}.json`), 'utf8').match(/^\t"[^"]+"(?=:)/gm) ?? [];
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
	});

	test.each(locales)('in %s have the same placeholders', (locale) => {
		const texts = read(area, locale);
		const different = Object.keys(base).filter(
			(key) => texts[key] && String(placeholdersOf(texts[key])) !== String(placeholdersOf(base[key] ?? ''))
		);
		expect(different).toEqual([]);
	});
	test.each(locales)('in %s know every plural of the language', (locale) => {
		const gaps = Object.entries(read(area, locale)).flatMap(([key, text]) =>
			pluralGaps(text, locale).map((gap) => `${key}: ${gap}`)
		);
		expect(gaps).toEqual([]);
	});
	test.each(locales.filter((locale) => locale !== 'en'))('in %s are translated', (locale) => {
		// Each case counts, and another sign at the end makes no other language.
		const bare = (words: string) => words.replace(/[^\p{L}\p{N}{}]+/gu, ' ').trim();
		const same = Object.entries(read(area, locale)).filter(([key, text]) => {
			const english = textsOf(base[key] ?? '').map(bare);
			return textsOf(text).some((words) => /\p{L}+ \p{L}+ \p{L}+/u.test(words) && english.includes(bare(words)));
		});
		expect(same.map(([key]) => key)).toEqual([]);
	});
	test('carry the name of their area', () =>
		expect(Object.keys(base).filter((key) => !key.startsWith(`${area}_`))).toEqual([]));
});

/**
 * What a reader of the language would call a misprint. French: U+202F before ; ! ?, U+00A0 before : and inside « ».
 * Arabic and Persian: 2012-05-31 is seen as 31-05-2012 where it is not isolated.
 */
const MISPRINTS: Readonly<Record<string, RegExp>> = {
	en: /'|"|\.{3}| {2}/,
	fr: /'|"|\.{3}| {2}|[^\u202f][;!?](?!\p{L})|[^\u00a0]:(?=\s|$)|«[^\u00a0]|[^\u00a0]»/u,
	es: /'|"|\.{3}| {2}|^[^¿]*\?|^[^¡]*!/,
	ar: /'|"|[“”]|\.{3}| {2}|[,;?](?!\d)|[\p{Script=Arabic}:،] \d+-\d/u,
	zh: /'|"|\.{3}| {2}|\p{Script=Han}[,;:?!.]|[,;:?!](?=\p{Script=Han})/u,
	ru: /'|"|\.{3}| {2}|”/,
	nl: /'|"|\.{3}| {2}/,
	de: /'|"|\.{3}| {2}|”/,
	pt: /'|"|\.{3}| {2}/,
	uk: /'|"|\.{3}| {2}|”/,
	tr: /'|"|\.{3}| {2}/,
	fa: /'|"|[“”]|\.{3}| {2}|[,;?](?!\d)|[يك]|[\p{Script=Arabic}:،] \d+-\d/u
};

test.each(areas.flatMap((area) => locales.map((locale) => [area, locale] as const)))(
	'the words of %s in %s have the spaces and signs of their language',
	(area, locale) => {
		const wrong = Object.entries(read(area, locale)).filter(([, text]) =>
			textsOf(text).some((words) => MISPRINTS[locale]?.test(words))
		);
		expect(wrong.map(([key]) => key)).toEqual([]);
	}
);

test('a misprint is seen', () => {
	for (const words of ['Quel pays ?', 'Voir : ici', '« oui »', "l'age"]) expect(words).toMatch(MISPRINTS.fr ?? '');
	expect('Quel pays\u202f? Voir\u00a0: ici, «\u00a0oui\u00a0». 12:30 https://a.org').not.toMatch(MISPRINTS.fr ?? '');
	expect('كم عمرك?').toMatch(MISPRINTS.ar ?? '');
	expect('مثل 2012-05-31').toMatch(MISPRINTS.ar ?? '');
	expect('مثل \u20662012-05-31\u2069').not.toMatch(MISPRINTS.ar ?? '');
	expect('Qué trae?').toMatch(MISPRINTS.es ?? '');
	expect('您带来什么?').toMatch(MISPRINTS.zh ?? '');
	expect('كتاب من').toMatch(MISPRINTS.fa ?? '');
});

test('a missing plural is seen', () => {
	const one: Message = [
		{
			declarations: ['input count', 'local n = count: plural'],
			selectors: ['n'],
			match: { 'n=one': '{count}', 'n=*': '{count}' }
		}
	];
	expect(pluralGaps(one, 'en')).toEqual([]);
	expect(pluralGaps(one, 'ar').sort()).toEqual(['n=few', 'n=many', 'n=two', 'n=zero']);
	expect(placeholdersOf(one)).toEqual(['count']);
});

test('what a page says is what stands in the sources, in every language, from a table or not', () => {
	const wrong = locales.flatMap((locale) =>
		areas.flatMap((area) =>
			Object.entries(read(area, locale)).flatMap(([key, message]) => {
				if (typeof message !== 'string') return [];
				const filled = Object.fromEntries(placeholdersOf(message).map((name) => [name, `{${name}}`]));
				const word: unknown = Reflect.get(m, key);
				const said: unknown = typeof word === 'function' ? Reflect.apply(word, m, [filled, { locale }]) : undefined;
				return said === message ? [] : [`${locale} ${key}: ${String(said)}`];
			})
		)
	);
	expect(wrong).toEqual([]);
});

test('a text that is asked for in a language that nobody speaks here is said in English', () =>
	expect(m.base_menu_stories({}, { locale: 'xx' as 'en' })).toBe(m.base_menu_stories({}, { locale: 'en' })));
