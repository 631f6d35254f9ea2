/** Sound and film with words of their own in a name and in a draft of the transcript, decided and approved. For proofs. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FilmPeople, RecordingKind } from '#domain/story/recording.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import type { OwnerDb } from '#server/store/handle.ts';

/** Where a recording goes: the database and the folder of sealed files. */
export interface SealedPlaces {
	readonly owner: OwnerDb;
	readonly sealedFiles: string;
}

export interface MarkedRecording {
	readonly kind: RecordingKind;
	/** Of films. */
	readonly people?: FilmPeople;
	readonly bytes: Uint8Array;
	/** Its file name. */
	readonly name?: string;
	/** The transcript that both approved: readers get it as captions. */
	readonly words: string;
	/** A newer transcript that nobody has approved. */
	readonly draft?: string;
	/** The same, read by somebody else. */
	readonly reading?: Uint8Array;
	/** Left out where the database has an older form, which did not know of which version a reading is. */
	readonly readsVersion?: boolean;
	/** The largest file that is taken, in bytes. */
	readonly most?: number;
}

/** Seals it into the story, looked at, decided and approved. Returns the file's id. */
export async function addMarkedRecording(
	{ owner, sealedFiles }: SealedPlaces,
	{ storyId, key }: { storyId: string; key: Buffer },
	{
		kind,
		people = 'none',
		bytes,
		name = 'x',
		words,
		draft,
		reading,
		readsVersion = true,
		most = 5_000_000
	}: MarkedRecording
): Promise<string> {
	const id = randomUUID();
	const sealed = (table: string, row: string, value: unknown) =>
		sealJson(key, { table, row, field: 'body', version: 1 }, value);
	const seal = async (what: Uint8Array): Promise<{ path: string; identity: string }> => {
		const path = randomUUID();
		const made = await sealFile([what], join(sealedFiles, path), { maxBytes: most });
		if (!made.ok) throw new Error('the test recording is too large');
		return { path, identity: made.value.identity };
	};
	const file = await seal(bytes);
	await owner
		.insertInto('story.file')
		.values({
			...{ id, story_id: storyId, path: file.path, bytes: bytes.length, kind: 'recording' as const, covers: '[]' },
			body: sealed('story.file', id, { identity: file.identity, name, alt: {} })
		})
		.execute();
	const preview = await seal(bytes);
	await owner
		.insertInto('story.recording_look')
		.values({
			...{ file_id: id, story_id: storyId, kind, seconds: 2, has_sound: true },
			...(kind === 'film' ? { width: 320, height: 240 } : {}),
			...{ preview_path: preview.path, preview_type: kind === 'film' ? 'video/mp4' : 'audio/webm' },
			...{ preview_bytes: bytes.length, body: sealed('story.recording_look', id, { identity: preview.identity }) }
		})
		.execute();
	if (kind === 'film') {
		const still = await seal(bytes.subarray(0, 5_000));
		const body = sealed('story.recording_still', `${id}:0`, { identity: still.identity });
		const at = { file_id: id, number: 0, story_id: storyId, at_seconds: 0 };
		await owner
			.insertInto('story.recording_still')
			.values({ ...at, path: still.path, body })
			.execute();
	}
	const decided = { people, spoken_in: 'en', confirmed_by: 'test-editor', confirmed_at: new Date() };
	await owner
		.insertInto('story.recording')
		.values({ file_id: id, story_id: storyId, ...decided })
		.execute();
	const field = `cues:${id}:en`;
	for (const [index, text] of [words, ...(draft === undefined ? [] : [draft])].entries()) {
		const version = index + 1;
		const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version }, [{ from: 0, to: 2, text }]);
		await owner.insertInto('story.sealed').values({ story_id: storyId, field, version, body }).execute();
	}
	const approved = { version: draft === undefined ? 1 : 2, teller_version: 1, reviewed_version: 1 };
	await owner
		.insertInto('story.transcript')
		.values({ story_id: storyId, file_id: id, language: 'en', ...approved })
		.execute();
	if (reading === undefined) return id;
	const readingId = randomUUID();
	const voice = await seal(reading);
	await owner
		.insertInto('story.reading')
		.values({
			...{ id: readingId, story_id: storyId, file_id: id, language: 'en', path: voice.path, bytes: reading.length },
			...(readsVersion ? { of_version: 1 } : {}),
			...{ body: sealed('story.reading', readingId, { identity: voice.identity }), by_member: 'test-editor' }
		})
		.execute();
	return id;
}
