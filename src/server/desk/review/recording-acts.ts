import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isLanguageTag } from '#domain/base/shape.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { type CueFault, typedCues } from '#domain/story/cues.ts';
import type { FilmPeople } from '#domain/story/recording.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import {
	addReading,
	decideRecording,
	noteTranscriptVersion,
	peopleIn
} from '#server/store/recordings/recording-acts.ts';
import { cuesField, recordingsOf, type StoredRecording } from '#server/store/recordings/recordings.ts';
import { addAuthor } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/** The heaviest reading that is taken, in bytes: an hour, and more. */
const READING_BYTES = 40 * 1024 * 1024;

type Unreviewed = { readonly unreviewed: boolean };

/**
 * A person has listened and looked: who is heard, who is seen, and whether faces may be. A story that is shown is hidden and
 * comes back as it is now, without a recording that is not used. Where more could be heard or seen than before, and the one who says so is no second pair of
 * eyes, the story needs its approval again.
 */
export async function decideAboutRecording(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly fileId: string;
		readonly people: FilmPeople;
		/** Who is heard; null: it may be everybody. */
		readonly heardIds: readonly string[] | null;
		/** Who is seen, the same way. */
		readonly seenIds: readonly string[] | null;
		readonly spokenIn: string;
		/** When the decision on the page was made (ms since 1970); 0: there was none. */
		readonly after: number;
	}
): Promise<
	Result<
		Unreviewed,
		Barred | 'recording_missing' | 'person_missing' | 'frames_unseen' | 'language' | 'changed_meanwhile'
	>
> {
	const { storyId, fileId, people, heardIds, seenIds, spokenIn, after } = asked;
	if (!isLanguageTag(spokenIn)) return refuse('language');
	return workOn(deps, member, { act: 'cover_picture', storyId }, async (at) => {
		const recording = await findRecording(at, fileId);
		if (!recording?.look?.kind) return refuse('recording_missing');
		const { look, decided } = recording;
		if ((decided?.confirmed_at.getTime() ?? 0) !== after) return refuse('changed_meanwhile');
		// A film that nobody can look at whole is covered whole.
		const isPictureGone = people === 'covered' || people === 'left_out';
		if (look.kind === 'film' && !isPictureGone && !look.stills_complete) return refuse('frames_unseen');
		const known = (await peopleIn(at.tx, storyId)).map(({ id }) => id);
		if ([...(heardIds ?? []), ...(seenIds ?? [])].some((id) => !known.includes(id))) return refuse('person_missing');
		const decision = { storyId, fileId, people, heardIds, seenIds, spokenIn, memberId: member.id, at: deps.clock() };
		await decideRecording(at.tx, decision);
		const count = (ids: readonly string[] | null) => ids?.length ?? 'everybody';
		const detail = { file: fileId, people, heard: count(heardIds), seen: count(seenIds) };
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'recording_decided', detail });
		const isSecond = mayOnStory(member, 'review', at.subject);
		const isSame =
			decided?.people === people &&
			decided.spoken_in === spokenIn &&
			JSON.stringify([decided.heard_ids, decided.seen_ids]) === JSON.stringify([heardIds, seenIds]);
		const unreviewed = isSame || isSecond || people === 'left_out' ? false : await unreview(at, member, 'recording');
		await hideStory(at.tx, storyId);
		await enqueue(at.tx, 'publish', { storyId });
		return ok({ unreviewed });
	});
}

/**
 * Saves the words of a recording as a new version; older versions stay. What readers get does not change: it is the
 * version that teller and reviewer approved. A translation of them is none of it: it is made beside the text (`desk/translate`).
 */
export async function saveTranscript(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly fileId: string;
		readonly language: string;
		/** Plain paragraphs or WebVTT. */
		readonly typed: string;
		/** The version that was on the page; 0: there was none. */
		readonly after: number;
	}
): Promise<
	Result<
		Unreviewed & { version: number },
		Barred | `words_${CueFault}` | 'recording_missing' | 'language' | 'translation' | 'changed_meanwhile'
	>
