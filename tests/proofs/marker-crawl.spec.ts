/**
 * Words are planted in every private field, every rung, file names and pictures; then every public address is crawled in
 * every language and in every state of the story, and everything else that leaves or could be read is searched for them.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Levels, ZERO } from '#domain/consent/ladders.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { orderSheets } from './looked-for.ts';
import { type Crawler, expectWhole, openCrawler, stopwatch } from './marker-crawler.ts';
import { createSearch } from './marker-search.ts';
import { type MarkedStory, tellMarked } from './marked-story.ts';
import { narrowStory, withholdFiles } from './narrow-story.ts';
import { publish } from './published-story.ts';
import type { LookedFor } from './surfaces.ts';

let crawler: Crawler;
beforeAll(async () => {
	crawler = await openCrawler();
}, 300_000);
afterAll(() => crawler.close());

const SUMMARY: Levels = { ...ZERO, text: 1, name: 1 };

test(
	'every address has an example, and no word above its consent is found anywhere, in any state',
	{ timeout: 900_000 },
	async () => {
		const { at, visits } = crawler;
		const took = stopwatch();
		const story = await tellMarked(at);
		const { storyId } = story;
		await publish(at, storyId);
		took('told and published');
		await orderSheets(at, visits, [storyId]);
		took('prints ordered and made');
		let known = await crawler.lookedFor(story);
		await expectWhole(known, ['png']);
		const act = (kind: 'pause' | 'takeBack') =>
			at.owner.transaction().execute(async (tx) => {
				if (kind === 'pause') await pauseStory(tx, { storyId, byWhom: 'anonymous' });
				else await takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' });
			});
		const states: readonly {
			name: string;
			reach: () => Promise<unknown>;
			shown: readonly (keyof MarkedStory['allowed'])[];
		}[] = [
			{ name: 'published', reach: async () => {}, shown: ['title', 'excerpt', 'firstName', 'family', 'alt'] },
			{
				name: 'parts withheld',
				reach: () => withholdFiles(at, storyId),
				shown: ['title', 'excerpt', 'firstName', 'family']
			},
			{ name: 'narrowed', reach: () => narrowStory(at, storyId, { levels: SUMMARY }), shown: ['title'] },
			{ name: 'paused', reach: () => act('pause'), shown: [] },
			{ name: 'taken back', reach: () => act('takeBack'), shown: [] }
		];
		for (const { name, reach, shown } of states) {
			await reach();
			known = await crawler.lookedFor(story, known);
			// What is heard stands in the captions only: the whole text may not be read on the page.
			const mayBeFound = new Set<string>([...shown, ...(name === 'published' ? ['heard'] : [])]);
			const search = createSearch({
				...story.forbidden,
				...Object.fromEntries(Object.entries(story.allowed).filter(([key]) => !mayBeFound.has(key)))
			});
			await crawler.settle(storyId, shown.length > 0);
			if (name === 'parts withheld') await expectNoBytes(known);
			const { hits, answers } = await crawler.crawl(known, search);
			const others = await crawler.elsewhere(known, createSearch(story.forbidden));
			took(`${name}: ${answers} answers searched, ${hits.length + others.length} found`);
			expect([...hits, ...others], name).toEqual([]);
			await expectAllowed(name, story, known, shown);
		}
	}
);

/** No photograph and nothing that is heard or seen is given by any of the names that it ever had. */
async function expectNoBytes({ files }: LookedFor): Promise<void> {
	const names = [...files.picture, ...files.still, ...files.captions, ...files.sound, ...files.film];
	expect(names.length).toBeGreaterThan(2);
	for (const name of names)
		expect((await crawler.visits.ask({ address: `/media/${name}` })).status, name).toBeGreaterThanOrEqual(404);
}

/** What may be read is found where it is read: the search looks in the right places. */
async function expectAllowed(
	state: string,
	story: MarkedStory,
	{ storyId, files }: LookedFor,
	shown: readonly string[]
): Promise<void> {
	const { at, visits } = crawler;
	const wanted = createSearch(story.allowed);
	const page = await visits.ask({ address: `/en/stories/${storyId}` });
	expect(
		wanted('page', page.bytes)
			.map(({ marker }) => marker)
			.sort(),
		state
	).toEqual([...shown].sort());
	const now = await at.owner
		.selectFrom('shown.picture_row')
		.select('name')
		.where('story_id', '=', storyId)
		.where('name', 'in', [...files.captions, ''])
		.executeTakeFirst();
	if (state !== 'published') return expect(now, state).toBeUndefined();
	if (story.allowed.heard === undefined) return;
	const said = await visits.ask({ address: `/media/${now?.name}` });
	expect(wanted('captions', said.bytes).map(({ marker }) => marker)).toEqual(['heard']);
}

test.each(['page', 'header', 'html', 'json', 'url', 'base64', 'utf16'])(
	'the search finds a leak written as %s',
	(way) => {
		const search = createSearch({ planted: 'plantedword123' });
		const written: Record<string, string> = {
			page: '<p>plantedword123</p>',
			header: 'x-story: plantedword123',
			html: [...'plantedword123'].map((sign) => `&#${sign.charCodeAt(0)};`).join(''),
			json: [...'plantedword123'].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
			url: [...'plantedword123'].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
			base64: Buffer.from('xx plantedword123 yy').toString('base64'),
			utf16: Buffer.from('plantedword123', 'utf16le').toString('latin1')
		};
		expect(search(way, Buffer.from(written[way] ?? '', 'latin1'))).toEqual([{ where: way, marker: 'planted' }]);
	}
);
