import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory, dropReviews } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, workOn } from './work.ts';

/** Takes an approval back: the story is hidden at once and in review again. Showing less takes one person only. */
export async function withdrawReview(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'not_reviewed'>> {
	return workOn(deps, member, { act: 'withdraw_review', storyId }, async (at) =>
		(await unreview(at, member, 'asked')) ? ok(null) : refuse('not_reviewed')
	);
}

/** The same inside somebody else's transaction. False: nothing was approved. */
export async function unreview(
	at: AtWork,
	member: Member,
	why: 'asked' | 'facts' | 'picture' | 'risk'
): Promise<boolean> {
	const { tx, storyId, row } = at;
	if (!(await dropReviews(tx, storyId))) return false;
	await hideStory(tx, storyId);
	if (row.desk_state === 'ready' || row.desk_state === 'published') {
		await changeStory(tx, storyId, { desk_state: 'in_review' });
	}
	await logHistory(tx, { storyId, memberId: member.id, did: 'review_withdrawn', detail: { why } });
	return true;
}
