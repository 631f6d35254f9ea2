import type { Selectable } from 'kysely';
import { isHeld } from '#server/store/consent/holds.ts';
import { sharedBy } from '#domain/consent/k.ts';
import type { Person, SharedBy, StoryConsent } from '#domain/consent/story-consent.ts';
import { readCounted } from '#server/store/consent/combinations.ts';
import { withChildren } from '#server/store/consent/load-children.ts';
import { withThirdParties } from '#server/store/consent/load-third-parties.ts';
import { grantsByPerson } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';
import type { StoryTable } from '#server/store/tables.ts';

export type StoryRow = Selectable<StoryTable>;

export interface LoadedStory {
	readonly row: StoryRow;
	/** What `project()` decides upon. */
	readonly consent: StoryConsent;
	/** Milliseconds since 1970: the newest approval by somebody at the desk; null: none. */
	readonly reviewedAt: number | null;
}

/**
 * Reads all that decides what of a story may be shown, as it stands in the database now; null when there is no such
 * story. With `lock`, the story's row is held until the transaction ends.
 */
export async function loadStoryConsent(db: StoryDb, storyId: string, lock = false): Promise<LoadedStory | null> {
	const query = db.selectFrom('story.story').selectAll().where('id', '=', storyId);
	const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
	if (row === undefined) return null;
	const [everybody, authors, reviews, held, k, counted] = await Promise.all([
		loadPeople(db, storyId),
		db.selectFrom('story.author').select('member_id').distinct().where('story_id', '=', storyId).execute(),
		db
			.selectFrom('story.review')
			.select(({ fn }) => ['member_id', fn.max('at').as('at')])
			.where('story_id', '=', storyId)
			.groupBy('member_id')
			.execute(),
		isHeld(db, storyId),
		countShared(db, row),
		readCounted(db, storyId)
	]);
	const { people: known, held: childHeld } = await withChildren(db, row, everybody);
	const { people, limits } = await withThirdParties(db, storyId, known);
	return {
		row,
		reviewedAt: reviews.length === 0 ? null : Math.max(...reviews.map(({ at }) => at.getTime())),
		consent: {
			id: row.id,
			consentVersion: row.consent_version,
			people,
			risk: row.risk,
			safetyHold: held || childHeld,
			embargoUntil: instant(row.embargo_until),
			holdEvents: row.hold_events,
			claimOpen: row.claim_open,
			authors: authors.map((author) => author.member_id),
			reviewedBy: reviews.map((review) => review.member_id),
			k,
			limits,
			...(counted === null ? {} : { floorCap: counted.floorCap })
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

/** Counts who shares the places of a story (UN DESA 2020) and who of them is published already. */
async function countShared(db: StoryDb, row: StoryRow): Promise<SharedBy> {
	if (row.origin === null || row.host === null) return sharedBy(row.basis, null, 0);
	const [stock, published] = await Promise.all([
		db
			.selectFrom('place.stock')
			.select('people')
			.where('origin', '=', row.origin)
			.where('host', '=', row.host)
			.executeTakeFirst(),
		db
			.selectFrom('story.published_count')
			.select('stories')
			.where('origin', '=', row.origin)
			.where('host', '=', row.host)
			.executeTakeFirst()
	]);
	const others = (published?.stories ?? 0) - Number(row.desk_state === 'published' && row.basis === 'teller');
	return sharedBy(row.basis, stock?.people ?? null, others);
}

/** `infinity` comes from the driver as a number. */
function instant(time: Date | number): number {
	return typeof time === 'number' ? time : time.getTime();
}
