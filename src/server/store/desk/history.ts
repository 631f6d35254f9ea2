import type { StoryDb } from '#server/store/handle.ts';

/** Adds a line to what happened to a story at the desk: codes and ids only, never words of the story. */
export async function logHistory(
	tx: StoryDb,
	line: { storyId: string; memberId: string; did: string; detail?: Readonly<Record<string, unknown>> }
): Promise<void> {
	await tx
		.insertInto('story.history')
		.values({
			story_id: line.storyId,
			member_id: line.memberId,
			did: line.did,
			detail: JSON.stringify(line.detail ?? {})
		})
		.execute();
}
