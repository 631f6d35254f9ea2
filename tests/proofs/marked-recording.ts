/** A sound with words of its own in its tags, its name and a draft of its transcript; heard in another voice. For proofs. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { generated, make } from '#server/media/recording-fixtures.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import type { Installation } from './installation.ts';

export interface RecordingMarkers {
	/** In the tags of the original. */
	readonly tag: string;
	/** In its file name. */
	readonly name: string;
	/** In a newer transcript that nobody has approved. */
	readonly draft: string;
	/** In the tags of the reading by somebody else. */
	readonly readingTag: string;
	/** In the transcript that both approved: readers get it as captions. */
	readonly words: string;
}

/** Seals it into the story, decided and approved, with a reading by somebody else. Returns the file's id. */
export async function addMarkedRecording(
	at: Installation,
	{ storyId, key }: { storyId: string; key: Buffer },
	markers: RecordingMarkers
): Promise<string> {
	const tagged = (text: string) => ['-metadata', `title=${text}`, '-metadata', `comment=${text}`];
	const original = make(...generated('sine=frequency=300:duration=2'), ...tagged(markers.tag), 'marked.mp3');
	const read = make(...generated('sine=frequency=500:duration=2'), ...tagged(markers.readingTag), 'read.mp3');
	const id = randomUUID();
	const file = await seal(at, original);
	const body = { identity: file.identity, name: `${markers.name}.mp3`, alt: {} };
	const sealed = (table: string, row: string, value: unknown) =>
		sealJson(key, { table, row, field: 'body', version: 1 }, value);
	await at.owner
		.insertInto('story.file')
		.values({
			...{ id, story_id: storyId, path: file.path, bytes: original.length, kind: 'recording' as const },
			...{ covers: '[]', body: sealed('story.file', id, body) }
		})
		.execute();
	const preview = await seal(at, original);
	await at.owner
		.insertInto('story.recording_look')
		.values({
			...{ file_id: id, story_id: storyId, kind: 'sound' as const, seconds: 2, has_sound: true },
			...{ preview_path: preview.path, preview_type: 'audio/webm', preview_bytes: original.length },
			body: sealed('story.recording_look', id, { identity: preview.identity })
		})
		.execute();
	const decided = { people: 'none' as const, spoken_in: 'en', confirmed_by: 'test-editor', confirmed_at: new Date() };
	await at.owner
		.insertInto('story.recording')
		.values({ file_id: id, story_id: storyId, ...decided })
		.execute();
	const field = `cues:${id}:en`;
	for (const [version, text] of [
		[1, markers.words],
		[2, markers.draft]
	] as const) {
		const cues = sealJson(key, { table: 'story.sealed', row: storyId, field, version }, [{ from: 0, to: 2, text }]);
		await at.owner.insertInto('story.sealed').values({ story_id: storyId, field, version, body: cues }).execute();
	}
	const approved = { version: 2, teller_version: 1, reviewed_version: 1 };
	await at.owner
		.insertInto('story.transcript')
		.values({ story_id: storyId, file_id: id, language: 'en', ...approved })
		.execute();
	const reading = randomUUID();
	const voice = await seal(at, read);
	await at.owner
		.insertInto('story.reading')
		.values({
			...{ id: reading, story_id: storyId, file_id: id, language: 'en', path: voice.path, bytes: read.length },
			...{ body: sealed('story.reading', reading, { identity: voice.identity }), by_member: 'test-editor' }
		})
		.execute();
	return id;
}

async function seal(at: Installation, bytes: Uint8Array): Promise<{ path: string; identity: string }> {
	const path = randomUUID();
	const sealed = await sealFile([bytes], join(at.server.data, 'files', 'sealed', path), { maxBytes: 5_000_000 });
	if (!sealed.ok) throw new Error('the test recording is too large');
	return { path, identity: sealed.value.identity };
}
