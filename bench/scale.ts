/**
 * What pages and acts cost with very many stories: search by language, lists, choices, a story, publishing, taking back; disk
 * and memory. Makes a database of its own for each size, fills it with generated stories, and throws it away. The database
 * has the settings of an installation (full durability).
 *
 * Run with: node bench/scale.ts [sizes, default 1000 100000]      (a million: node bench/scale.ts 1000 1000000)
 * --kept FOLDER  fills a database there once and measures it as often as you like; --fill  fills it and measures nothing
 * --only readers, --only acts  measures half of it
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { noticesToday } from '#messages/notice.ts';
import { LOCALES } from '#domain/base/locales.ts';
import { searchWords } from '#domain/search/search-words.ts';
import { declarations } from '#server/generating/declaration.ts';
import { generateStories } from '#server/generating/generate-stories.ts';
import { type Embedded, startEmbedded } from '#server/postgres/embedded.ts';
import { NO_FILTER } from '#server/public/browse-filter.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { secondSecretFrom } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import type { OwnerDb, PublicDb } from '#server/store/handle.ts';
import { loginPasswords, passwordOf, socketLogins } from '#server/store/logins.ts';
import { ensureDatabase, migrate } from '#server/store/migrate.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { writeSetting } from '#server/store/settings.ts';
import { generatedStories } from '#server/store/shown/bulk-shown.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { telling, tellStory } from '../tests/told-story.ts';
import { countGenerated, factsOf } from './generated-people.ts';

const given = parseArgs({
	allowPositionals: true,
	options: { kept: { type: 'string' }, fill: { type: 'boolean' }, only: { type: 'string' } }
});
const sizes = given.positionals.map(Number);
const { kept, fill, only } = given.values;
const SEARCHES = 40;
const ACTS = 30;
const FEED_KEY = Buffer.alloc(32, 1);
const { derive } = secondSecretFrom(new Uint8Array(32).fill(9));

/** Of whom the measured stories are: many, some, few share it. */
const PLACES = [
	['SY', 'DE'],
	['AF', 'US'],
	['MA', 'ES'],
	['ER', 'IT'],
	['PE', 'CL']
] as const;

type Figures = Record<string, string>;

/** How long something took by the clock, and how long this program and the database worked on it, in ms. */
interface Took {
	readonly clock: number;
	readonly worked: number;
}
let database: Embedded | null = null;

/** The p-th part of sorted values, in ms. */
function at(values: readonly number[], p: number): string {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN).toFixed(1);
}
const pair = (values: readonly number[]) => `${at(values, 0.5)} / ${at(values, 0.95)}`;
/** p50 and p95 by the clock, then of work, which is the same on a busy machine. */
const spread = (all: readonly Took[]) =>
	`${pair(all.map(({ clock }) => clock))} (${pair(all.map(({ worked }) => worked))})`;

async function timed(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** How long a process of the database worked so far, in ms; nothing if it has ended. */
function workOf(pid: string): (readonly [string, number])[] {
	try {
		return [[pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6]];
	} catch {
		return [];
	}
}

async function times(n: number, work: (n: number) => Promise<unknown>): Promise<Took[]> {
	const all: Took[] = [];
	const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(database?.pid() ?? 0)], { encoding: 'utf8' });
	const pids = stdout.split(/\s+/).filter((pid) => pid !== '');
	const worked = () => {
		const { user, system } = process.cpuUsage();
		return new Map([['program', (user + system) / 1000] as const, ...pids.flatMap(workOf)]);
	};
	for (let each = 0; each < n; each++) {
		const before = worked();
		const clock = await timed(() => work(each));
		// A process of the database that ended meanwhile did its own work, not this.
		const since = [...worked()].map(([which, ms]) => ms - (before.get(which) ?? ms));
		all.push({ clock, worked: since.reduce((sum, ms) => sum + ms, 0) });
	}
	return all;
}

