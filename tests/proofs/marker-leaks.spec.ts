/**
 * The crawl of `marker-crawl.spec.ts` once more: for what stands in the corners of files, for a story that ran out, and for
 * leaks that are planted on every surface of the program. A crawl that finds nothing must be one that would.
 */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue } from '#server/queue/enqueue.ts';
import { tellStory } from '../told-story.ts';
import { publicFolder, until } from './installation.ts';
import { orderSheets } from './looked-for.ts';
import { type Crawler, expectWhole, ONCE, openCrawler, placeOf, stopwatch } from './marker-crawler.ts';
import { createSearch } from './marker-search.ts';
import { tellMarked, tellOpenly } from './marked-story.ts';
import { narrowStory } from './narrow-story.ts';
import { plantedFiles } from './planted-files.ts';
import { publish } from './published-story.ts';
import { type LookedFor, type Surface, SURFACES } from './surfaces.ts';

let crawler: Crawler;
beforeAll(async () => {
	crawler = await openCrawler();
}, 300_000);
afterAll(() => crawler.close());

test(
	'what stands in the corners of photographs, sound and film is in nothing that leaves',
	{ timeout: 600_000 },
	async () => {
		const took = stopwatch();
		const story = await tellOpenly(crawler.at);
		await publish(crawler.at, story.storyId);
		took('told openly and published');
		const known = await crawler.lookedFor(story);
		await expectWhole(known);
		await crawler.settle(story.storyId, true);
		const search = createSearch(story.forbidden);
		const { hits, answers } = await crawler.crawl(known, search);
		const others = await crawler.elsewhere(known, search);
		const { corners } = await plantedFiles();
		took(`${corners} corners planted, ${answers} answers searched, ${hits.length + others.length} found`);
		expect([...hits, ...others]).toEqual([]);
	}
);

test('a story whose consent has run out is nowhere', { timeout: 600_000 }, async () => {
	const took = stopwatch();
	const story = await tellMarked(crawler.at);
	await publish(crawler.at, story.storyId);
	const known = await crawler.lookedFor(story);
	await expectWhole(known, ['png']);
	took('told and published');
	// Long enough to be shown once more, however busy the machine is.
	const tookToShowAgain = await narrowStory(crawler.at, story.storyId, {});
	const ends = Date.now() + 3_000 + 4 * tookToShowAgain;
	await narrowStory(crawler.at, story.storyId, { until: ends });
	await new Promise((resolve) => setTimeout(resolve, Math.max(0, ends - Date.now()) + 500));
	await crawler.settle(story.storyId, false);
	took('narrowed and over');
	const { hits, answers } = await crawler.crawl(known, createSearch({ ...story.forbidden, ...story.allowed }));
	took(`expired: ${answers} answers searched, ${hits.length} found`);
	expect(hits).toEqual([]);
});

