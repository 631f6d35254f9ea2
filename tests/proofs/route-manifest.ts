/** Every address that the program answers, read from its routes; and an example of each, so that none is forgotten. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { noticesToday } from '#messages/notice.ts';
import { root } from '../architecture/sources.ts';

const folder = join(root, 'src', 'routes');

/** The patterns of all addresses, such as `/[locale=locale]/stories/[id]`; groups left out. */
export function routePatterns(): string[] {
	return patternsOf(/^\+(page\.svelte|server\.ts)$/);
}

/** The patterns of those addresses at which there is a page. */
export function pagePatterns(): string[] {
	return patternsOf(/^\+page\.svelte$/);
}

function patternsOf(files: RegExp): string[] {
	const patterns = new Set<string>();
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !files.test(entry.name)) continue;
		const parts = relative(folder, entry.parentPath)
			.split(sep)
			.filter((part) => part !== '' && !/^\(.*\)$/.test(part));
		patterns.add(`/${parts.join('/')}`);
	}
	return [...patterns].sort();
}

export interface Examples {
	readonly locales: readonly string[];
	readonly storyId: string;
	/** With scheme and host. */
	readonly origin: string;
	readonly media: readonly string[];
	/** Ids of the story's originals, as the desk names them. */
	readonly files: readonly string[];
	/** Ids of what people read aloud of its recordings. */
	readonly readings: readonly string[];
	readonly word: string;
}

/** What may be asked of a page, by the end of its address. */
const QUERIES: readonly [ending: string, queries: (examples: Examples) => string[]][] = [
	[
		'/stories',
		({ word }) => [
			'?q=' + encodeURIComponent(word),
			'?from=MA',
			'?now=BE',
			'?with=picture',
			'?with=film&with=sound',
			'?lang=en',
			'?q=%00%27"<'
		]
	],
	['/stories/suggest', ({ word }) => [word, word.slice(0, 4)].map((begun) => '?q=' + encodeURIComponent(begun))],
	['/stories/[id]', () => ['?lang=fr', '?lang=ar', '?lang=xx']],
	['/api/v1/gone', () => ['?since=2026-01-01', '?since=soon']],
	['/map', () => ['?from=MA', '?from=015&now=BE', '?now=XX']],
	['/check', () => ['?print=0123456789ab', '?print=%00']],
	['/stop', ({ storyId }) => [`?story=${storyId}`]],
	['/report', ({ storyId }) => [`?story=${storyId}`]],
	['/embed/[id]', () => ['?lang=fr', '?lang=ar&theme=dark', '?lang=xx&theme=no']],
	[
		'/oembed',
		({ origin, storyId }) => {
			const story = encodeURIComponent(`${origin}/en/stories/${storyId}`);
			return ['json', 'xml', 'yaml'].map((format) => `?format=${format}&maxwidth=300&url=${story}`);
		}
	]
];

/** What stands in for each parameter of an address. A parameter without an example is an error: nobody would crawl it. */
export function exampleAddresses(pattern: string, examples: Examples): string[] {
	const values = (part: string): readonly string[] => {
		if (!part.includes('[')) return [part];
		switch (part) {
			case '[locale=locale]':
				return examples.locales;
			case '[id]':
				return [examples.storyId];
			case '[name]':
				return examples.media;
			case '[file]':
				return examples.files;
			case '[reading]':
				return examples.readings;
			case '[language]':
				return ['ar'];
			case 'sitemap-[part].xml':
				return ['sitemap-000.xml', 'sitemap-pages.xml', 'sitemap-no.xml'];
			case '[still]':
				return ['0'];
			case '[token]':
				return ['no-such-token'];
			case '[hash]':
				return [...noticesToday().map(({ hash }) => hash), '0'.repeat(64)];
			case '[...rest]':
				return ['no/such/page'];
			default:
				throw new Error(`the address ${pattern} has a part ${part} without an example: add one`);
		}
	};
	const paths = pattern
		.split('/')
		.filter((part) => part !== '')
		.reduce<string[]>((made, part) => made.flatMap((path) => values(part).map((value) => `${path}/${value}`)), ['']);
	const whole = paths.map((path) => path || '/');
	const queries = QUERIES.find(([ending]) => pattern.endsWith(ending))?.[1](examples) ?? [];
	return whole.flatMap((path) => [path, ...queries.map((query) => path + query)]);
}
