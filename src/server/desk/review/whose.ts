import { groupOf } from '#server/store/review/group.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** Which of several tellers is meant: null where one tells alone, `no_choice` where nobody of the group was named. */
export async function whoseOf(db: StoryDb, storyId: string, person: string): Promise<string | null> {
	const group = await groupOf(db, storyId);
	if (group.length === 0) return null;
	return group.find(({ personId }) => personId === person)?.personId ?? 'no_choice';
}
