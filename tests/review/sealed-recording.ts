/** Sound and film in a story, the way telling and the desk leave them. For tests only. */
import { approveTranscript, reviewTranscripts } from '#server/store/recordings/recording-acts.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import type { FilmPeople } from '#domain/story/recording.ts';
import { besideField } from '#domain/story/beside.ts';
import { readCues } from '#domain/story/cues.ts';
import { fingerprintOfText } from '#domain/story/translation.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { cuesField } from '#server/store/recordings/recordings.ts';
import { readSealed, writeSealedAt } from '#server/store/sealed/sealed-fields.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { addOriginal } from './sealed-picture.ts';
import type { ReviewFloor } from './review-floor.ts';
import { join } from 'node:path';

/** Adds a sealed original of a recording and lets the program listen to it. */
export async function addRecording(
	floor: ReviewFloor,
	{ storyId, key }: { storyId: string; key: Buffer },
	bytes: Uint8Array
): Promise<{ fileId: string; looked: string }> {
	const story = { storyId, key, sealedFiles: join(floor.folder, 'sealed') };
	const fileId = await addOriginal(floor.db.owner, story, bytes);
	await floor.db.owner.updateTable('story.file').set({ kind: 'recording' }).where('id', '=', fileId).execute();
	const [file] = await unseenRecordings(floor.db.worker, fileId);
	if (file === undefined) throw new Error('the recording is not there');
	return { fileId, looked: await lookAtRecording(floor.publishing, file) };
}

/** Everybody does their part: an editor listens and writes, the teller and a second person say yes. */
export async function decideAndApprove(
	floor: ReviewFloor,
	{ storyId, fileId }: { storyId: string; fileId: string },
	{
		words,
		people = 'none',
		languages = ['en'],
		heardIds = null,
		seenIds = null
	}: {
		words: string;
		people?: FilmPeople;
		languages?: string[];
		heardIds?: readonly string[] | null;
		seenIds?: readonly string[] | null;
	}
): Promise<void> {
	const { editor } = floor.people;
	const decision = { storyId, fileId, people, heardIds, seenIds, spokenIn: languages[0] ?? 'en', after: 0 };
	const decided = await floor.review.decideAboutRecording(editor, decision);
	if (!decided.ok) throw new Error(decided.reason);
	const [language = 'en', ...others] = languages;
	const saved = await floor.review.saveTranscript(editor, { storyId, fileId, language, typed: words, after: 0 });
	if (!saved.ok) throw new Error(saved.reason);
	await approveTranscript(floor.db.worker, { storyId, fileId, language, version: 1, byWhom: 'teller' });
	await reviewTranscripts(floor.db.owner, storyId, [{ fileId, language, version: 1 }]);
	for (const other of others) await translateWords(floor, { storyId, fileId }, language, other);
	// Deciding took the approval away; the second person gives it again.
	await floor.db.owner
		.updateTable('story.telling')
		.set({ reviewed_version: 1 })
		.where('story_id', '=', storyId)
		.execute();
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
}

/** What is heard, translated beside the first version of a telling that somebody has read, as translators leave it. */
async function translateWords(
	{ db, keys }: ReviewFloor,
	{ storyId, fileId }: { storyId: string; fileId: string },
	from: string,
	into: string
): Promise<void> {
	const wrapped = await wrappedKey(db.owner, storyId);
	if (wrapped === null) throw new Error('the story has no key');
	const key = keys.unwrap(storyId, wrapped);
	const source = await readSealed(db.owner, storyId, cuesField(fileId, from), 1);
	const at = (field: string) => ({ table: 'story.sealed', row: storyId, field, version: 1 });
	const cues = source && readCues(openJson(key, at(cuesField(fileId, from)), source.body));
	const lines = (cues ?? []).map(({ text }) => ({
		from: fingerprintOfText(text, fingerprintUnder(key)),
		text: `${text} (${into})`
	}));
	const field = besideField(into);
	const body = sealJson(key, at(field), { pictures: [], recordings: [{ fileId, lines }] });
	await writeSealedAt(db.owner, { storyId, field, version: 1, byMember: 'test-editor', body });
}
