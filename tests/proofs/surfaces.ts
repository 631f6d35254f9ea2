/**
 * Every place at which something of a story can be met from outside, each with the ways out to which the teller must have
 * said yes for it; and every address that shows none, with the reason. Whatever the program answers is in one of the two.
 */
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { SHEET_KINDS, type SheetKind } from '#domain/print/sheet-kinds.ts';
import { TOOLS } from '../media/recording-fixtures.ts';
import * as m from '#lib/paraglide/messages.js';
import { type Answer, type Asked, POPPLER } from './visits.ts';

/** A story as it is looked for. */
export interface LookedFor {
	readonly storyId: string;
	/** Stands in its title, in what it brings, in its summary and its text. */
	readonly word: string;
	/** The first thing in its suitcase. */
	readonly thing: string;
	/** Stands in two other stories that are read on the site. */
	readonly shared: string;
	/** The words for its picture, and those that are heard. */
	readonly alt: string;
	readonly heard: string;
	/** The country, or else the part of the world (UN M49), from which it comes. */
	readonly from: string;
	/** Ids of stories with a thing of the same name in the suitcase. */
	readonly neighbours: readonly string[];
	/** Of what its posters say; null: there are none. */
	readonly mark: string | null;
	/** Every public file that was ever made of it. */
	readonly files: Readonly<Record<FileKind, readonly string[]>>;
	/** Numbers of orders of it at the desk. */
	readonly sheets: Readonly<Partial<Record<SheetKind, readonly string[]>>>;
}

export type FileKind = 'picture' | 'poster' | 'card' | 'still' | 'captions' | 'sound' | 'film';

export interface Surface {
	readonly name: string;
	/** Its address in the table of routes. */
	readonly route: string;
	/** The ways out that it belongs to. */
	readonly needs: readonly OfferedChannel[];
	/** One yes is enough. */
	readonly either?: true;
	/** Where it is; several: at any of them. */
	readonly at: (story: LookedFor) => readonly Asked[];
	/** Whether the story is met there. */
	readonly met: (answer: Answer, story: LookedFor) => boolean;
	/** It says no word of the story: only that there is one. */
	readonly wordless?: true;
}

/** Whether somebody who said yes to these ways out is to be met there. */
export function isGranted({ needs, either }: Surface, yes: readonly OfferedChannel[]): boolean {
	return either ? needs.some((one) => yes.includes(one)) : needs.every((one) => yes.includes(one));
}

type Place = Partial<Asked> | string | readonly string[];
type At = (story: LookedFor) => Place;
type Met = Surface['met'];

const says: Met = ({ status, text }, { word }) => status === 200 && text.includes(word);
const names: Met = ({ status, text }, { storyId }) => status === 200 && text.includes(`stories/${storyId}`);
const isThere: Met = ({ status }) => status === 200;
const saysOf =
	(what: 'thing' | 'shared' | 'alt' | 'heard'): Met =>
	({ status, text }, story) =>
		status === 200 && text.includes(story[what]);
const isPrinted: Met = ({ status, head, text }, { word }) =>
	status === 200 && head.includes('application/pdf') && (!POPPLER || text.includes(word));
const holds =
	(name: RegExp, what?: 'word' | 'alt' | 'heard'): Met =>
	(answer, story) =>
		Object.entries(answer.pieces).some(
			([file, bytes]) => name.test(file) && bytes.length > 0 && (!what || bytes.includes(story[what]))
		);

/** Surfaces of one address in the table, and of one way out. */
function on(
	route: string,
	needs: OfferedChannel | readonly OfferedChannel[],
	surfaces: Readonly<Record<string, readonly [at: At, met: Met]>>,
	more: Partial<Pick<Surface, 'either' | 'wordless'>> & { readonly asked?: Omit<Asked, 'address'> } = {}
): Surface[] {
	const { asked, ...rest } = more;
	return Object.entries(surfaces).map(([name, [at, met]]) => ({
		...{ name, route, needs: typeof needs === 'string' ? [needs] : needs, met, ...rest },
		at: (story) =>
			[at(story)]
				.flat()
				.map((address) => ({ ...asked, ...(typeof address === 'string' ? { address } : { address: '', ...address }) }))
	}));
}

