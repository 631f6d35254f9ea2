import { isObject } from '#domain/base/shape.ts';
import type { AccountDb } from '#server/store/accounts/account-db.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** A line of what happened to a story. Codes and ids only. */
export interface Happened {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** `desk`: something was done; `consent`: what was allowed changed; `opened`: something sealed was read. */
	readonly kind: 'desk' | 'consent' | 'opened';
	readonly did: string;
	/** `teller`, `anonymous`, `system` or a member's id. */
	readonly who: string;
	readonly detail: Readonly<Record<string, unknown>>;
}

/** Everything that happened to a story, newest first, at most `most` lines of each kind. */
export async function whatHappened(db: StoryDb, storyId: string, most = 60): Promise<Happened[]> {
	const [history, events, openings] = await Promise.all([
		db
			.selectFrom('story.history')
			.select(['at', 'did', 'member_id', 'detail'])
			.where('story_id', '=', storyId)
			.orderBy('at', 'desc')
			.orderBy('id', 'desc')
			.limit(most)
			.execute(),
		db
			.selectFrom('story.consent_event')
			.select(['at', 'kind', 'by_whom', 'detail'])
			.where('story_id', '=', storyId)
			.orderBy('version', 'desc')
			.limit(most)
			.execute(),
		db
			.selectFrom('story.opening')
			.select(['at', 'what', 'member_id'])
			.where('story_id', '=', storyId)
			// Who read the page stands on the page of openings: here it would push out what was done.
			.where('what', '<>', 'page')
			.orderBy('at', 'desc')
			.limit(most)
			.execute()
	]);
	return [
		...history.map((row) => line(row.at, 'desk', row.did, row.member_id ?? 'system', row.detail)),
		...events.map((row) => line(row.at, 'consent', row.kind, row.by_whom.replace(/^member:/, ''), row.detail)),
		...openings.map((row) => line(row.at, 'opened', row.what, row.member_id, {}))
	].sort((a, b) => b.at - a.at);
}

/** The names of people at the desk, by id. */
export async function memberNames(
	db: Pick<AccountDb, 'selectFrom'>,
	ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('office.member')
		.select(['id', 'name'])
		.where('id', 'in', [...new Set(ids)])
		.execute();
	return new Map(rows.map((row) => [row.id, row.name]));
}

function line(at: Date, kind: Happened['kind'], did: string, who: string, detail: unknown): Happened {
	return { at: at.getTime(), kind, did, who, detail: isObject(detail) ? detail : {} };
}
