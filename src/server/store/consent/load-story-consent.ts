import type { Selectable } from 'kysely';
import type { Person, SharedBy, StoryConsent } from '#domain/consent/story-consent.ts';
import { grantsByPerson } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';
import type { StoryTable } from '#server/store/tables.ts';

export type StoryRow = Selectable<StoryTable>;

export interface LoadedStory {
	readonly row: StoryRow;
	/** What `project()` decides upon. */
	readonly consent: StoryConsent;
}

/**
 * Reads all that decides what of a story may be shown, as it stands in the database now; null when there is no such
 * story. With `lock`, the story's row is held until the transaction ends.
 */
export async function loadStoryConsent(db: StoryDb, storyId: string, lock = false): Promise<LoadedStory | null> {
	const query = db.selectFrom('story.story').selectAll().where('id', '=', storyId);
	const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
	if (row === undefined) return null;
	const [people, authors, reviews, held, k] = await Promise.all([
		loadPeople(db, storyId),
		db.selectFrom('story.author').select('member_id').distinct().where('story_id', '=', storyId).execute(),
		db.selectFrom('story.review').select('member_id').distinct().where('story_id', '=', storyId).execute(),
		isHeld(db, row),
		sharedBy(db, row)
	]);
	return {
		row,
		consent: {
			id: row.id,
			consentVersion: row.consent_version,
			people,
			risk: row.risk,
			safetyHold: held,
			embargoUntil: instant(row.embargo_until),
			holdEvents: row.hold_events,
			claimOpen: row.claim_open,
			authors: authors.map((author) => author.member_id),
			reviewedBy: reviews.map((review) => review.member_id),
			k
		}
	};
}

async function loadPeople(db: StoryDb, storyId: string): Promise<Person[]> {
	const [rows, grants] = await Promise.all([
		db.selectFrom('story.person').selectAll().where('story_id', '=', storyId).orderBy('id').execute(),
		grantsByPerson(db, storyId)
	]);
	return rows.map((row) => ({
		id: row.id,
		role: row.role,
		minor: row.minor,
		guardianOk: row.guardian_ok,
		assent: row.assent,
		state: row.state,
		grants: grants.get(row.id) ?? {}
	}));
}

/** Whether a hold on the story itself, on a country of it or on the language it was told in is in force. */
async function isHeld(db: StoryDb, row: StoryRow): Promise<boolean> {
	const countries = [row.origin, row.host].filter((country) => country !== null);
	const hold = await db
		.selectFrom('story.hold')
		.select('id')
		.where('lifted_at', 'is', null)
		.where((where) =>
			where.or([
				where.and([where('scope', '=', 'story'), where('value', '=', row.id)]),
				where.and([where('scope', '=', 'language'), where('value', '=', row.language)]),
				...(countries.length > 0 ? [where.and([where('scope', '=', 'country'), where('value', 'in', countries)])] : [])
			])
		)
		.executeTakeFirst();
	return hold !== undefined;
}

/**
 * How many people share the places of a story: people of that origin in that country (UN DESA 2020) less the other
 * stories already published from the same cell. Unknown counts as nobody; a passage through a country is always unknown.
 */
async function sharedBy(db: StoryDb, row: StoryRow): Promise<SharedBy> {
	if (row.basis === 'public_domain') return { origin: Infinity, transit: Infinity, current: Infinity };
	if (row.origin === null || row.host === null) return { origin: 0, transit: 0, current: 0 };
	const [stock, others] = await Promise.all([
		db
			.selectFrom('place.stock')
			.select('people')
			.where('origin', '=', row.origin)
			.where('host', '=', row.host)
			.executeTakeFirst(),
		db
			.selectFrom('story.story')
			.select((query) => query.fn.countAll<string>().as('count'))
			.where('origin', '=', row.origin)
			.where('host', '=', row.host)
			.where('id', '!=', row.id)
			.where('desk_state', '=', 'published')
			.executeTakeFirstOrThrow()
	]);
	const people = Math.max(0, (stock?.people ?? 0) - Number(others.count));
	return { origin: people, transit: 0, current: people };
}

/** `infinity` comes from the driver as a number. */
function instant(time: Date | number): number {
	return typeof time === 'number' ? time : time.getTime();
}