const PAGE = '/[locale=locale]/stories/[id]';
const page: At = ({ storyId }) => `/en/stories/${storyId}`;
const frame: At = ({ storyId }) => `/embed/${storyId}?lang=en`;
const kit: At = ({ storyId }) => `/en/press/stories/${storyId}/kit.zip`;
const file =
	(kind: FileKind): At =>
	({ files }) =>
		files[kind].map((name) => `/media/${name}`);
const describe =
	(format: string): At =>
	({ storyId }) =>
		`/oembed?format=${format}&url=${encodeURIComponent(`${ORIGIN}/en/stories/${storyId}`)}`;

/** The address that people type, in proofs that look at surfaces. */
export const ORIGIN = 'http://stories.example.test';

const site: readonly Surface[] = [
	...on('/[locale=locale]', 'web', {
		'first page': [() => '/en', names],
		'first page in Arabic': [() => '/ar', names]
	}),
	...on('/[locale=locale]/stories', 'web', {
		list: [() => '/en/stories', names],
		'list in French': [() => '/fr/stories', says],
		search: [({ word }) => `/en/stories?q=${word}`, names],
		'search for a thing': [({ thing }) => `/en/stories?brings=${thing}`, names],
		'things to choose from': [() => '/en/stories', saysOf('thing')],
		'stories from a place': [({ from }) => `/en/stories?from=${from}`, names]
	}),
	...on('/[locale=locale]/stories/suggest', 'web', {
		suggestions: [({ shared }) => `/en/stories/suggest?q=${shared.slice(0, -3)}`, saysOf('shared')]
	}),
	...on('/[locale=locale]/map', 'web', {
		'ways on the map': [() => '/en/map', ({ text }, { from }) => text.includes(`stories?from=${from}&`)],
		'map of a place': [({ from }) => `/en/map?from=${from}`, says]
	}),
	...on(PAGE, 'web', {
		page: [page, says],
		'page in Arabic': [({ storyId }) => `/ar/stories/${storyId}`, says],
		'what machines read of a page': [page, ({ text }, { word }) => new RegExp(`ld\\+json">[^<]*${word}`).test(text)],
		'words for a picture': [page, saysOf('alt')],
		'below another story': [({ neighbours }) => neighbours.map((id) => `/en/stories/${id}`), names]
	}),
	...on('/[locale=locale]/stories/[id]/listen', 'web', {
		'page to listen to': [({ storyId }) => `/en/stories/${storyId}/listen`, says]
	}),
	...on('/[locale=locale]/feed.xml', 'web', {
		'Atom feed': [() => '/en/feed.xml', says],
		'Atom feed in Arabic': [() => '/ar/feed.xml', says]
	}),
	...on('/[locale=locale]/feed.json', 'web', { 'JSON feed': [() => '/en/feed.json', says] }),
	...on('/sitemap.xml', 'web', { sitemap: [() => '/sitemap.xml', names] }, { wordless: true }),
	...on('/sitemap-[part].xml', 'web', { 'part of the sitemap': [() => '/sitemap-000.xml', names] }, { wordless: true }),
	...on('/api/v1/stories', 'web', {
		'list for programs': [() => '/api/v1/stories', says],
		'search for programs': [({ word }) => `/api/v1/stories?q=${word}`, says],
		'things for programs': [({ thing }) => `/api/v1/stories?brings=${thing}`, says]
	}),
	...on('/api/v1/stories/[id]', 'web', {
		'story for programs': [({ storyId }) => `/api/v1/stories/${storyId}`, says],
		'words for a picture, for programs': [({ storyId }) => `/api/v1/stories/${storyId}`, saysOf('alt')]
	}),
	...on('/api/v1/facets', 'web', { 'choices for programs': [() => '/api/v1/facets?locale=en', saysOf('thing')] })
];

