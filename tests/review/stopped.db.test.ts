/** What the review page still offers once a story is paused, or was taken back: only what can be done. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

async function written(): Promise<string> {
	const storyId = await floor.arrived();
	const saved = await floor.review.saveTelling(floor.people.editor, { storyId, typed: SHORTER, after: 0 });
	if (!saved.ok) throw new Error(saved.reason);
	return storyId;
}
async function page(who: Member, storyId: string) {
	const read = await floor.review.read(who, storyId);
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}

test('a teller who paused the story is not asked to read a text, and the page does not offer it', async () => {
	const storyId = await written();
	const { editor } = floor.people;
	const ask = () => floor.review.askTeller(editor, { storyId, language: 'en', version: 1 });
	expect((await page(editor, storyId)).consent.mayBeAsked).toBe(true);
	await pauseStory(floor.db.owner, { storyId, byWhom: 'teller' });
	expect((await page(editor, storyId)).consent.mayBeAsked).toBe(false);
	expect(await ask()).toEqual({ ok: false, reason: 'stopped' });
	await resumeStory(floor.db.owner, { storyId, byWhom: 'teller' });
	expect((await page(editor, storyId)).consent.mayBeAsked).toBe(true);
	expect((await ask()).ok).toBe(true);
});

test('of a story that was taken back only that is offered which can still be done', async () => {
	const storyId = await written();
	const { editor, reviewer } = floor.people;
	expect((await page(reviewer, storyId)).can).toMatchObject({ claim: true, pause_story: true, review: true });
	await takeBackStory(floor.db.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	const offered = async (who: Member) => {
		const { can } = await page(who, storyId);
		return Object.entries(can).flatMap(([act, may]) => (may ? [act] : []));
	};
	const inPerson = ['reissue_receipt', 'hand_out_originals', 'change_contact'];
	const left = ['see_story', 'open_contact', 'write_message', ...inPerson, 'release'];
	expect((await offered(editor)).sort()).toEqual([...left, 'make_without'].sort());
	expect((await offered(reviewer)).sort()).toEqual([...left, 'flag_help'].sort());
	const seen = await page(reviewer, storyId);
	expect(seen).toMatchObject({ takenBack: true, checklist: null, finds: null, letters: [], mentioned: [] });
	// What is no longer offered would be refused.
	const { review } = floor;
	const refused = { ok: false, reason: 'taken_back' };
	expect(await review.saveTelling(editor, { storyId, typed: SHORTER, after: 1 })).toEqual(refused);
	expect(await review.askTeller(editor, { storyId, language: 'en', version: 1 })).toEqual(refused);
	expect(await review.lookAtFinds(reviewer, { storyId, keys: ['name:x'], reason: 'x', after: 0 })).toEqual(refused);
	expect(await review.withdrawApproval(reviewer, storyId)).toEqual(refused);
});
