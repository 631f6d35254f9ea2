/** Sound and film in a story, the way telling and the desk leave them. For tests only. */
import { approveTranscript, reviewTranscripts } from '#server/store/recordings/recording-acts.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import type { FilmPeople } from '#domain/story/recording.ts';
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
	{ words, people = 'none', languages = ['en'] }: { words: string; people?: FilmPeople; languages?: string[] }
): Promise<void> {
	const { editor } = floor.people;
	const decision = { storyId, fileId, people, personIds: null, spokenIn: languages[0] ?? 'en', after: 0 };
	const decided = await floor.review.decideAboutRecording(editor, decision);
	if (!decided.ok) throw new Error(decided.reason);
	for (const language of languages) {
		const typed = language === languages[0] ? words : `${words} (${language})`;
		const saved = await floor.review.saveTranscript(editor, { storyId, fileId, language, typed, after: 0 });
		if (!saved.ok) throw new Error(saved.reason);
		await approveTranscript(floor.db.worker, { storyId, fileId, language, version: 1, byWhom: 'teller' });
		await reviewTranscripts(floor.db.owner, storyId, [{ fileId, language, version: 1 }]);
	}
	// Deciding took the approval away; the second person gives it again.
	await floor.db.owner
		.updateTable('story.telling')
		.set({ reviewed_version: 1 })
		.where('story_id', '=', storyId)
		.execute();
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
}
