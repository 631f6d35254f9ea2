import type { Levels } from '#domain/consent/ladders.ts';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { writeGrants } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface HistoricalRows {
	readonly storyId: string;
	readonly ref: string;
	readonly officeId: string;
	readonly practice: boolean;
	readonly language: string;
	readonly origin: string;
	readonly host: string;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly until: number;
	readonly levels: Levels;
	readonly channels: readonly OfferedChannel[];
	readonly source: Readonly<Record<string, unknown>>;
	readonly key: { readonly master_id: string; readonly wrapped: Buffer };
	readonly sealed: readonly { readonly field: string; readonly body: Buffer }[];
	/** Languages of the tellings; the first is what the others were made from. */
	readonly languages: readonly string[];
	readonly file: {
		readonly id: string;
		readonly path: string;
		readonly bytes: number;
		readonly width: number;
		readonly height: number;
		readonly body: Buffer;
	} | null;
	/** Practice accounts that have edited and approved it already; null: it waits for people. */
	readonly approvedBy: { readonly editorId: string; readonly reviewerId: string } | null;
}

/** The story that was made from this reference, whatever became of it; null if none was. */
export async function storyOfRef(db: StoryDb, ref: string): Promise<string | null> {
	const row = await db.selectFrom('story.story').select('id').where('ref', '=', ref).executeTakeFirst();
	return row?.id ?? null;
}

/**
 * Writes a story of the public domain: one person, long dead, for whom the importing office answers. Nobody has judged its
 * risk yet, so that nothing of it can be shown before a second person has looked.
 */
export async function writeHistoricalStory(tx: StoryDb, rows: HistoricalRows): Promise<void> {
	const { storyId, now, approvedBy } = rows;
	await tx
		.insertInto('story.story')
		.values({
			id: storyId,
			ref: rows.ref,
			office_id: rows.officeId,
			basis: 'public_domain',
			practice: rows.practice,
			capture: 'import',
			language: rows.language,
			origin: rows.origin,
			host: rows.host,
			desk_state: approvedBy ? 'ready' : 'in_review',
			risk: approvedBy ? 'low' : 'high',
			risk_by: approvedBy?.reviewerId ?? null,
			claim_open: false,
			embargo_until: new Date(now),
			show_first: false,
			arrived_at: new Date(now)
		})
		.execute();
	await tx
		.insertInto('vault.story_key')
		.values({ story_id: storyId, ...rows.key })
		.execute();
	const version = await appendConsentEvent(tx, {
		storyId,
		kind: 'given',
		byWhom: 'system',
		detail: { basis: 'public_domain', office: rows.officeId, source: rows.source }
	});
	const person = await tx
		.insertInto('story.person')
		.values({ story_id: storyId, role: 'teller', state: 'active' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const grant = { levels: rows.levels, from: now, until: rows.until, noRecallAck: true, excludedLanguages: [] };
	await writeGrants(tx, {
		storyId,
		personId: person.id,
		version,
		grants: Object.fromEntries(rows.channels.map((channel) => [channel, grant]))
	});
	for (const { field, body } of rows.sealed)
		await tx.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body }).execute();
	for (const [index, language] of rows.languages.entries())
		await tx
			.insertInto('story.telling')
			.values({
				story_id: storyId,
				language,
				version: 1,
				source_language: index === 0 ? null : rows.languages[0],
				teller_version: 1,
				reviewed_version: approvedBy ? 1 : null,
				// It came with its source, as one text.
				fits_version: index === 0 ? null : 1,
				// Whoever approved the one read the others.
				...(index > 0 && approvedBy ? { read_version: 1, read_by: approvedBy.reviewerId } : {})
			})
			.execute();
	if (rows.file)
		await tx
			.insertInto('story.file')
			.values({ ...rows.file, story_id: storyId, covers: '[]' })
			.execute();
	await tx
		.insertInto('story.author')
		.values({ story_id: storyId, member_id: approvedBy?.editorId ?? 'import', did: 'imported' })
		.execute();
	if (approvedBy)
		await tx
			.insertInto('story.review')
			.values({ story_id: storyId, member_id: approvedBy.reviewerId, consent_version: version })
			.execute();
	await tx.insertInto('story.history').values({ story_id: storyId, did: 'imported', detail: '{}' }).execute();
}
