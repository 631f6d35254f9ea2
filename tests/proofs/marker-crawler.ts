/**
 * Crawls a whole installation for words: every public address in every language and every way of asking, every surface of
 * `surfaces.ts` as a reader, a journalist and the desk see it, and all that could be read beside the pages. For proofs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { interfaceLocaleOf, LOCALES } from '#domain/base/locales.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import { cardTextsIn } from '#server/print/card-texts.ts';
import { cardWords } from '#server/print/card-words.ts';
import { connect } from '#server/store/connect.ts';
import { freePort } from './free-port.ts';
import { type Installation, install, publicFolder, until } from './installation.ts';
import { filesOfStory, markOf, sheetsOf } from './looked-for.ts';
import type { createSearch, Hit } from './marker-search.ts';
import type { MarkedStory } from './marked-story.ts';
import { plantedFiles } from './planted-files.ts';
import { exampleAddresses, routePatterns } from './route-manifest.ts';
import { type LookedFor, ORIGIN, SURFACES } from './surfaces.ts';
import { type Answer, type Asked, openVisits, type Visits } from './visits.ts';

type Search = ReturnType<typeof createSearch>;

/** Every way in which an address is asked. */
const METHODS: readonly Omit<Asked, 'address'>[] = [
	{},
	{ method: 'HEAD' },
	{ headers: { range: 'bytes=0-2000' } },
	{ headers: { accept: 'application/json' } },
	{ method: 'POST', headers: { origin: 'https://elsewhere.example' } }
];
export const ONCE = METHODS.slice(0, 1);

const SPOKEN = process.env.SUITCASE_PROVE ? LOCALES : ['en', 'fr', 'ar'];

export interface Crawler {
	readonly at: Installation;
	readonly visits: Visits;
	/** Every address once in every way; pictures and posters that were ever shown included. */
	crawl(
		story: LookedFor,
		search: Search,
		methods?: readonly Omit<Asked, 'address'>[]
	): Promise<{ hits: Hit[]; answers: number }>;
	/** What could be read beside the pages. */
	elsewhere(story: LookedFor, search: Search): Promise<Hit[]>;
	/** All that has to be known of a story to look for it; what was made of it earlier included. */
	lookedFor(story: MarkedStory, before?: LookedFor): Promise<LookedFor>;
	/** Waits until the server has heard of the last change. */
	settle(storyId: string, shown: boolean): Promise<void>;
	close(): Promise<void>;
}

/** How a place is named in what was found: the word stands in the answer, in its head, or in a piece of it. */
export function placeOf({ as, method, headers, address }: Asked): string {
	const how = Object.values(headers ?? {}).join(' ');
	return [as, method ?? 'GET', address, how].filter(Boolean).join(' ');
}

export async function openCrawler(): Promise<Crawler> {
	const at = await install({ env: { ORIGIN, TRUSTED_PROXY: '1', PORT: String(await freePort()) } });
	const visits = await openVisits(at, ORIGIN);
	return {
		at,
		visits,
		async crawl(story, search, methods = METHODS) {
			const asked = (await everyAddress(story)).flatMap((address) => methods.map((how) => ({ ...how, address })));
			const places = new Set(asked.map(placeOf));
			for (const one of SURFACES.flatMap((surface) => surface.at(story)))
				if (!places.has(placeOf(one)) && places.add(placeOf(one))) asked.push(one);
			const hits: Hit[] = [];
			for (const one of asked) hits.push(...hitsIn(one, await visits.ask(one), search));
			return { hits, answers: asked.length };
		},
		elsewhere: (story, search) => elsewhere(at, story, search),
		async lookedFor({ storyId, allowed }, before) {
			const files = await filesOfStory(at, storyId, before?.files);
			return {
				...{ storyId, word: 'Shown', thing: 'bread', shared: allowed.title ?? 'Shown' },
				from: (await fromOf(at, storyId)) ?? before?.from ?? '015',
				...{ alt: allowed.alt ?? 'none', heard: allowed.heard ?? 'none', neighbours: before?.neighbours ?? [] },
				...{ mark: (await markOf(at, storyId)) ?? before?.mark ?? null, files, sheets: await sheetsOf(at, storyId) }
			};
		},
		settle: (storyId, shown) =>
			until('the change is heard', async () => {
				const { status } = await visits.ask({ address: `/en/stories/${storyId}` });
				return status === (shown ? 200 : 410);
			}),
		close: () => at[Symbol.asyncDispose]()
	};

	async function everyAddress({ storyId, files }: LookedFor): Promise<string[]> {
		const originals = await at.owner.selectFrom('story.file').select('id').where('story_id', '=', storyId).execute();
		const readings = await at.owner.selectFrom('story.reading').select('id').where('story_id', '=', storyId).execute();
		const media = [...Object.values(files).flat(), `${'0'.repeat(32)}.avif`];
		const examples = {
			files: originals.map(({ id }) => id),
			readings: [...readings.map(({ id }) => id), '00000000-0000-4000-8000-000000000000'],
			locales: SPOKEN,
			storyId,
			origin: ORIGIN,
			media,
			word: 'Shown'
		};
		return [...new Set(routePatterns().flatMap((pattern) => exampleAddresses(pattern, examples)))];
	}
}

