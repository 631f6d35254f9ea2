import { type Result, ok, refuse } from '#domain/base/result.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory, tellingStates } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, workOn } from './work.ts';

/**
 * Hands the story over for publication. From here on consent alone decides: it is shown when cooling-off is over, on the
 * channels and in the languages that the teller allowed.
 */
export async function releaseToReaders(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'review_missing' | 'teller_missing'>> {
	return workOn(deps, member, { act: 'hand_over', storyId }, async ({ tx, row }) => {
		const main = (await tellingStates(tx, storyId)).filter((state) => state.source_language === null);
		if (!main.some((state) => state.reviewed_version !== null)) return refuse('review_missing');
		const both = main.some(
			(state) => state.reviewed_version !== null && state.teller_version === state.reviewed_version
		);
		if (!both) return refuse('teller_missing');
		if (row.desk_state !== 'published') await changeStory(tx, storyId, { desk_state: 'ready' });
		await logHistory(tx, { storyId, memberId: member.id, did: 'handed_over' });
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