const files: readonly Surface[] = [
	...on('/media/[name]', ['web', 'embed'], { 'picture file': [file('picture'), isThere] }, { either: true }),
	...on('/media/[name]', 'print', { 'poster file': [file('poster'), isPrinted] }),
	...on('/media/[name]', 'social', { 'card file': [file('card'), isThere] })
];

/** What is played: only where the programs for it are. */
const played: readonly Surface[] = [
	...on('/media/[name]', 'web', {
		'sound file': [file('sound'), isThere],
		'film file': [file('film'), isThere],
		'still of a film': [file('still'), isThere],
		captions: [file('captions'), saysOf('heard')]
	}),
	...on(PAGE, 'web', { 'words of a recording': [page, saysOf('heard')] }),
	...on(
		'/[locale=locale]/press/stories/[id]/kit.zip',
		'press',
		{
			'recordings of a kit': [kit, holds(/^recordings\/.*\.(m4a|mp4)$/)],
			'captions of a kit': [kit, holds(/^recordings\/.*\.vtt$/, 'heard')]
		},
		{ asked: { method: 'POST', as: 'journalist' } }
	)
];

const frames: readonly Surface[] = [
	...on('/embed/[id]', 'embed', {
		frame: [frame, says],
		'frame in Arabic': [({ storyId }) => `/embed/${storyId}?lang=ar`, says],
		'words for a picture in a frame': [frame, saysOf('alt')]
	}),
	...on(
		'/oembed',
		'embed',
		{ 'how to frame it, JSON': [describe('json'), isThere], 'how to frame it, XML': [describe('xml'), isThere] },
		{ wordless: true }
	),
	...on(
		PAGE,
		['web', 'embed'],
		{
			'lines for other pages': [page, ({ text }, { storyId }) => text.includes(`/embed/${storyId}?lang=`)],
			'where it says how to frame it': [page, ({ text }) => text.includes('json+oembed')]
		},
		{ wordless: true }
	)
];

const paper: readonly Surface[] = [
	...on('/[locale=locale]/stories/[id]/poster.pdf', 'print', {
		poster: [({ storyId }) => `/en/stories/${storyId}/poster.pdf`, isPrinted]
	}),
	...on(
		'/[locale=locale]/stories/[id]/check',
		'print',
		{
			'code on paper': [({ storyId }) => `/en/stories/${storyId}/check`, isThere],
			'code on this very paper': [
				({ storyId, mark }) => (mark === null ? [] : [`/en/stories/${storyId}/check?print=${mark}`]),
				isThere
			]
		},
		{ wordless: true }
	),
	...on(
		PAGE,
		['web', 'print'],
		{ 'way to the poster': [page, ({ text }, { storyId }) => text.includes(`${storyId}/poster.pdf`)] },
		{ wordless: true }
	),
	...on('/desk/prints', 'print', { 'what may be printed': [() => '/desk/prints', says] }, { asked: { as: 'desk' } }),
	...on(
		'/desk/prints/[id]',
		'print',
		Object.fromEntries(
			SHEET_KINDS.map((kind): [string, [At, Met]] => [
				`sheet: ${kind}`,
				[({ sheets }) => (sheets[kind] ?? []).map((id) => `/desk/prints/${id}`), isPrinted]
			])
		),
		{ asked: { as: 'desk' } }
	)
];

const networks: readonly Surface[] = [
	...on('/[locale=locale]/stories/[id]/card.png', 'social', {
		card: [({ storyId }) => `/en/stories/${storyId}/card.png`, isThere]
	}),
	...on(PAGE, ['web', 'social'], {
		'words for networks': [page, ({ text }, { word }) => new RegExp(`og:title" content="[^"]*${word}`).test(text)],
		'words for the card': [page, ({ text }, { word }) => new RegExp(`og:image:alt" content="[^"]*${word}`).test(text)]
	})
];

