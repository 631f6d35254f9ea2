import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { endReview } from '#server/store/review/story-parts.ts';
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
export function unreview(
	{ tx, storyId }: AtWork,
	member: Member,
	why: 'asked' | 'facts' | 'picture' | 'recording' | 'risk' | 'questions'
): Promise<boolean> {
	return endReview(tx, { storyId, memberId: member.id, why });
}