async function fromOf(at: Installation, storyId: string): Promise<string | null> {
	const row = await at.owner
		.selectFrom('shown.story_row')
		.select(['origin_country', 'origin_region'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.executeTakeFirst();
	return row?.origin_country ?? row?.origin_region ?? null;
}

function hitsIn(asked: Asked, { head, bytes, pieces }: Answer, search: Search): Hit[] {
	const where = placeOf(asked);
	return [
		...search(`head of ${where}`, head),
		...search(where, bytes),
		// What lies packed in an answer is found nowhere in its bytes.
		...Object.entries(pieces).flatMap(([name, content]) => [
			...search(`${where} > ${name}`, content),
			...search(`name in ${where}`, name)
		])
	];
}

/** The printed log, the jobs, all that the readers' login may select, the index, what cards are made of, files and their names. */
async function elsewhere(at: Installation, { storyId, files }: LookedFor, search: Search): Promise<Hit[]> {
	const jobs = await sql`select * from graphile_worker._private_jobs`.execute(at.owner);
	const reader = connect(at.logins, 'public');
	const views = await namesOf(
		at,
		`select table_schema || '.' || table_name as name from information_schema.table_privileges
			where grantee in ('suitcase_public', 'PUBLIC') and privilege_type = 'SELECT'
				and table_schema not in ('pg_catalog', 'information_schema')`
	);
	const dump: unknown[] = [];
	for (const name of views) dump.push((await sql`select * from ${sql.raw(name)}`.execute(reader)).rows);
	await reader.destroy();
	expect(views.length).toBeGreaterThan(3);
	const folder = publicFolder(at);
	return [
		...search('standard output', at.server.printed()),
		...search('jobs', JSON.stringify(jobs.rows)),
		...search('what readers may select', JSON.stringify(dump)),
		...(await inIndex(at, search)),
		...(await inCards(at, storyId, search)),
		...search('names of files', existsSync(folder) ? readdirSync(folder).join('\n') : ''),
		...Object.values(files)
			.flat()
			.flatMap((name) => {
				const path = join(folder, name);
				return existsSync(path) ? search(`file ${name}`, readFileSync(path)) : [];
			})
	];
}

async function namesOf(at: Installation, query: string): Promise<string[]> {
	const { rows } = await sql.raw<{ name: string }>(query).execute(at.owner);
	return rows.map(({ name }) => name);
}

/** All tables beside what is shown, which the search is built from. Printed sheets are read as the desk gives them. */
async function inIndex(at: Installation, search: Search): Promise<Hit[]> {
	const tables = await namesOf(
		at,
		`select table_name as name from information_schema.tables
			where table_schema = 'shown' and table_type = 'BASE TABLE' and table_name <> 'print_sheet'`
	);
	expect(tables.length).toBeGreaterThan(5);
	const hits: Hit[] = [];
	for (const table of tables) {
		const { rows } = await sql`select * from ${sql.table(`shown.${table}`)}`.execute(at.owner);
		hits.push(...search(`table ${table}`, JSON.stringify(rows)));
	}
	return hits;
}

/** A card is a drawing: its words can be read in what it is drawn from. */
async function inCards(at: Installation, storyId: string, search: Search): Promise<Hit[]> {
	const { rows } = await sql<{ body: unknown }>`select body from shown.story_row
		where story_id = ${storyId} and channel = 'social'`.execute(at.owner);
	return rows.flatMap(({ body }) => {
		const shown = readShown('social', body);
		if (shown === null) throw new Error('what a card is made of cannot be read');
		const locale = interfaceLocaleOf(shown.language);
		const words = cardWords(shown, { locale, texts: cardTextsIn(locale), appName: 'Suitcase' });
		return search('what a card is made of', JSON.stringify([words, shown.pictures]));
	});
}

/** What a published story is made of, by the endings of its files: one with sound and film has them all, or the crawl is none. */
export async function expectWhole({ files }: LookedFor, more: readonly string[] = []): Promise<void> {
	const endings = new Set(
		Object.values(files)
			.flat()
			.map((name) => name.split('.')[1])
	);
	const { recordings } = await plantedFiles();
	const recorded = recordings === null ? [] : ['m4a', 'mp4', 'vtt', 'webm'];
	expect([...endings].sort()).toEqual(['avif', 'jpg', ...recorded, 'pdf', 'webp', ...more].sort());
}

/** Prints how long a part took. */
export function stopwatch(): (part: string) => void {
	let began = performance.now();
	return (part) => {
		console.log(`${part}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
		began = performance.now();
	};
}
