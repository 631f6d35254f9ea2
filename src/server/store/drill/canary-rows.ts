/** The rows of a canary: written as telling and the desk leave those of a story, at once and by nobody. */
import { sql } from 'kysely';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { writeGrants } from '#server/store/consent/grants.ts';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';

export interface CanaryFile {
	readonly id: string;
	readonly path: string;
	/** Of the sealed file. */
	readonly bytes: number;
	readonly body: Buffer;
}

export interface CanaryRows {
	readonly runId: string;
	readonly storyId: string;
	readonly officeId: string;
	readonly key: { readonly master_id: string; readonly wrapped: Buffer };
	readonly receipt: { readonly locator: number; readonly hash: string };
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly until: number;
	readonly levels: Levels;
	readonly channels: readonly OfferedChannel[];
	readonly sealed: readonly { readonly field: string; readonly body: Buffer }[];
	/** Languages of the tellings; the others were made from the first. */
	readonly languages: readonly string[];
	readonly picture: CanaryFile;
	/** Its words, in the first language, are among `sealed`. */
	readonly sound: CanaryFile;
}

const BY = { teller: 'drill', editor: 'drill-editor', reviewer: 'drill-reviewer' };

/** The office that stands for the canary: the oldest. Null: there is none, so nothing could be published anyway. */
export async function officeForCanary(db: StoryDb): Promise<string | null> {
	const row = await db
		.selectFrom('office.office')
		.select('id')
		.orderBy('active', 'desc')
		.orderBy('created_at')
		.orderBy('id')
		.executeTakeFirst();
	return row?.id ?? null;
}

/** Writes everything, in one transaction. Nothing of it needs time or people: that is what a canary leaves out. */
export async function plantCanary(db: WorkerDb, rows: CanaryRows): Promise<void> {
	const { storyId, now } = rows;
	await db.transaction().execute(async (tx) => {
		await sql`select story.plant_canary(${rows.runId}::uuid, ${storyId}, ${rows.officeId})`.execute(tx);
		await tx
			.insertInto('vault.story_key')
			.values({ story_id: storyId, ...rows.key })
			.execute();
		const version = await appendConsentEvent(tx, { storyId, kind: 'given', byWhom: BY.teller });
		const person = await tx
			.insertInto('story.person')
			.values({ story_id: storyId, role: 'teller', state: 'active' })
			.returning('id')
			.executeTakeFirstOrThrow();
		const grant = {
			levels: rows.levels,
			from: now - 1_000,
			until: rows.until,
			noRecallAck: true,
			excludedLanguages: []
		};
		await writeGrants(tx, {
			storyId,
			personId: person.id,
			version,
			grants: Object.fromEntries(rows.channels.map((channel) => [channel, grant]))
		});
		for (const { field, body } of rows.sealed)
			await tx.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body }).execute();
		const [first = null] = rows.languages;
		for (const language of rows.languages)
			await tx
				.insertInto('story.telling')
				.values({
					...{ story_id: storyId, language, version: 1, source_language: language === first ? null : first },
					...{ teller_version: 1, reviewed_version: 1, fits_version: language === first ? null : 1 }
				})
				.execute();
		await writeFiles(tx, rows, first ?? '');
		await tx.insertInto('story.author').values({ story_id: storyId, member_id: BY.editor, did: 'edited' }).execute();
		await tx
			.insertInto('story.review')
			.values({ story_id: storyId, member_id: BY.reviewer, consent_version: version })
			.execute();
		await tx
			.insertInto('story.receipt')
			.values({ story_id: storyId, ...rows.receipt })
			.execute();
	});
}

async function writeFiles(tx: StoryDb, rows: CanaryRows, spokenIn: string): Promise<void> {
	const { storyId, picture, sound } = rows;
	const confirmed = { confirmed_by: BY.editor, confirmed_at: new Date(rows.now) };
	await tx
		.insertInto('story.file')
		.values([
			{ ...picture, story_id: storyId, kind: 'picture', people: 'none', covers: '[]', ...confirmed },
			{ ...sound, story_id: storyId, kind: 'recording', covers: '[]' }
		])
		.execute();
	await sql`select story.plant_canary_sound(${storyId}, ${sound.id}::uuid, ${spokenIn})`.execute(tx);
}

/** Canaries of which anything may still be there. */
export async function livingCanaries(db: StoryDb): Promise<string[]> {
	const rows = await db
		.selectFrom('story.story')
		.select('id')
		.where('basis', '=', 'canary')
		.where('erased_at', 'is', null)
		.execute();
	return rows.map((row) => row.id);
}

/** Receipts of canaries open nothing any more once their run is over. */
export async function killCanaryReceipts(db: WorkerDb, now: Date): Promise<void> {
	await db
		.updateTable('story.receipt')
		.set({ killed_at: now })
		.where('killed_at', 'is', null)
		.where('story_id', 'in', db.selectFrom('story.story').select('id').where('basis', '=', 'canary'))
		.execute();
}

/** Whether the canary is taken back, and whether it is erased. */
export async function canaryState(db: StoryDb, storyId: string): Promise<{ takenBack: boolean; erased: boolean }> {
	const row = await db
		.selectFrom('story.story')
		.select(['taken_back_at', 'erased_at'])
		.where('id', '=', storyId)
		.executeTakeFirst();
	return { takenBack: row?.taken_back_at != null, erased: row?.erased_at != null };
}

/** The files that readers may have of it now, by name. */
export async function canaryFiles(db: StoryDb, storyId: string): Promise<{ name: string; type: string }[]> {
	return db
		.selectFrom('shown.picture_row')
		.select(['name', 'type'])
		.where('story_id', '=', storyId)
		.orderBy('name')
		.execute();
}

/** Every name under which something of it lies in the folder of sealed files. */
export async function canarySealedPaths(db: StoryDb, storyId: string): Promise<string[]> {
	const files = await db.selectFrom('story.file').select('path').where('story_id', '=', storyId).execute();
	const looks = await db
		.selectFrom('story.recording_look')
		.select('preview_path as path')
		.where('story_id', '=', storyId)
		.execute();
	const pictures = await db
		.selectFrom('story.picture_look')
		.select('preview_path as path')
		.where('story_id', '=', storyId)
		.execute();
	return [...files, ...looks, ...pictures].flatMap(({ path }) => path ?? []);
}

/** Whether nobody told this story. */
export async function isCanary(db: StoryDb, storyId: string): Promise<boolean> {
	const row = await db.selectFrom('story.story').select('basis').where('id', '=', storyId).executeTakeFirst();
	return row?.basis === 'canary';
}