async function measure(size: number): Promise<Figures> {
	const folder =
		kept === undefined ? mkdtempSync(join(tmpdir(), 'suitcase-scale-')) : join(resolve(kept), String(size));
	mkdirSync(folder, { recursive: true });
	const owner = { name: 'suitcase_owner', password: passwordOf(derive, 'owner') };
	const server = await startEmbedded({ data: folder, owner, throwAway: false });
	database = server;
	const closing: (() => Promise<unknown>)[] = [];
	try {
		await ensureDatabase(socketLogins(server.socket, 'postgres', derive).owner, 'scale');
		const logins = socketLogins(server.socket, 'scale', derive);
		await migrate(logins.owner, { passwords: loginPasswords(derive) });
		const db = {
			owner: connect(logins, 'owner'),
			public: connect(logins, 'public'),
			worker: connect(logins, 'worker')
		};
		for (const handle of Object.values(db)) closing.push(() => handle.destroy());
		await registerNotices(db.owner, noticesToday());
		await writeSetting(db.owner, 'practice', true);
		const figures = (await generatedStories(db.owner)) < size ? await fillIn(db.owner, size) : {};
		if (fill) return figures;
		const door = createPublicDoor({ db: db.public, clock: Date.now, files: folder, origin: null });
		if (only !== 'acts') Object.assign(figures, await readers(door, db.public));
		if (only !== 'readers') Object.assign(figures, await acts(db, folder));
		const { rows } = await sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(
			db.owner
		);
		figures.disk = `${(Number(rows[0]?.bytes) / 1024 ** 3).toFixed(2)} GB`;
		figures.memory = `${memoryOf(server.pid() ?? 0)} MB of the database, ${(process.memoryUsage().rss / 1024 ** 2).toFixed(0)} MB of this program`;
		return figures;
	} finally {
		for (const close of closing) await close();
		await server.stop();
		if (kept === undefined) rmSync(folder, { recursive: true, force: true });
	}
}

async function fillIn(db: OwnerDb, size: number): Promise<Figures> {
	const seen = (done: number, all: number) => process.stderr.write(`\r${done}/${all} `);
	const filled = await timed(() => generateStories(db, { wanted: size, clock: Date.now, seen }));
	const counted = await timed(() => countGenerated(db, FEED_KEY));
	const vacuumed = await timed(() => sql`vacuum analyze`.execute(db));
	process.stderr.write('\n');
	const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
	return {
		'filled in': `${seconds(filled)} (and ${seconds(counted)} for who shares what, ${seconds(vacuumed)} vacuum)`
	};
}

type Door = ReturnType<typeof createPublicDoor>;

async function readers(door: Door, db: PublicDb): Promise<Figures> {
	const page = { after: null, size: 24 };
	const figures: Figures = {};
	const every: Took[] = [];
	for (const { language, paragraphs } of declarations()) {
		const words = [...new Set(searchWords(language, paragraphs.join(' ')).map(({ spelled }) => spelled))];
		const question = (n: number) => {
			const word = (m: number) => words[(m * 7919) % words.length] ?? '';
			return n % 3 === 2 ? `${word(n)} ${word(n + 1)}` : word(n);
		};
		const ask = (n: number) => listStories(db, { ...NO_FILTER, words: question(n) }, { ...page, reader: language });
		await ask(0);
		const took = await times(SEARCHES, ask);
		every.push(...took);
		figures[`search ${language}`] = spread(took);
	}
	figures['search, all languages'] = spread(every);
	const browse = (query: string) => door.browseStories('en', new URLSearchParams(query));
	const first = await browse('');
	const lists: Record<string, string> = {
		'list page, first': '',
		'list page, next': first.next ?? '',
		'list page, from Syria': 'from=SY',
		'list page, from Mali, now in Spain': 'from=ML&now=ES',
		'list page, in Persian': 'lang=fa',
		'list page with a word': 'q=education',
		'list page with a word, from Kenya': 'q=education&from=KE',
		'list page with a mistake': 'q=educatoin'
	};
	for (const [name, query] of Object.entries(lists)) figures[name] = spread(await times(20, () => browse(query)));
	figures.map = spread(await times(20, () => door.readMap('en', new URLSearchParams())));
	figures['map, from Syria'] = spread(await times(20, () => door.readMap('en', new URLSearchParams('from=SY'))));
	const site = { origin: 'https://stories.example', locales: LOCALES };
	figures.sitemap = spread(await times(5, () => door.writeSitemap(site)));
	figures['part of the sitemap'] = spread(await times(20, () => door.writeSitemapPart({ ...site, part: '000' })));
	figures['home page'] = spread(await times(20, () => door.readHome('fr')));
	figures.suggestions = spread(
		await times(20, (n) => door.suggest(LOCALES[n % LOCALES.length] ?? 'en', new URLSearchParams({ q: 'pe' })))
	);
	const ids: string[] = [];
	for (let next: string | null = ''; next !== null && ids.length < 60;) {
		const answer: Awaited<ReturnType<typeof browse>> = await browse(next);
		ids.push(...answer.cards.map(({ id }) => id));
		({ next } = answer);
	}
	const read = (id: string | undefined) =>
		door.readStory({ id: id ?? '', locale: 'en', language: null, siteName: 'Scale' });
	figures['story, first time'] = spread(await times(ids.length, (n) => read(ids[n])));
	figures['story, again'] = spread(await times(ids.length, (n) => read(ids[n])));
	return figures;
}

