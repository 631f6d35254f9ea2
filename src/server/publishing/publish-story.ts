import type { Shown } from '#domain/consent/show.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { K_MIN } from '#domain/consent/k.ts';
import { computeShown } from '#server/publishing/compute-shown.ts';
import { feedId } from '#server/publishing/feed-id.ts';
import { type Floor, findFloor } from '#server/publishing/find-floor.ts';
import { makePictureFiles } from '#server/publishing/make-renditions.ts';
import { makeRecordingFiles } from '#server/publishing/make-recording.ts';
import { keepForBatch } from '#server/publishing/keep-for-batch.ts';
import { makeCards, type MadeCard } from '#server/publishing/make-cards.ts';
import { makePosters, type Poster } from '#server/publishing/make-posters.ts';
import { noteFits } from '#server/publishing/note-fits.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { type LoadedStory, loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { lockCount, uncount, writeCombination } from '#server/store/consent/combinations.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { approvalsOf } from '#server/store/shown/approvals-of.ts';
import { shownNow } from '#server/store/shown/shown-now.ts';
import { writeShown } from '#server/store/shown/write-shown.ts';

/**
 * `stale`: consent changed while files were being made; the job is tried again with what is true now. `waits`: it would
 * show something new, and nothing new is shown at the moment.
 */
export type PublishOutcome = 'published' | 'nothing_to_show' | 'unknown' | 'stale' | 'waits';

/**
 * Shows what consent lets be shown of a story now, and nothing else: everything is computed afresh, files are made
 * first, and the rows are written in one transaction that holds the story's row and is refused if consent changed since.
 */
export async function publishStory(
	context: PublishingContext,
	storyId: string,
	{ nothingNew = false }: { readonly nothingNew?: boolean } = {}
): Promise<PublishOutcome> {
	const now = context.clock();
	const loaded = await loadStoryConsent(context.db, storyId);
	if (loaded === null) return 'unknown';
	if (!['ready', 'published'].includes(loaded.row.desk_state)) return 'nothing_to_show';
	// Of a batch, this is the batch's day: a story that never was out is shown on no other.
	const publishedDay = loaded.row.published_on ?? new Date(now).toISOString().slice(0, 10);

	const approvals = await approvalsOf(context.db, storyId);
	const floor = await findFloor(context, loaded, now);
	const kept = await keepForBatch(context.db, loaded, { now, draw: true });
	const story: LoadedStory = { ...kept, consent: { ...kept.consent, floorCap: floor.cap } };
	let computed = await computeShown(context.db, context.masterKeys, story, { now, publishedDay });
	if (nothingNew && (await isNew(context, loaded, computed.shown))) return 'waits';
	if (computed.wanted.length + computed.wantedRecordings.length > 0) {
		const version = story.row.consent_version;
		for (const wanted of computed.wanted) await makePictureFiles(context, storyId, version, wanted);
		for (const wanted of computed.wantedRecordings) await makeRecordingFiles(context, storyId, version, wanted);
		computed = await computeShown(context.db, context.masterKeys, story, { now, publishedDay });
	}
	const posters = await makePosters(context, story, computed.shown);
	const cards = await makeCards(context, story, computed.shown);
	const publication = { ...computed, posters, cards, publishedDay, floor };
	const outcome = await writeIfUnchanged(context, loaded, approvals, publication);
	await noteFits(context, storyId);
	return outcome;
}

interface Publication {
	readonly shown: readonly Shown<OfferedChannel>[];
	readonly posters: ReadonlyMap<string, Poster>;
	readonly cards: ReadonlyMap<string, MadeCard>;
	readonly publishedDay: string;
	readonly lookAgainAt: number | null;
	readonly floor: Floor;
}

async function writeIfUnchanged(
	context: PublishingContext,
	before: LoadedStory,
	approvals: string,
	publication: Publication
): Promise<PublishOutcome> {
	const storyId = before.row.id;
	return context.db.transaction().execute(async (tx) => {
		await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forUpdate().execute();
		// A historical text is in no count.
		if (before.row.basis === 'teller' && publication.shown.length > 0) await lockCount(tx);
		const locked = await loadStoryConsent(tx, storyId, true);
		if (locked === null) return 'unknown';
		// Events, holds, reviews and edits made since may all forbid what was computed.
		const isAsBefore =
			fingerprint(locked) === fingerprint(before) &&
			approvals === (await approvalsOf(tx, storyId)) &&
			(publication.shown.length === 0 || (await publication.floor.holds(tx)));
		if (!isAsBefore) {
			await enqueue(tx, 'publish', { storyId });
			return 'stale';
		}
		if (publication.lookAgainAt !== null) {
			await enqueue(
				tx,
				'publish',
				{ storyId },
				{ key: `publish:${storyId}:later`, runAt: new Date(publication.lookAgainAt) }
			);
		}
		if (publication.shown.length === 0) {
			// The lock for counting comes before the rows that readers see.
			if (!isStoppedForNow(locked)) await uncount(tx, storyId);
			await hideStory(tx, storyId);
			return 'nothing_to_show';
		}
		await writeShown(
			tx,
			{ id: storyId, language: before.row.language, basis: before.row.basis, publishedDay: publication.publishedDay },
			publication.shown.map((shown) => ({
				shown,
				feedId: feedId(context.feedKey, shown),
				poster: shown.channel === 'print' ? (publication.posters.get(shown.language) ?? null) : null,
				card: shown.channel === 'social' ? (publication.cards.get(shown.language) ?? null) : null
			}))
		);
		await tx
			.updateTable('story.story')
			.set({ desk_state: 'published', published_on: publication.publishedDay })
			.where('id', '=', storyId)
			.execute();
		if (before.row.desk_state !== 'published') {
			await tx.insertInto('story.history').values({ story_id: storyId, did: 'published' }).execute();
		}
		const { combination } = publication.floor;
		if (combination !== null && (await writeCombination(tx, context.feedKey, combination, context.clock()))) {
			const elements = combination.lowered.map(({ element }) => element);
			const line = { story_id: storyId, did: 'lowered', detail: JSON.stringify({ elements }) };
			await tx.insertInto('story.history').values(line).execute();
		}
		return 'published';
	});
}

/** Whether readers would get what they have not now: another channel or language, or what a newer yes allows. */
async function isNew(
	{ db, clock }: PublishingContext,
	{ row }: LoadedStory,
	shown: Publication['shown']
): Promise<boolean> {
	const { rows } = await shownNow(db, row.id, new Date(clock()));
	return shown.some(
		({ channel, language }) =>
			!rows.some(
				(now) => now.channel === channel && now.language === language && now.consentVersion === row.consent_version
			)
	);
}

/** All that decides. Of the number of other stories it matters only whether enough people share the place. */
function fingerprint({ row, consent }: LoadedStory): string {
	return JSON.stringify([
		row.desk_state,
		row.taken_back_at,
		row.erased_at,
		{ ...consent, k: [consent.k.origin >= K_MIN, consent.k.transit >= K_MIN, consent.k.current >= K_MIN] }
	]);
}

/** Paused or held: the person has told here and may be back. */
function isStoppedForNow({ consent }: LoadedStory): boolean {
	return consent.safetyHold || consent.people.some(({ role, state }) => role === 'teller' && state === 'suspended');
}
