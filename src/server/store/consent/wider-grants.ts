import { CHANNELS, isChannel, type Channel } from '#domain/consent/channels.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { grantsByPerson, readLevels, writeGrants } from '#server/store/consent/grants.ts';
import { isToldTogether } from '#server/store/consent/told-together.ts';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';
import { enqueue } from '#server/queue/enqueue.ts';

/** Keeps what begins later, in place of whatever waited before. */
export async function keepWiderGrants(
	tx: StoryDb,
	later: { readonly storyId: string; readonly personId: string; readonly grants: Grants }
): Promise<void> {
	const { storyId, personId, grants } = later;
	await tx.deleteFrom('story.wider_grant').where('story_id', '=', storyId).where('person_id', '=', personId).execute();
	for (const channel of CHANNELS) {
		const grant = grants[channel];
		if (grant === undefined) continue;
		await tx
			.insertInto('story.wider_grant')
			.values({
				story_id: storyId,
				person_id: personId,
				channel,
				levels: JSON.stringify(grant.levels),
				valid_from: new Date(grant.from),
				valid_until: new Date(grant.until),
				no_recall_ack: grant.noRecallAck,
				excluded_languages: [...grant.excludedLanguages]
			})
			.execute();
	}
}

/** What was accepted and has not begun, by person id. */
export async function widerGrantsByPerson(db: StoryDb, storyId: string): Promise<Map<string, Grants>> {
	const rows = await db.selectFrom('story.wider_grant').selectAll().where('story_id', '=', storyId).execute();
	const people = new Map<string, Partial<Record<Channel, Grant>>>();
	for (const row of rows) {
		if (!isChannel(row.channel)) continue;
		const grants = people.get(row.person_id) ?? {};
		people.set(row.person_id, grants);
		grants[row.channel] = {
			levels: readLevels(row.levels),
			from: row.valid_from.getTime(),
			until: row.valid_until.getTime(),
			noRecallAck: row.no_recall_ack,
			excludedLanguages: row.excluded_languages
		};
	}
	return people;
}

/** Stories in which something wider begins now or has begun. */
export async function storiesWithBegunGrants(db: WorkerDb, now: Date): Promise<string[]> {
	const rows = await db
		.selectFrom('story.wider_grant')
		.select('story_id')
		.distinct()
		.where('valid_from', '<=', now)
		.execute();
	return rows.map((row) => row.story_id);
}

/** Makes what has begun the current yes, in place of the old one. Asks for a new look at what may be shown. */
export async function beginWiderGrants(db: WorkerDb, storyId: string, now: number): Promise<void> {
	await db.transaction().execute(async (tx) => {
		await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forUpdate().execute();
		const people = await widerGrantsByPerson(tx, storyId);
		const begun = [...people].flatMap(([personId, grants]): [string, Grants][] => {
			const arrived = Object.entries(grants).filter(([, grant]) => grant.from <= now);
			return arrived.length === 0 ? [] : [[personId, Object.fromEntries(arrived)]];
		});
		if (begun.length === 0) return;
		const current = await grantsByPerson(tx, storyId);
		const began = (detail: object) =>
			appendConsentEvent(tx, { storyId, kind: 'wider_began', byWhom: 'system', detail: { ...detail } });
		// Of several tellers each reads of the own only.
		const isTold = await isToldTogether(tx, storyId);
		const channels = begun.flatMap(([, grants]) => Object.keys(grants));
		const together = isTold ? 0 : await began({ channels: [...new Set(channels)] });
		for (const [personId, grants] of begun) {
			const version = isTold ? await began({ channels: Object.keys(grants), person: personId }) : together;
			await writeGrants(tx, { storyId, personId, version, grants: { ...current.get(personId), ...grants } });
		}
		await tx
			.deleteFrom('story.wider_grant')
			.where('story_id', '=', storyId)
			.where('valid_from', '<=', new Date(now))
			.execute();
		await enqueue(tx, 'publish', { storyId });
	});
}
