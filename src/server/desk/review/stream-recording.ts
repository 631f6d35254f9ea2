import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { OPEN_FOR } from '#domain/office/reason.ts';
import { soundType } from '#domain/story/sound-type.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { findStill } from '#server/store/recordings/recording-acts.ts';
import { recordingsOf } from '#server/store/recordings/recordings.ts';
import { openedBy } from '#server/store/review/openings.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, workOn } from './work.ts';

/** What is heard at the desk: its type, its length in bytes, and any stretch of it, opened while it is sent. */
export interface OpenedRecording {
	readonly type: string;
	readonly bytes: number;
	/** Both ends included. */
	part(from: number, to: number): AsyncGenerator<Uint8Array>;
}

type Refused = Barred | 'recording_missing';

/** A recording as it was told, for somebody who has the recordings of this story open. */
export async function streamRecording(
	deps: DeskDeps,
	member: Member,
	{ storyId, fileId }: { readonly storyId: string; readonly fileId: string }
): Promise<Result<OpenedRecording, Refused>> {
	return workOn(deps, member, { act: 'see_story', storyId, alsoTakenBack: true, lock: false }, async (at) => {
		if (!(await hasOpen(at, member, deps.clock()))) return refuse('not_allowed');
		const look = (await recordingsOf(at.tx, storyId)).find(({ file }) => file.id === fileId)?.look;
		if (!look?.preview_path || !look.body || !look.preview_type || !look.preview_bytes)
			return refuse('recording_missing');
		const place = join(deps.sealedFiles, look.preview_path);
		const identity = identityIn(at.key, { table: 'story.recording_look', row: fileId }, look.body);
		return ok({
			type: look.preview_type,
			bytes: look.preview_bytes,
			part: (from: number, to: number) => stretch(openFile(place, identity), from, to)
		});
	});
}

/** The words as somebody else read them, under the same condition: what readers will hear is heard before it is approved. */
export async function streamReading(
	deps: DeskDeps,
	member: Member,
	{ storyId, fileId, readingId }: { readonly storyId: string; readonly fileId: string; readonly readingId: string }
): Promise<Result<OpenedRecording, Refused>> {
	return workOn(deps, member, { act: 'see_story', storyId, alsoTakenBack: true, lock: false }, async (at) => {
		if (!(await hasOpen(at, member, deps.clock()))) return refuse('not_allowed');
		const recording = (await recordingsOf(at.tx, storyId)).find(({ file }) => file.id === fileId);
		const reading = recording?.readings.find(({ id }) => id === readingId);
		if (reading === undefined) return refuse('recording_missing');
		const place = join(deps.sealedFiles, reading.path);
		const identity = identityIn(at.key, { table: 'story.reading', row: reading.id }, reading.body);
		const part = (from: number, to: number) => stretch(openFile(place, identity), from, to);
		const { type } = soundType(Buffer.concat(await Array.fromAsync(part(0, 15))));
		return ok({ type, bytes: Number(reading.bytes), part });
	});
}

/** One frame of a film, as large as the film would be. */
export async function streamStill(
	deps: DeskDeps,
	member: Member,
	{ storyId, fileId, number }: { readonly storyId: string; readonly fileId: string; readonly number: number }
): Promise<Result<AsyncIterable<Uint8Array>, Refused>> {
	return workOn(deps, member, { act: 'see_story', storyId, alsoTakenBack: true, lock: false }, async (at) => {
		if (!(await hasOpen(at, member, deps.clock()))) return refuse('not_allowed');
		const still = await findStill(at.tx, storyId, fileId, number);
		if (still === null) return refuse('recording_missing');
		const identity = identityIn(at.key, { table: 'story.recording_still', row: `${fileId}:${number}` }, still.body);
		return ok(openFile(join(deps.sealedFiles, still.path), identity));
	});
}

async function hasOpen({ tx, storyId, row, subject, isOver }: AtWork, member: Member, now: number): Promise<boolean> {
	const works = mayOnStory(member, 'cover_picture', subject) || mayOnStory(member, 'open_testimony', subject);
	if (!works) return false;
	if (row.basis === 'public_domain') return true;
	if (isOver) return false;
	return (await openedBy(tx, { storyId, memberId: member.id, since: now - OPEN_FOR })).has('recording');
}

function identityIn(key: Buffer, at: { table: string; row: string }, body: Buffer): string {
	const opened = openJson(key, { ...at, field: 'body', version: 1 }, body);
	if (!isObject(opened) || typeof opened.identity !== 'string') throw new Error(`no identity in ${at.table}`);
	return opened.identity;
}

/** The bytes from one place to another of what is opened from its beginning. */
async function* stretch(source: AsyncIterable<Uint8Array>, from: number, to: number): AsyncGenerator<Uint8Array> {
	let at = 0;
	for await (const chunk of source) {
		const end = at + chunk.length;
		if (end > from) yield chunk.subarray(Math.max(0, from - at), Math.min(chunk.length, to + 1 - at));
		if (end > to) return;
		at = end;
	}
}
