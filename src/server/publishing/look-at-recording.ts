import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, ok } from '#domain/base/result.ts';
import * as m from '#lib/paraglide/messages.js';
import { baseLocale, isLocale } from '#lib/paraglide/runtime.js';
import { makeFilm } from '#server/media/make-film.ts';
import { makeFrames } from '#server/media/make-frames.ts';
import { inspectRecording, makeSound } from '#server/media/make-sound.ts';
import {
	RECORDING_BYTES_MAX,
	type RecordingFacts,
	type RecordingRefusal,
	type Still
} from '#server/media/recording.ts';
import { openFileRow, storyKey } from '#server/publishing/open-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { sealJson } from '#server/seal/fields.ts';
import { openFile, sealFile } from '#server/seal/files.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { RowOf } from '#server/store/handle.ts';
import {
	countTry,
	isDecided,
	type RecordingLook,
	writeRecordingLook
} from '#server/store/recordings/recording-looks.ts';
import { findStoryRow } from '#server/store/review/story-parts.ts';
import { noteRefusedPicture } from '#server/store/review/looks.ts';
import type { FileTable } from '#server/store/tables.ts';

type LookContext = Pick<PublishingContext, 'db' | 'masterKeys' | 'sealedFiles' | 'memoryFolder'>;

/** Seconds between two frames that the desk looks at, beside those after each cut. */
const EVERY = 2;

/** It is not the recording: it waits until the machine has what it needs. */
const NOT_ITS_FAULT: readonly RecordingRefusal[] = ['no_program', 'no_room'];

/** It may be the recording or a busy machine. */
const TOO_MUCH: readonly RecordingRefusal[] = ['out_of_memory', 'timeout'];

/** So often a recording may take all the memory or time there is; then it is refused, and others get their turn. */
const MOST_TRIES = 3;

/** Whether a recording that could not be read is tried again, after so many tries that took too much, this one included. */
export function isTriedAgain(reason: RecordingRefusal, tries: number): boolean {
	return NOT_ITS_FAULT.includes(reason) || (TOO_MUCH.includes(reason) && tries < MOST_TRIES);
}

/**
 * Listens to an original to its end and keeps, sealed, what the desk hears and sees of it. One that cannot be read safely
 * is marked as refused; desk and teller are told, and the story goes on without it. `later`: nothing here can read it now.
 */
export async function lookAtRecording(
	context: LookContext,
	file: RowOf<FileTable>
): Promise<'ready' | 'refused' | 'gone' | 'later'> {
	const { db, masterKeys, sealedFiles, memoryFolder } = context;
	const storyId = file.story_id;
	const key = storyId === null ? null : await storyKey(db, masterKeys, storyId);
	if (storyId === null || key === null) return 'gone';
	const written: string[] = [];
	let kept = false;
	try {
		const { identity } = openFileRow(key, file);
		const original = () => openFile(join(sealedFiles, file.path), identity);
		const room = { memoryFolder };
		const facts = await inspectRecording(original(), room);
		const seen = facts.ok ? await makeVisible(facts.value, original, room) : facts;
		if (!facts.ok || !seen.ok) {
			const reason = facts.ok ? (seen.ok ? 'damaged' : seen.reason) : facts.reason;
			const tries = TOO_MUCH.includes(reason) ? await countTry(db, file.id) : 0;
			if (isTriedAgain(reason, tries)) return 'later';
			return (await refuseRecording(context, storyId, { key, fileId: file.id, reason })) ? 'refused' : 'gone';
		}
		const seal = async (bytes: Uint8Array, table: string, row: string) => {
			const secret = randomBytes(16).toString('hex');
			const path = `${secret.slice(0, 2)}/${secret}`;
			written.push(path);
			const sealed = await sealFile([bytes], join(sealedFiles, path), { maxBytes: RECORDING_BYTES_MAX });
			if (!sealed.ok) throw new Error('a preview is larger than a recording may be');
			const at = { table, row, field: 'body', version: 1 };
			return { path, body: sealJson(key, at, { identity: sealed.value.identity }) };
		};
		const { type, bytes, stills, stillsComplete } = seen.value;
		const { kind, seconds, width = null, height = null, hasSound } = facts.value;
		const look: RecordingLook = {
			...{ kind, seconds, width, height, hasSound, stillsComplete },
			preview: { type, bytes: bytes.byteLength, ...(await seal(bytes, 'story.recording_look', file.id)) },
			stills: await inTurn(stills, async ({ at, bytes }, number) => ({
				at,
				...(await seal(bytes, 'story.recording_still', `${file.id}:${number}`))
			}))
		};
		kept = await db.transaction().execute(async (tx) => {
			if (!(await writeRecordingLook(tx, { fileId: file.id, storyId }, look))) return false;
			// Of a restored backup: it was decided about long ago, and its page was made without it.
			if (await isDecided(tx, file.id)) await enqueue(tx, 'publish', { storyId });
			return true;
		});
		return kept ? 'ready' : 'gone';
	} finally {
		forgetKey(key);
		if (!kept) for (const path of written) await rm(join(sealedFiles, path), { force: true });
	}
}

interface Visible {
	readonly type: string;
	readonly bytes: Uint8Array;
	readonly stills: readonly Still[];
	readonly stillsComplete: boolean;
}

async function makeVisible(
	{ kind }: RecordingFacts,
	original: () => AsyncIterable<Uint8Array>,
	room: { memoryFolder: string }
): Promise<Result<Visible, RecordingRefusal>> {
	if (kind === 'sound') {
		const sound = await makeSound(original(), room);
		if (!sound.ok) return sound;
		const [first] = sound.value.files;
		if (first === undefined) throw new Error('a sound was made without a file');
		return ok({ ...first, stills: [], stillsComplete: true });
	}
	const film = await makeFilm(original(), { picture: 'as_it_is', sound: 'keep' }, room);
	if (!film.ok) return film;
	const sheet = await makeFrames(original(), { every: EVERY }, room);
	if (!sheet.ok) return sheet;
	const [first] = film.value.files;
	if (first === undefined) throw new Error('a film was made without a file');
	const { stills, complete } = sheet.value;
	return ok({ type: first.type, bytes: first.bytes, stills, stillsComplete: complete });
}

async function inTurn<From, To>(
	list: readonly From[],
	work: (one: From, number: number) => Promise<To>
): Promise<To[]> {
	const done: To[] = [];
	for (const [number, one] of list.entries()) done.push(await work(one, number));
	return done;
}

async function refuseRecording(
	{ db }: LookContext,
	storyId: string,
	{ key, fileId, reason }: { key: Buffer; fileId: string; reason: string }
): Promise<boolean> {
	const story = await findStoryRow(db, storyId);
	if (story === null) return false;
	return db.transaction().execute(async (tx) => {
		if (!(await writeRecordingLook(tx, { fileId, storyId }, { refused: reason }))) return false;
		const message = story.basis === 'teller' ? sayToTeller(key, storyId, story.language) : null;
		await noteRefusedPicture(tx, { storyId, fileId, reason, message, did: 'recording_refused' });
		return true;
	});
}

/** In the language the story was told in, where the house speaks it. */
function sayToTeller(key: Buffer, storyId: string, language: string): { id: string; body: Buffer } {
	const [first = ''] = language.split('-');
	const text = m.review_recording_said({}, { locale: isLocale(first) ? first : baseLocale });
	const id = randomUUID();
	const at = { table: 'story.sealed', row: storyId, field: `message:${id}`, version: 1 };
	return { id, body: sealJson(key, at, { text }) };
}