const press: readonly Surface[] = [
	...on('/[locale=locale]/press', ['web', 'press'], { 'list for the press': [() => '/en/press', names] }),
	...on(
		'/[locale=locale]/press/stories/[id]',
		'press',
		{
			'what is for the press': [
				({ storyId }) => `/en/press/stories/${storyId}`,
				({ text }, { storyId }) => text.includes(`${storyId}/kit.zip`)
			]
		},
		{ asked: { as: 'journalist' }, wordless: true }
	),
	...on(
		'/[locale=locale]/press/stories/[id]/kit.zip',
		'press',
		{
			'texts of a kit': [kit, holds(/^texts\/en\.txt$/, 'word')],
			'pictures of a kit': [kit, holds(/^pictures\/.*\.jpg$/)],
			'words for the pictures of a kit': [kit, holds(/^pictures\/captions\.en\.txt$/, 'alt')],
			'metadata of a kit': [kit, holds(/^metadata\.json$/, 'word')]
		},
		{ asked: { method: 'POST', as: 'journalist' } }
	),
	...on(
		PAGE,
		['web', 'press'],
		{ 'that there is a kit': [page, ({ text }) => text.includes(m.press_aside_kit({}, { locale: 'en' }))] },
		{ wordless: true }
	)
];

export const SURFACES: readonly Surface[] = [
	...[...site, ...files, ...(TOOLS ? played : []), ...frames, ...paper, ...networks, ...press]
];

/** Addresses at which no story is met, whatever is granted. */
export const NOWHERE: Readonly<Record<string, readonly string[]>> = {
	'the same for everybody, whatever stories there are': [
		...['/', '/health', '/leave', '/robots.txt', '/policies/tdm.json', '/.well-known/tdmrep.json'],
		...['/.well-known/suitcase-signing-key', '/[locale=locale]/[...rest]', '/[locale=locale]/about'],
		...['/[locale=locale]/offices', '/[locale=locale]/partners'],
		...['/[locale=locale]/accessibility', '/[locale=locale]/privacy', '/[locale=locale]/api'],
		...['/[locale=locale]/notices/[hash]', '/[locale=locale]/press/register', '/[locale=locale]/press/link/[token]'],
		...['/api', '/api/[...rest]', '/api/v1/offices', '/api/v1/openapi.json']
	],
	'keyed numbers and days of what ended, or of the log': ['/api/v1/gone', '/.well-known/suitcase-log/checkpoints'],
	'the drill and its canary, no story of anybody': ['/[locale=locale]/about/drill'],
	'a form, the same for every story and for none': ['/[locale=locale]/stop', '/[locale=locale]/report'],
	'the teller’s own, by the receipt': [
		...['/[locale=locale]/tell', '/[locale=locale]/tell/leave', '/[locale=locale]/my-story'],
		...['certificate', 'data', 'leave', 'log-proof', 'reading'].map((page) => `/[locale=locale]/my-story/${page}`)
	],
	'for people of the desk who are signed in': [
		...['', '/account', '/approve', '/enrol', '/health', '/holds', '/invitation/[token]', '/notices', '/offices'],
		...['/openings', '/people', '/people/[id]', '/practice', '/press', '/prints/profiles', '/sign-in', '/sign-in/code'],
		...[
			'/sign-out',
			'/signed-out',
			'/stop-requests',
			'/stories/[id]',
			'/stories/[id]/originals',
			'/tell',
			'/tell/leave'
		],
		...['/stories/[id]/pictures/[file]', '/stories/[id]/recordings/[file]', '/stories/[id]/recordings/[file]/[still]'],
		'/stories/[id]/recordings/[file]/readings/[reading]',
		...['/translate', '/translate/[id]/[language]', '/translate/notice/[language]', '/welcome/[token]']
	].map((page) => `/desk${page}`)
};
