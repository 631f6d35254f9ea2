/** Writing a text, or asking its teller, is working on the story: the lists say so, also where nobody pressed "Take it". */
import { mayOnStory } from '#domain/office/may.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { claimStory } from '#server/store/desk/assignments.ts';
import { logHistory } from '#server/store/desk/history.ts';
import type { AtWork } from './work.ts';

/** Whoever does this has the story from now on, if nobody has it and they may take it. From somebody else nothing is taken. */
export async function takeUp(
	{ tx, storyId, row, subject }: Pick<AtWork, 'tx' | 'storyId' | 'row' | 'subject'>,
	member: Member
): Promise<void> {
	if (row.assigned_to !== null || !mayOnStory(member, 'claim', subject)) return;
	if (await claimStory(tx, storyId, member.id)) await logHistory(tx, { storyId, memberId: member.id, did: 'claimed' });
}
