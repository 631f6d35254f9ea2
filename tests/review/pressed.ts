/** The acts of the review page as somebody presses its buttons: whoever approves has opened the page just before. */
import type { ReviewActs } from '#server/desk/review/acts.ts';
import type { Member } from '#server/store/accounts/members.ts';

type Pressed<Asked> = Omit<Asked, 'besidePrint'> & {
	/** Of a page that was opened earlier; without it: of one that is opened now. */
	readonly besidePrint?: string;
};

export type PressedActs = Omit<ReviewActs, 'approve' | 'approveHistorical'> & {
	approve(member: Member, asked: Pressed<Parameters<ReviewActs['approve']>[1]>): ReturnType<ReviewActs['approve']>;
	approveHistorical(
		member: Member,
		asked: Pressed<Parameters<ReviewActs['approveHistorical']>[1]>
	): ReturnType<ReviewActs['approveHistorical']>;
};

export function pressed(review: ReviewActs): PressedActs {
	return {
		...review,
		async approve(member, asked) {
			const page = await review.read(member, asked.storyId);
			return review.approve(member, { besidePrint: page.ok ? page.value.besidePrint : '', ...asked });
		},
		async approveHistorical(member, asked) {
			const page = await review.openBatch(member, asked.storyId);
			const story = page.ok && page.value.story?.id === asked.storyId ? page.value.story : null;
			return review.approveHistorical(member, { besidePrint: story?.besidePrint ?? '', ...asked });
		}
	};
}
