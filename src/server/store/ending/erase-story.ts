import { sql } from 'kysely';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';
import { sealedBesideRecordings } from '#server/store/recordings/recording-acts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';

/** Stories whose time has come, longest due first. */
export async function storiesToErase(db: WorkerDb, now: Date, limit = 100): Promise<string[]> {
	const rows = await db
		.selectFrom('story.story')
		.select('id')
		.where('erase_after', '<=', now)
		.where('erased_at', 'is', null)
		.orderBy('erase_after')
		.limit(limit)
		.execute();
	return rows.map((row) => row.id);
}

export interface ErasedFiles {
	/** Names below the folder of sealed originals. */
	readonly sealed: readonly string[];
	/** Names below the folder of public renditions. */
	readonly public: readonly string[];
}

/**
 * Erases a story for good, in one transaction: its key, everything sealed, its files' rows, and what the desk did and why.
 * What stays says that there was a story and what became of its copies: the teller's receipt opens the certificate from
 * it. The reference of an import stays too, so that importing again brings nothing back.
 *
 * `beforeCommit` removes the files and writes the ledger; if it fails, nothing was erased and the next run tries again.
 * False: nothing was due (called off, or erased already).
 */
export async function eraseStory(
	db: WorkerDb,
	storyId: string,
	now: Date,
	beforeCommit: (files: ErasedFiles) => Promise<void>
): Promise<boolean> {
	return db.transaction().execute(async (tx) => {
		const due = await tx
			.selectFrom('story.story')
			.select('id')
			.where('id', '=', storyId)
			.where('erase_after', '<=', now)
			.where('erased_at', 'is', null)
			.forUpdate()
			.executeTakeFirst();
		if (!due) return false;
		const files = await eraseRows(tx, storyId, now);
		await beforeCommit(files);
		return true;
	});
}

/** Deletes the key and everything sealed, in the caller's transaction; the caller removes the files it returns. */
export async function eraseRows(tx: StoryDb, storyId: string, now: Date): Promise<ErasedFiles> {
	await hideStory(tx, storyId);
	await tx.deleteFrom('vault.story_key').where('story_id', '=', storyId).execute();
	const renditions = await tx.deleteFrom('story.rendition').where('story_id', '=', storyId).returning('name').execute();
	const looks = await tx
		.deleteFrom('story.picture_look')
		.where('story_id', '=', storyId)
		.returning('preview_path')
		.execute();
	// What was made of the originals goes with them.
	const beside = await sealedBesideRecordings(tx, storyId);
	const files = await tx.deleteFrom('story.file').where('story_id', '=', storyId).returning('path').execute();
	await tx.deleteFrom('story.sealed').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.telling').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.withheld').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.message').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.child').where('story_id', '=', storyId).execute();
	// The key of each letter dies with it, by a trigger.
	await tx.deleteFrom('story.third_party_letter').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.third_party').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.best_interests').where('story_id', '=', storyId).execute();
	// With the day of publication it would tell the day of the yes.
	await tx.deleteFrom('story.going_out').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.trafficking').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.talk_alone').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.closing').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.invalid_yes').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.reminder').where('story_id', '=', storyId).execute();
	await tx.deleteFrom('story.opening').where('story_id', '=', storyId).execute();
	// Who told it together stays as numbers, so that each receipt opens what became of it.
	await tx
		.updateTable('story.group_teller')
		.set({ origin: null, claim_open: false, claim_waits: false })
		.where('story_id', '=', storyId)
		.execute();
	await sql`select story.forget_requests(${storyId})`.execute(tx);
	await tx.updateTable('story.receipt').set({ second_word_hash: null }).where('story_id', '=', storyId).execute();
	await appendConsentEvent(tx, { storyId, kind: 'erased', byWhom: 'system' });
	await tx
		.updateTable('story.person')
		.set({
			state: sql`case when state = 'expired' then 'expired' else 'withdrawn' end`,
			state_before_pause: null,
			unlisted: false
		})
		.where('story_id', '=', storyId)
		.execute();
	await tx
		.updateTable('story.story')
		.set({
			erased_at: now,
			desk_state: 'closed',
			origin: null,
			host: null,
			hold_events: [],
			needs_help: false,
			assigned_to: null,
			waiting_since: null
		})
		.where('id', '=', storyId)
		.execute();
	await sql`select story.forget_what_happened(${storyId})`.execute(tx);
	const previews = looks.flatMap((look) => look.preview_path ?? []);
	return {
		sealed: [...files.map((file) => file.path), ...previews, ...beside],
		public: renditions.map((file) => file.name)
	};
}
