/** Seals a text of long ago and its picture like any other story, and writes it where people review it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { OFFERED } from '#domain/consent/channels.ts';
import { LONGEST_YES, endOfMonth, lastMonthWithin } from '#domain/consent/durations.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { STORY_ID_BYTES, storyIdFrom } from '#domain/story/story-id.ts';
import { inspectPicture } from '#server/media/decode-picture.ts';
import { PICTURE_BYTES_MAX, type PictureRefusal } from '#server/media/picture.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import {
	storyOfRef,
	writeHistoricalStory,
	type HistoricalRows
} from '#server/store/importing/write-historical-story.ts';
import { nameSource } from './name-source.ts';
import type { HistoricalPicture, HistoricalStory } from './historical-story.ts';

export interface ImportContext {
	readonly db: OwnerDb;
	readonly keys: MasterKeys;
	/** The folder of sealed originals. */
	readonly sealedFiles: string;
	readonly officeId: string;
	/** Told in practice mode: deleted when it is left. */
	readonly practice: boolean;
	/** Approved already by these practice accounts, and published by the ordinary task. */
	readonly approvedBy: HistoricalRows['approvedBy'];
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}

/** Adds it, unless it was added before: then nothing is changed, whatever was edited, taken back or erased since. */
export async function addHistoricalStory(
	context: ImportContext,
	story: HistoricalStory
): Promise<Result<string, 'already' | PictureRefusal>> {
	if (await storyOfRef(context.db, story.ref)) return refuse('already');
	const storyId = storyIdFrom(randomBytes(STORY_ID_BYTES));
	const key = makeStoryKey();
	const file = story.picture ? await sealPicture(context, key, story.picture) : ok(null);
	if (!file.ok) return file;
	try {
		await context.db.transaction().execute(async (tx) => {
			await writeHistoricalStory(tx, rowsOf(context, story, { storyId, key, file: file.value }));
			if (context.approvedBy) await enqueue(tx, 'publish', { storyId });
		});
		return ok(storyId);
	} catch (error) {
		if (file.value) await rm(join(context.sealedFiles, file.value.path), { force: true });
		throw error;
	} finally {
		forgetKey(key);
	}
}

function rowsOf(
	{ keys, officeId, practice, approvedBy, clock }: ImportContext,
	story: HistoricalStory,
	{ storyId, key, file }: Pick<HistoricalRows, 'storyId' | 'file'> & { key: Buffer }
): HistoricalRows {
	const { testimony } = story;
	const now = clock();
	const tellings = story.tellings.map((telling) => nameSource(telling, story.source));
	const facts = factsFrom(storyId, {
		names: testimony.names,
		origin: { country: testimony.from.country, town: story.originTown },
		current: { country: testimony.now.country, town: story.currentTown },
		time: String(story.year),
		gender: testimony.gender
	});
	const fields: [string, unknown][] = [
		['testimony', testimony],
		['facts', facts],
		...tellings.map((telling): [string, unknown] => [`telling:${telling.language}`, telling])
	];
	return {
		storyId,
		ref: story.ref,
		officeId,
		practice,
		language: testimony.language,
		origin: testimony.from.country,
		host: testimony.now.country,
		now,
		until: endOfMonth(lastMonthWithin(now, LONGEST_YES)) ?? now,
		levels: TOP,
		channels: OFFERED,
		source: { ...story.source },
		key: keys.wrap(storyId, key),
		sealed: fields.map(([field, value]) => ({
			field,
			body: sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, value)
		})),
		languages: story.tellings.map((telling) => telling.language),
		file,
		approvedBy
	};
}

async function sealPicture(
	{ sealedFiles }: ImportContext,
	key: Buffer,
	picture: HistoricalPicture
): Promise<Result<HistoricalRows['file'], PictureRefusal>> {
	const facts = await inspectPicture(createReadStream(picture.path));
	if (!facts.ok) return facts;
	const secret = randomBytes(16).toString('hex');
	const path = `${secret.slice(0, 2)}/${secret}`;
	const sealed = await sealFile(createReadStream(picture.path), join(sealedFiles, path), {
		maxBytes: PICTURE_BYTES_MAX
	});
	if (!sealed.ok) return refuse('too_large');
	const id = randomUUID();
	const { identity, bytes } = sealed.value;
	const body = { identity, name: basename(picture.path), alt: picture.alt };
	return ok({
		id,
		path,
		bytes,
		width: facts.value.width,
		height: facts.value.height,
		body: sealJson(key, { table: 'story.file', row: id, field: 'body', version: 1 }, body)
	});
}