test('a leak planted on any surface is found there', { timeout: 600_000 }, async () => {
	const { at, visits } = crawler;
	const took = stopwatch();
	const story = await tellMarked(at);
	const { storyId } = story;
	const { storyId: neighbour } = await tellStory(at.owner, at.seal.keys, { channels: ['web'] });
	await publish(at, neighbour);
	await publish(at, storyId);
	// Words and things are offered only while nothing that ran out is still counted: the sweep of the minute, now.
	await enqueue(at.owner, 'sweep-expired', {});
	await until('what ran out was swept', async () => {
		const { rows } = await sql`select from shown.story_row where expires_at <= now()`.execute(at.owner);
		return rows.length === 0;
	});
	took('told and published');
	const leak = story.forbidden.fullText ?? '';
	const { files } = await crawler.lookedFor(story);
	await plant(storyId, leak, Object.values(files).flat());
	await orderSheets(at, visits, [storyId]);
	took('planted; prints ordered and made');
	const known: LookedFor = {
		...(await crawler.lookedFor(story)),
		...{ word: leak, thing: leak, shared: leak, alt: leak, heard: leak, neighbours: [neighbour] }
	};
	const search = createSearch({ planted: leak, id: storyId });
	const { hits } = await crawler.crawl(known, search, ONCE);
	const others = await crawler.elsewhere(known, search);
	const found = new Set([...hits, ...others].filter(({ marker }) => marker === 'planted').map(({ where }) => where));
	// Some surfaces hold no word, only that there is such a story.
	const named = new Set(hits.filter(({ marker }) => marker === 'id').map(({ where }) => where));
	const look = visits.look();
	const isFound = async (surface: Surface): Promise<boolean> => {
		const places = surface.wordless ? named : found;
		for (const asked of surface.at(known)) {
			const hit = [...places].some((where) => where === placeOf(asked) || where.startsWith(`${placeOf(asked)} > `));
			if (hit && surface.met(await look(asked), known)) return true;
		}
		return false;
	};
	const silent: string[] = [];
	for (const surface of SURFACES) if (!(await isFound(surface))) silent.push(surface.name);
	const beside: Record<string, RegExp> = {
		jobs: /^jobs$/,
		'what readers may select': /^what readers may select$/,
		'words of the index': /^table word_row$/,
		'things of the index': /^table thing_row$/,
		'lists of the index': /^table listed_row$/,
		'what is shown': /^table story_row$/,
		'what a card is made of': /^what a card is made of$/,
		files: /^file [0-9a-f]{32}/,
		'names of files': /^names of files$/
	};
	const missed = Object.entries(beside).filter(([, where]) => ![...found].some((place) => where.test(place)));
	const all = SURFACES.length + Object.keys(beside).length;
	silent.push(...missed.map(([name]) => name));
	took(`planted on ${all} surfaces, found on ${all - silent.length}`);
	expect(silent).toEqual([]);
});

/** As if show() had let a word through, a rendition had kept what stood in the original, and a job carried words. */
async function plant(storyId: string, leak: string, files: readonly string[]): Promise<void> {
	const { at, visits } = crawler;
	const rows = await at.owner
		.selectFrom('shown.story_row')
		.select(['channel', 'language', 'body'])
		.where('story_id', '=', storyId)
		.execute();
	for (const { channel, language, body } of rows) {
		const row = body as { pictures: object[]; recordings: { captions: object | null }[] };
		const planted = {
			...row,
			...{ title: leak, brings: leak, summary: leak, items: [leak], blocks: [{ kind: 'paragraph', text: leak }] },
			pictures: row.pictures.map((picture) => ({ ...picture, alt: leak })),
			recordings: row.recordings.map((one) => ({
				...one,
				...(one.captions ? { transcript: [{ from: 0, to: 1, text: leak }] } : {})
			}))
		};
		await sql`update shown.story_row set title = ${leak}, brings = ${leak}, body = ${JSON.stringify(planted)}::jsonb,
			words = words || to_tsvector('simple', ${leak}), vocabulary = vocabulary || ${leak}::text
			where story_id = ${storyId} and channel = ${channel} and language = ${language}`.execute(at.owner);
	}
	// Offered while somebody types is what stands in three stories.
	await sql`update shown.word_row set stories = 3 where spelled = ${leak}`.execute(at.owner);
	for (const name of files)
		if (existsSync(join(publicFolder(at), name))) appendFileSync(join(publicFolder(at), name), leak);
	writeFileSync(join(publicFolder(at), `${leak}.txt`), '');
	await sql`update shown.picture_row set bytes = bytes + ${leak.length} where story_id = ${storyId}`.execute(at.owner);
	await sql`select graphile_worker.add_job('nobody-takes-this', ${JSON.stringify({ word: leak })}::json)`.execute(
		at.owner
	);
	await sql`select pg_notify('suitcase_gone', '*')`.execute(at.owner);
	await until('the memory of pages was emptied', async () =>
		(await visits.ask({ address: `/en/stories/${storyId}` })).text.includes(leak)
	);
}
