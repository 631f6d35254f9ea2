/** What the review page says comes next: what this person can do, or whom the story waits for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextStepOf } from '#lib/words/review-steps.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { telling, tellStory } from '../told-story.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

/** As the bar says it, and whether the sheets lead there. */
async function nextFor(who: Member, storyId: string): Promise<string | null> {
	const read = await floor.review.read(who, storyId);
	if (!read.ok) throw new Error(read.reason);
	const next = nextStepOf(read.value);
	return next && `${next.says}${next.isMine ? '' : ' …'}`;
}

const answers = (change: object = {}) => ({ ...floor.allAnswered(), ...change });

test('an editor and a reviewer are each led through what they can do, and told whom it waits for', async () => {
	const { editor, reviewer } = floor.people;
	const storyId = await floor.arrived();
	expect(await nextFor(editor, storyId)).toBe('text');
	expect(await nextFor(reviewer, storyId)).toBe('danger');
	await floor.review.saveTelling(editor, { storyId, typed: SHORTER, after: 0 });
	expect(await nextFor(editor, storyId)).toBe('questions');
	const given = { storyId, given: true, after: 0 };
	expect((await floor.review.saveChecklist(editor, { ...given, checklist: answers() })).ok).toBe(true);
	// What is left of the questions is the other side's.
	expect(await nextFor(editor, storyId)).toBe('teller');
	await floor.review.askTeller(editor, { storyId, language: 'en', version: 1 });
	expect(await nextFor(editor, storyId)).toBe('others …');

	expect(await nextFor(reviewer, storyId)).toBe('questions');
	const differing = answers({ job: 'safe' });
	expect((await floor.review.saveChecklist(reviewer, { ...given, checklist: differing })).ok).toBe(true);
	expect(await nextFor(reviewer, storyId)).toBe('settle');
	const settled = { storyId, question: 'job', answer: 'safe', note: 'It was made wider.', after: 0 } as const;
	expect((await floor.review.settleQuestion(reviewer, settled)).ok).toBe(true);
	expect(await nextFor(reviewer, storyId)).toBe('danger');
	expect(await nextFor(editor, storyId)).toBe('danger …');
	await floor.judge(storyId);
	expect(await nextFor(editor, storyId)).toBe('waiting …');
	expect(await nextFor(reviewer, storyId)).toBe('second');
	expect((await floor.review.approve(reviewer, { storyId, seen: [{ language: 'en', version: 1 }] })).ok).toBe(true);
	expect(await nextFor(reviewer, storyId)).toBe('waiting …');
	const said = { storyId, language: 'en', version: 1, byWhom: 'teller', coolingEnds: {} } as const;
	expect(await approveTelling(floor.db.owner, said)).toBe('approved');
	expect(await nextFor(editor, storyId)).toBe('publish');
	expect((await floor.review.handOver(editor, storyId)).ok).toBe(true);
	expect(await nextFor(editor, storyId)).toBeNull();
});

test('a reviewer is not told to write, nor to ask', async () => {
	const { editor, reviewer } = floor.people;
	const storyId = await floor.arrived();
	await floor.judge(storyId);
	expect(await nextFor(reviewer, storyId)).toBe('text_wait …');
	await floor.review.saveTelling(editor, { storyId, typed: SHORTER, after: 0 });
	await floor.answered(storyId);
	expect((await floor.review.approve(reviewer, { storyId, seen: [{ language: 'en', version: 1 }] })).ok).toBe(true);
	expect(await nextFor(reviewer, storyId)).toBe('teller_wait …');
});

test('a text of long ago that readers have is not led back to questions that nobody asked', async () => {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		...{ office: 'brussels', basis: 'public_domain', now: floor.clock.now, tellings: [telling('en')] }
	});
	await floor.db.owner
		.updateTable('story.story')
		.set({ desk_state: 'published', risk_by: floor.people.reviewer.id })
		.where('id', '=', storyId)
		.execute();
	for (const who of [floor.people.editor, floor.people.reviewer]) expect(await nextFor(who, storyId)).toBeNull();
});
