import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { wordsOf, writeWebVtt } from '#domain/story/cues.ts';
import { makeFilm } from '#server/media/make-film.ts';
import { makeSound } from '#server/media/make-sound.ts';
import type { RecordingRefusal, SpeakingRefusal } from '#server/media/recording.ts';
import { speak } from '#server/media/speak.ts';
import { publicName, removePublicFiles, writePublicFile } from '#server/publishing/make-renditions.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { captionsMadeOf, readingOf, type WantedRecording } from '#server/publishing/recordings.ts';
import { openFile } from '#server/seal/files.ts';

const ENDING = {
	'audio/webm': 'webm',
	'audio/mp4': 'm4a',
	'video/mp4': 'mp4',
	'image/jpeg': 'jpg',
	'text/vtt': 'vtt'
} as const;

interface MadeFile {
	readonly kind: 'recording' | 'still' | 'captions';
	readonly type: keyof typeof ENDING;
	readonly bytes: Uint8Array;
	readonly width?: number;
	readonly height?: number;
}

interface Made {
	readonly files: readonly MadeFile[];
	readonly seconds: number;
	readonly waveform: readonly number[];
}

/**
 * Makes the files of one recording in one way, with its words, and enters them as derived from it, tied to the consent
 * version they were made for. What cannot be made is left out: the story goes out without it, and the desk sees why.
 */
export async function makeRecordingFiles(
	context: PublishingContext,
	storyId: string,
	consentVersion: number,
	wanted: WantedRecording
): Promise<void> {
	const { recording, way, madeOf } = wanted;
	const captions = captionsMadeOf(wanted.words);
	const known = await alreadyMade(context, recording.id);
	// The voice itself may serve several languages: then only its words are missing in this one.
	const made: Awaited<ReturnType<typeof makeWay>> = known.has(madeOf)
		? ok({ files: [], seconds: 0, waveform: [] })
		: await makeWay(context, wanted);
	if (!made.ok) {
		const detail = { file: recording.id, reason: made.reason, way: madeOf };
		await context.db
			.insertInto('story.history')
			.values({ story_id: storyId, did: 'recording_failed', detail: JSON.stringify(detail) })
			.execute();
		return;
	}
	const { seconds, waveform } = made.value;
	const words = way.voice === 'none' ? null : wanted.words;
	const isNew = words !== null && !known.has(captions);
	const files: MadeFile[] = [
		...made.value.files,
		...(isNew ? [{ kind: 'captions', type: 'text/vtt', bytes: Buffer.from(writeWebVtt(words.cues)) } as const] : [])
	];
	if (files.length === 0) return;
	const rows = files.map((file) => ({ ...file, name: publicName(ENDING[file.type]) }));
	let kept = false;
	try {
		for (const { name, bytes } of rows) await writePublicFile(context.publicFiles, name, bytes);
		kept = await context.db.transaction().execute(async (tx) => {
			// The story first, as everybody does who works on it.
			await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forKeyShare().execute();
			const file = await tx
				.selectFrom('story.file')
				.select('id')
				.where('id', '=', recording.id)
				.forKeyShare()
				.executeTakeFirst();
			if (file === undefined) return false;
			await tx
				.insertInto('story.rendition')
				.values(
					rows.map(({ name, kind, type, width, height, bytes }) => ({
						name,
						story_id: storyId,
						file_id: recording.id,
						kind,
						rung: kind === 'captions' ? ('captions' as const) : way.voice,
						type,
						width: width ?? null,
						height: height ?? null,
						bytes: bytes.byteLength,
						language: kind === 'captions' || way.voice === 're_voiced' ? (wanted.words?.language ?? null) : null,
						consent_version: consentVersion,
						made_of: kind === 'captions' ? captions : madeOf,
						facts: JSON.stringify({ seconds, waveform })
					}))
				)
				.execute();
			return true;
		});
	} finally {
		const names = rows.map(({ name }) => name);
		if (!kept) await removePublicFiles(context.publicFiles, names);
	}
}

async function alreadyMade({ db }: PublishingContext, fileId: string): Promise<Set<string | null>> {
	const rows = await db.selectFrom('story.rendition').select('made_of').where('file_id', '=', fileId).execute();
	return new Set(rows.map((row) => row.made_of));
}

type Refusal = RecordingRefusal | SpeakingRefusal | 'no_words';

async function makeWay(context: PublishingContext, wanted: WantedRecording): Promise<Result<Made, Refusal>> {
	const { recording, way } = wanted;
	const room = { memoryFolder: context.memoryFolder };
	const original = () => openFile(join(context.sealedFiles, recording.path), recording.identity);
	const other = way.voice === 're_voiced' ? await otherVoice(context, wanted) : null;
	if (other !== null && !other.ok) return other;
	if (recording.kind === 'sound') {
		const sound = await makeSound(other?.value ?? original(), room);
		if (!sound.ok) return sound;
		const { files, seconds, waveform } = sound.value;
		return ok({ files: files.map((file): MadeFile => ({ kind: 'recording', ...file })), seconds, waveform });
	}
	const picture = way.picture === 'as_it_is' ? 'as_it_is' : 'whole_frame_covered';
	const sound = other ? { replacedBy: other.value } : way.voice === 'original' ? 'keep' : 'drop';
	const film = await makeFilm(original(), { picture, sound }, room);
	if (!film.ok) return film;
	const { files, poster, seconds, waveform } = film.value;
	const made: MadeFile[] = files.map((file): MadeFile => ({ kind: 'recording', ...file }));
	if (poster) made.push({ kind: 'still', ...poster });
	return ok({ files: made, seconds, waveform });
}

/** The words in another voice: as somebody read them, or else by a machine. */
async function otherVoice(
	{ sealedFiles, memoryFolder }: PublishingContext,
	{ recording, words }: WantedRecording
): Promise<Result<Uint8Array, Refusal>> {
	const reading = readingOf(recording, words);
	if (reading)
		return ok(Buffer.concat(await Array.fromAsync(openFile(join(sealedFiles, reading.path), reading.identity))));
	return words === null ? refuse('no_words') : speak(wordsOf(words.cues), words.language, { memoryFolder });
}
