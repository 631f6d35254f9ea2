import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import { logHistory } from '#server/store/desk/history.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { StoryTable, TellingTable } from '#server/store/tables.ts';

/** A story's clear columns; null: there is none. */
export async function findStoryRow(db: StoryDb, storyId: string): Promise<RowOf<StoryTable> | null> {
	return (await db.selectFrom('story.story').selectAll().where('id', '=', storyId).executeTakeFirst()) ?? null;
}

/** The state of the tellings: those edited from the testimony first, then by language. */
export async function tellingStates(db: StoryDb, storyId: string): Promise<RowOf<TellingTable>[]> {
	const rows = await db
		.selectFrom('story.telling')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('language')
		.execute();
	return rows.sort((a, b) => Number(a.source_language !== null) - Number(b.source_language !== null));
}

/** Changes clear columns of a story. */
export async function changeStory(
	tx: StoryDb,
	storyId: string,
	change: Partial<
		Pick<
			RowOf<StoryTable>,
			| 'desk_state'
			| 'risk'
			| 'risk_by'
			| 'risk_floor'
			| 'milder_by'
			| 'needs_help'
			| 'waiting_since'
			| 'origin'
			| 'host'
			| 'claim_open'
			| 'hold_events'
		>
	>
): Promise<void> {
	await tx.updateTable('story.story').set(change).where('id', '=', storyId).execute();
}

/** Notes a new version of a telling; `source` is set once, by the first version of a translation. */
export async function noteTellingVersion(
	tx: StoryDb,
	telling: { storyId: string; language: string; version: number; source: string | null }
): Promise<void> {
	await tx
		.insertInto('story.telling')
		.values({
			story_id: telling.storyId,
			language: telling.language,
			version: telling.version,
			source_language: telling.source
		})
		.onConflict((conflict) => conflict.columns(['story_id', 'language']).doUpdateSet({ version: telling.version }))
		.execute();
}

/** Keeps what the teller said to the last question beside the version that it is about. */
export async function noteKnown(
	tx: StoryDb,
	{ storyId, language, version, known }: { storyId: string; language: string; version: number; known: WouldBeKnown }
): Promise<void> {
	await tx
		.updateTable('story.telling')
		.set({ known, known_version: version })
		.where('story_id', '=', storyId)
		.where('language', '=', language)
		.execute();
}

/**
 * Somebody had a hand in the story, and so can never be the one who approves it. Where that leaves nobody who approved it
 * and had no hand in it, the approval ends here and now: what was shown is hidden in this transaction, and the story is in
 * review again. True: that happened, and whoever edited must be told.
 */
export async function addAuthor(
	tx: StoryDb,
	author: { storyId: string; memberId: string; did: 'gathered' | 'edited' | 'translated' }
): Promise<boolean> {
	const { storyId, memberId } = author;
	await tx
		.insertInto('story.author')
		.values({ story_id: storyId, member_id: memberId, did: author.did })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	const second = await tx
		.selectFrom('story.review')
		.select('story.review.member_id')
		.where('story.review.story_id', '=', storyId)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('story.author')
						.select('story.author.member_id')
						.whereRef('story.author.story_id', '=', 'story.review.story_id')
						.whereRef('story.author.member_id', '=', 'story.review.member_id')
				)
			)
		)
		.limit(1)
		.executeTakeFirst();
	return second === undefined && (await endReview(tx, { storyId, memberId, why: 'author' }));
}

/** A second person approved these versions. */
export async function addReview(
	tx: StoryDb,
	review: {
		storyId: string;
		memberId: string;
		consentVersion: number;
		versions: readonly { language: string; version: number }[];
	}
): Promise<void> {
	await tx
		.insertInto('story.review')
		.values({ story_id: review.storyId, member_id: review.memberId, consent_version: review.consentVersion })
		.execute();
	for (const { language, version } of review.versions) {
		await tx
			.updateTable('story.telling')
			.set({ reviewed_version: version })
			.where('story_id', '=', review.storyId)
			.where('language', '=', language)
			.execute();
	}
}

/**
 * No version of any language counts as approved by a second person any more: the story is hidden and in review again.
 * False: none did, and nothing happened.
 */
export async function endReview(
	tx: StoryDb,
	{
		storyId,
		memberId,
		why
	}: {
		storyId: string;
		memberId: string;
		why: 'asked' | 'facts' | 'picture' | 'recording' | 'risk' | 'author' | 'questions';
	}
): Promise<boolean> {
	const dropped = await tx
		.updateTable('story.telling')
		.set({ reviewed_version: null })
		.where('story_id', '=', storyId)
		.where('reviewed_version', 'is not', null)
		.returning('language')
		.execute();
	await tx.updateTable('story.transcript').set({ reviewed_version: null }).where('story_id', '=', storyId).execute();
	if (dropped.length === 0) return false;
	// In this order: leaving publication takes the lock for counting, which comes before the rows that readers see.
	await tx
		.updateTable('story.story')
		.set({ desk_state: 'in_review' })
		.where('id', '=', storyId)
		.where('desk_state', 'in', ['ready', 'published'])
		.execute();
	await hideStory(tx, storyId);
	await logHistory(tx, { storyId, memberId, did: 'review_withdrawn', detail: { why } });
	return true;
}

/** Everybody who tells the story. */
export async function tellersOf(
	db: StoryDb,
	storyId: string
): Promise<{ id: string; state: string; minor: boolean }[]> {
	return db
		.selectFrom('story.person')
		.select(['id', 'state', 'minor'])
		.where('story_id', '=', storyId)
		.where('role', '=', 'teller')
		.orderBy('id')
		.execute();
}
