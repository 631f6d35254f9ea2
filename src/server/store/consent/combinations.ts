/** What each published story has in common with others, kept so that nobody is left alone with what is shown. */
import { sql } from 'kysely';
import { type Countable, allParts, isUncounted, shownParts } from '#domain/consent/combination.ts';
import { type FigureParts, type Lowered, figureParts, reachesFigures } from '#domain/consent/floor.ts';
import { type Levels, TOP, levelOf } from '#domain/consent/ladders.ts';
import type { Cell } from '#domain/consent/official-count.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { hashed, loadCells, neighbours } from '#server/store/consent/load-counts.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';

const COUNTRY = levelOf('current', 'country');

/**
 * Lets stories be counted and shown one after the other, until the transaction ends: each must count those before it.
 * Take this lock after the story's own row and before any row that readers see.
 */
export async function lockCount(tx: StoryDb): Promise<void> {
	await sql`select story.lock_count()`.execute(tx);
}

/** What was counted for a story when it was last shown. */
export interface Counted {
	readonly floorCap: Levels;
	readonly has: readonly string[];
	readonly lowered: readonly string[];
}

export async function readCounted(db: StoryDb, storyId: string): Promise<Counted | null> {
	const row = await db
		.selectFrom('story.combination')
		.select(['floor_cap', 'has', 'lowered'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	return row === undefined ? null : { floorCap: readLevels(row.floor_cap), has: row.has, lowered: row.lowered };
}

export interface Combination {
	readonly storyId: string;
	readonly story: Countable;
	/** All that consent allows, and what is left of it. */
	readonly allowed: Levels;
	readonly shown: Levels;
	readonly floorCap: Levels;
	readonly lowered: readonly Lowered[];
}

/** Keeps what a story shows from now on. True: it was shown before, and shows less now because too few share it. */
export async function writeCombination(tx: StoryDb, key: Buffer, written: Combination, now: number): Promise<boolean> {
	const { storyId, story, allowed, shown } = written;
	const before = await readCounted(tx, storyId);
	const hash = (parts: readonly string[]) => parts.map((part) => hashed(key, part));
	const parts = shownParts(story, shown);
	const figures = figureParts(story, shown);
	const lowered = written.lowered.map(({ element, to, why }) => `${element}:${to}:${why}`);
	const fell = before !== null && isLess(lowered, before.lowered);
	const row = {
		has: hash(allParts(story, allowed)),
		shown: hash(parts),
		uncounted: parts.some(isUncounted),
		origin: figures.origin,
		host: figures.host,
		origin_level: figures.originLevel,
		now_level: figures.nowLevel,
		gender: figures.gender,
		floor_cap: JSON.stringify(written.floorCap),
		lowered,
		...(fell ? { lowered_at: new Date(now) } : {})
	};
	await tx
		.insertInto('story.combination')
		.values({ story_id: storyId, ...row })
		.onConflict((conflict) => conflict.column('story_id').doUpdateSet(row))
		.execute();
	await hideWhatFell(tx, key, { storyId, hadBefore: before?.has ?? [], ...row });
	return fell;
}

/** The languages in which there is a telling, approved or not. */
export async function tellingLanguages(db: StoryDb, storyId: string): Promise<string[]> {
	const rows = await db.selectFrom('story.telling').select('language').where('story_id', '=', storyId).execute();
	return rows.map(({ language }) => language);
}

/** Since when a story shows less than when it was published, and nobody approved it since (ms since 1970); null: it does not. */
export async function loweredSince(db: StoryDb, storyId: string): Promise<number | null> {
	const row = await db
		.selectFrom('story.combination')
		.select('lowered_at')
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	return row?.lowered_at?.getTime() ?? null;
}

/** The story is in no count any more; who is left with too few is hidden and published again. */
export async function uncount(tx: StoryDb, storyId: string): Promise<void> {
	await sql`select story.uncount(${storyId})`.execute(tx);
}

/** Somebody looked at the story and approved it: it is counted afresh when it is published next. */
export async function countAfresh(tx: StoryDb, storyId: string): Promise<void> {
	await tx
		.updateTable('story.combination')
		.set({ floor_cap: JSON.stringify(TOP), lowered_at: null })
		.where('story_id', '=', storyId)
		.execute();
}

/** Whether an element is lowered now that was not before, or further. */
function isLess(now: readonly string[], before: readonly string[]): boolean {
	const levels = new Map(before.map((line) => [line.split(':')[0], Number(line.split(':')[1])]));
	return now.some((line) => {
		const [element, to] = line.split(':');
		return Number(to) < (levels.get(element) ?? Infinity);
	});
}

interface Changed {
	readonly storyId: string;
	readonly origin: string | null;
	readonly host: string | null;
	readonly has: readonly string[];
	readonly hadBefore: readonly string[];
}

/** Hides, in the same transaction, every other story that one person alone could be meant by now; each is published again. */
async function hideWhatFell(tx: StoryDb, key: Buffer, changed: Changed): Promise<void> {
	const fallen = [...(await belowFigures(tx, key, changed)), ...(await belowNetwork(tx, changed))];
	for (const storyId of [...new Set(fallen)].sort()) {
		await sql`select story.hide(${storyId})`.execute(tx);
		await enqueue(tx, 'publish', { storyId });
	}
}

/** One more of the same origin in the same place: stories whose official figure is too small now. */
async function belowFigures(tx: StoryDb, key: Buffer, { storyId, origin, host }: Changed): Promise<string[]> {
	const [origins, hosts] = [neighbours(origin ?? ''), neighbours(host ?? '')];
	if (origins.length === 0 || hosts.length === 0) return [];
	// Of a group with the same origin, place and rungs all are counted alike: one is asked for all of them.
	const groups = await tx
		.selectFrom('story.figure_count')
		.select(['origin', 'host', 'origin_level', 'now_level', 'gender'])
		.where('origin', 'in', origins)
		.where('host', 'in', hosts)
		.where((where) => where.or([where('origin_level', '>', 0), where('now_level', '>', 0)]))
		// One more of this origin in this place is nothing to those who say another country.
		.where((where) => where.or([where('origin_level', '<', COUNTRY), where('origin', '=', origin)]))
		.where((where) => where.or([where('now_level', '<', COUNTRY), where('host', '=', host)]))
		.execute();
	if (groups.length === 0) return [];
	const cells = (await loadCells(tx, key, { origin, host, except: null })) ?? [];
	const fallen: string[] = [];
	for (const group of groups) {
		const gender = group.gender === '' ? null : group.gender;
		const shown: FigureParts = { ...group, originLevel: group.origin_level, nowLevel: group.now_level, gender };
		if (reachesFigures(shown, withoutSelf(cells, shown))) continue;
		const rows = await tx
			.selectFrom('story.combination')
			.select('story_id')
			.where('story_id', '!=', storyId)
			.where('origin', '=', group.origin)
			.where('host', '=', group.host)
			.where('origin_level', '=', group.origin_level)
			.where('now_level', '=', group.now_level)
			.where('gender', 'is not distinct from', gender)
			.execute();
		fallen.push(...rows.map((row) => row.story_id));
	}
	return fallen;
}

/** The figures with everybody among the published but the one who asks. A gender that is not shown is not asked for. */
function withoutSelf(cells: readonly Cell[], self: FigureParts): Cell[] {
	return cells.map((cell) => {
		if (cell.origin !== self.origin || cell.host !== self.host) return cell;
		const { all, woman, man } = cell.published;
		const without = (gender: string) => Number(self.gender === gender);
		return { ...cell, published: { all: all - 1, woman: woman - without('woman'), man: man - without('man') } };
	});
}

/** The story says less of itself than before: stories that it shared something with, and that too few share now. */
async function belowNetwork(tx: StoryDb, { storyId, has, hadBefore }: Changed): Promise<string[]> {
	if (hadBefore.every((part) => has.includes(part))) return [];
	const { rows } = await sql<{ id: string }>`select id from story.left_alone(${[...hadBefore]}::text[]) as id
		where id <> ${storyId}`.execute(tx);
	return rows.map(({ id }) => id);
}