async function acts(
	db: { owner: ReturnType<typeof connect<'owner'>>; worker: ReturnType<typeof connect<'worker'>> },
	folder: string
): Promise<Figures> {
	const keys = await openMasterKeys(join(folder, 'keys.json'));
	const context = {
		...{ db: db.worker, masterKeys: keys, feedKey: FEED_KEY, memoryFolder: '/dev/shm', clock: Date.now },
		...{
			sealedFiles: join(folder, 'sealed'),
			publicFiles: join(folder, 'public'),
			poster: async () => new Uint8Array([1])
		}
	};
	const texts = declarations();
	const ids: string[] = [];
	for (let n = 0; n < ACTS + 3; n++) {
		const blocks =
			texts[n % 12]?.paragraphs.slice(n, n + 3).map((text) => ({ kind: 'paragraph' as const, text })) ?? [];
		const told = telling(texts[n % 12]?.language ?? 'en', { blocks, title: `Measured ${n}` });
		const [origin, host] = PLACES[n % PLACES.length] ?? ['SY', 'DE'];
		const about = { origin, host, facts: factsOf(-1 - n, origin, host) };
		ids.push((await tellStory(db.owner, keys, { ...about, tellings: [told], channels: ['web'] })).storyId);
	}
	const publish = async (n: number) => {
		const outcome = await publishStory(context, ids[n] ?? '');
		if (outcome !== 'published') throw new Error(`not published: ${outcome}`);
	};
	const takeBack = (n: number) =>
		db.worker
			.transaction()
			.execute((tx) => takeBackStory(tx, { storyId: ids[n] ?? '', byWhom: 'teller', after: 'keep_sealed' }));
	for (let n = ACTS; n < ACTS + 3; n++) await publish(n);
	return { publish: spread(await times(ACTS, publish)), 'take back': spread(await times(ACTS, takeBack)) };
}

/** Resident memory of a process and its children, shared memory counted once each: MB, as the system tells it. */
function memoryOf(pid: number): string {
	const { stdout } = spawnSync('ps', ['-o', 'rss=', '--pid', String(pid), '--ppid', String(pid)], { encoding: 'utf8' });
	return (stdout.split(/\s+/).reduce((sum, kb) => sum + Number(kb), 0) / 1024).toFixed(0);
}

const all: Record<string, Figures> = {};
for (const size of sizes.length > 0 ? sizes : [1_000, 100_000]) all[size] = await measure(size);
const columns = Object.entries(all);
const names = Object.keys(Object.values(all).at(-1) ?? {});
console.log('p50 / p95 in ms by the clock (of work by this program and the database)');
console.log(['', ...columns.map(([size]) => `${size} stories`)].join(' | '));
for (const name of names) console.log([name, ...columns.map(([, figures]) => figures[name] ?? '')].join(' | '));
/** How often the p50 of the smallest goes into that of the largest, by the clock and of work; goal 1.2. */
for (const act of ['publish', 'take back']) {
	const [least, most] = [columns[0], columns.at(-1)].map((column) =>
		[...(/^([\d.]+)[^(]*\(([\d.]+)/.exec(column?.[1][act] ?? '') ?? [])].slice(1).map(Number)
	);
	const ratios = (most ?? []).map((ms, n) => (ms / (least?.[n] ?? NaN)).toFixed(2));
	if (ratios.length > 0) console.log(`${act}, largest to smallest: ${ratios[0]} (${ratios[1]})`);
}