> {
	const { storyId, fileId, language, typed, after } = asked;
	if (!isLanguageTag(language)) return refuse('language');
	return workOn(deps, member, { act: 'translate', storyId }, async (at) => {
		const recording = await findRecording(at, fileId);
		if (!recording?.look?.seconds) return refuse('recording_missing');
		const main = recording.transcripts.find((one) => one.source_language === null);
		const state = recording.transcripts.find((one) => one.language === language);
		if (state ? state.source_language !== null : main !== undefined) return refuse('translation');
		if (!member.roles.includes('editor')) return refuse('not_allowed');
		const cues = typedCues(typed, recording.look.seconds);
		if (typeof cues === 'string') return refuse(`words_${cues}` as const);
		const field = cuesField(fileId, language);
		const before = await openField(at.tx, at.key, storyId, field);
		if (before !== null && JSON.stringify(before.value) === JSON.stringify(cues)) {
			return ok({ version: before.version, unreviewed: false });
		}
		const sealed = await sealNext(at, { field, after, value: cues, byMember: member.id });
		if (!sealed.ok) return sealed;
		const version = sealed.value;
		await noteTranscriptVersion(at.tx, { storyId, fileId, language, version, source: null });
		const unreviewed = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'edited' });
		const detail = { file: fileId, language, version };
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'words_saved', detail });
		return ok({ version, unreviewed });
	});
}

/**
 * Takes in a reading of one version of the words by somebody else, sealed like an original. Readers hear it while exactly
 * that version is approved, so an approval given before does not cover it.
 */
export async function saveReading(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly fileId: string;
		readonly language: string;
		/** The version of the words that was on the page, and is read. */
		readonly version: number;
		readonly bytes: AsyncIterable<Uint8Array>;
	}
): Promise<
	Result<
		Unreviewed,
		Barred | 'recording_missing' | 'words_missing' | 'changed_meanwhile' | 'reading_heavy' | 'reading_empty'
	>
> {
	const { storyId, fileId, language, version } = asked;
	const secret = randomBytes(16).toString('hex');
	const path = `${secret.slice(0, 2)}/${secret}`;
	const place = join(deps.sealedFiles, path);
	const sealed = await sealFile(asked.bytes, place, { maxBytes: READING_BYTES });
	if (!sealed.ok) return refuse('reading_heavy');
	let kept = false;
	try {
		const { identity, bytes } = sealed.value;
		if (bytes === 0) return refuse('reading_empty');
		const done = await workOn(deps, member, { act: 'edit_telling', storyId }, async (at) => {
			const recording = await findRecording(at, fileId);
			if (!recording?.look?.kind) return refuse('recording_missing');
			const words = recording.transcripts.find((one) => one.language === language && one.source_language === null);
			if (words === undefined) return refuse('words_missing');
			// A version that is not the newest any more may be the approved one.
			if (!Number.isInteger(version) || version < 1 || version > words.version) return refuse('changed_meanwhile');
			const id = randomUUID();
			const body = sealJson(at.key, { table: 'story.reading', row: id, field: 'body', version: 1 }, { identity });
			const place = { id, storyId, fileId, language, ofVersion: version };
			await addReading(at.tx, { ...place, path, bytes, body, memberId: member.id });
			const lost = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'edited' });
			const detail = { file: fileId, language, version };
			await logHistory(at.tx, { storyId, memberId: member.id, did: 'reading_saved', detail });
			return ok({ unreviewed: (await unreview(at, member, 'recording')) || lost });
		});
		kept = done.ok;
		return done;
	} finally {
		if (!kept) await rm(place, { force: true });
	}
}

async function findRecording({ tx, storyId }: AtWork, fileId: string): Promise<StoredRecording | undefined> {
	return (await recordingsOf(tx, storyId)).find(({ file }) => file.id === fileId);
}
