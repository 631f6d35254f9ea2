import { sql } from 'kysely';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { HoldReason, HoldTarget } from '#domain/consent/holds.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface NewHold extends HoldTarget {
	readonly reason: HoldReason | 'restored';
	readonly byWhom: string;
}

/** Whether a hold in force covers the story. */
export async function isHeld(db: StoryDb, storyId: string): Promise<boolean> {
	const { rows } = await sql<{ held: boolean }>`select story.is_held(${storyId}) as held`.execute(db);
	return rows[0]?.held ?? false;
}

/** The stories a hold touches, as the database says it (`story.hold_covers`). */
export async function storiesUnderHold(db: StoryDb, { scope, value }: HoldTarget): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`select s.id from story.story s
		where s.erased_at is null and story.hold_covers(${scope}, ${value}, s) order by s.id`.execute(db);
	return rows.map((row) => row.id);
}

/** How many stories a hold would touch, and how many of them readers see now. */
export async function countUnderHold(
	db: StoryDb,
	{ scope, value }: HoldTarget
): Promise<{ stories: number; shown: number }> {
	const { rows } = await sql<{ stories: number; shown: number }>`select count(*)::int as stories,
			(count(*) filter (where exists (select from shown.story_row r where r.story_id = s.id)))::int as shown
		from story.story s where s.erased_at is null and story.hold_covers(${scope}, ${value}, s)`.execute(db);
	return rows[0] ?? { stories: 0, shown: 0 };
}

/** The offices that answer for what a hold touches; the office itself, where one is held. */
export async function officesUnderHold(db: StoryDb, { scope, value }: HoldTarget): Promise<string[]> {
	if (scope === 'office') return [value];
	const { rows } = await sql<{ office: string }>`select distinct s.office_id as office from story.story s
		where s.erased_at is null and story.hold_covers(${scope}, ${value}, s) order by 1`.execute(db);
	return rows.map((row) => row.office);
}

/** What a hold in force is upon, which never changes; null when there is none of that id. */
export async function findHold(db: StoryDb, holdId: string): Promise<HoldTarget | null> {
	const row = await db
		.selectFrom('story.hold')
		.select(['scope', 'value'])
		.where('id', '=', holdId)
		.where('lifted_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** Whether every one of these persons stands in some story. */
export async function areInStories(db: StoryDb, persons: readonly string[]): Promise<boolean> {
	const rows = await db
		.selectFrom('story.person')
		.select('id')
		.distinct()
		.where('id', 'in', [...persons])
		.execute();
	return rows.length === persons.length;
}

/** For an act over many stories: neither its statements nor what it writes outside the database are cut short. */
export async function takeYourTime(tx: StoryDb): Promise<void> {
	await sql`select set_config('statement_timeout', '0', true),
		set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
}

/** A hold that is set: nothing under it is published from the commit on. What is shown still is hidden by `hideUnder`. */
export interface SetHold extends NewHold {
	readonly holdId: string;
	readonly setAt: Date;
	/** The stories it touches; first those that readers see. */
	readonly storyIds: readonly string[];
}

/** Sets a hold and hides nothing yet: the sweep of each minute hides what the caller does not come to. */
export async function declareHold(tx: StoryDb, hold: NewHold): Promise<SetHold> {
	const { id, set_at } = await tx
		.insertInto('story.hold')
		.values({ scope: hold.scope, value: hold.value, reason: hold.reason, set_by: hold.byWhom })
		.returning(['id', 'set_at'])
		.executeTakeFirstOrThrow();
	const { rows } = await sql<{ id: string }>`select s.id from story.story s
		where s.erased_at is null and story.hold_covers(${hold.scope}, ${hold.value}, s)
		order by not exists (select from shown.story_row r where r.story_id = s.id), s.id`.execute(tx);
	return { ...hold, holdId: id, setAt: set_at, storyIds: rows.map((row) => row.id) };
}

/** Stories hidden in one transaction: whoever stops one of them, or another story, waits until these are counted. */
const HIDDEN_AT_ONCE = 50;

/**
 * Hides what a hold touches, a few at a time. `act` runs one transaction. A story that somebody else works on meanwhile
 * comes last and alone, so that nobody waits behind it. Returns when all are hidden.
 */
export async function hideUnder(
	act: (hide: (tx: StoryDb) => Promise<string[]>) => Promise<string[]>,
	hold: SetHold
): Promise<void> {
	const busy: string[] = [];
	for (let from = 0; from < hold.storyIds.length; from += HIDDEN_AT_ONCE) {
		const some = hold.storyIds.slice(from, from + HIDDEN_AT_ONCE);
		const hidden = new Set(await act((tx) => hideSome(tx, hold, some, { skipsBusy: true })));
		busy.push(...some.filter((id) => !hidden.has(id)));
	}
	for (const id of busy) await act((tx) => hideSome(tx, hold, [id]));
}

/** Hides these in the caller's transaction; what is erased, or under no hold any more, is left out. Returns the hidden. */
async function hideSome(
	tx: StoryDb,
	{ scope, reason, byWhom, setAt }: SetHold,
	storyIds: readonly string[],
	{ skipsBusy = false } = {}
): Promise<string[]> {
	const rows = tx
		.selectFrom('story.story')
		.select('id')
		.where('id', 'in', [...storyIds])
		.orderBy('id')
		.forUpdate();
	const taken = (await (skipsBusy ? rows.skipLocked() : rows).execute()).map(({ id }) => id);
	// Of one story the hold and its event are of one instant; of many, the event says when it was set.
	const detail = { scope, reason, ...(scope !== 'story' && { setAt: setAt.toISOString() }) };
	const { rows: hidden } = await sql<{ id: string }>`
		select s.id, story.append_event(s.id, 'held', ${byWhom}, ${JSON.stringify(detail)}::jsonb), story.hide(s.id)
		from story.story s where s.id = any(${taken}::text[]) and s.erased_at is null and story.is_held(s.id)`.execute(tx);
	return hidden.map(({ id }) => id);
}

/** Holds in one act: the hold is set and every story under it is hidden, or nothing is. Returns the stories touched. */
export async function setHold(tx: StoryDb, hold: NewHold): Promise<{ holdId: string; storyIds: readonly string[] }> {
	const set = await declareHold(tx, hold);
	if (set.storyIds.length > 0) await hideSome(tx, set, set.storyIds);
	return set;
}

/**
 * Lifting takes two reviewers: the first asks, a second one lifts. Returns the stories that the caller hands to
 * `publish` once it is lifted (project() decides whether anything shows: another hold may remain).
 */
export async function liftHold(
	tx: StoryDb,
	holdId: string,
	memberId: string,
	now: number
): Promise<Result<{ lifted: boolean; storyIds: string[] }, 'unknown' | 'same_person'>> {
	const hold = await findHold(tx, holdId);
	const { rows } = await sql<{ outcome: 'asked' | 'lifted' | 'same_person' | 'unknown' }>`
		select story.lift_hold(${holdId}::uuid, ${memberId}, ${new Date(now)}) as outcome`.execute(tx);
	const outcome = rows[0]?.outcome ?? 'unknown';
	if (hold === null || outcome === 'unknown') return refuse('unknown');
	if (outcome === 'same_person') return refuse('same_person');
	if (outcome === 'asked') return ok({ lifted: false, storyIds: [] });
	const storyIds = await storiesUnderHold(tx, hold);
	for (const storyId of storyIds) {
		await appendConsentEvent(tx, {
			storyId,
			kind: 'hold_lifted',
			byWhom: `member:${memberId}`,
			detail: { scope: hold.scope }
		});
	}
	return ok({ lifted: true, storyIds });
}
