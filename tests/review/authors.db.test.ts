/** Whoever approved a story and then has a hand in it is no second pair of eyes any more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { addReview } from '#server/store/review/story-parts.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { NOTHING_MADE } from '#domain/story/translation.ts';
import { createTranslateActs } from '#server/desk/translate/acts.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { telling, tellStory } from '../told-story.ts';
import { openReviewFloor, TESTIMONY, type ReviewFloor } from './review-floor.ts';
import { addOriginal } from './sealed-picture.ts';
import { join } from 'node:path';

let floor: ReviewFloor;
let both: Member;
let other: Member;
beforeAll(async () => {
	floor = await openReviewFloor();
	both = await floor.person('both', ['editor', 'reviewer', 'translator'], 'brussels', ['en', 'fr']);
	other = await floor.person('other', ['reviewer']);
});
afterAll(() => floor.close());

/** Shown to readers, approved by these people. */
async function shownStory(reviewers: readonly Member[]): Promise<{ storyId: string; fileId: string }> {
	const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		levels: TOP,
		origin: 'CD',
		tellings: [telling('en')],
		testimony: TESTIMONY
	});
	await floor.db.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	const versions = [{ language: 'en', version: 1 }];
	for (const { id } of reviewers)
		await addReview(floor.db.owner, { storyId, memberId: id, consentVersion: 1, versions });
	const sealedFiles = join(floor.folder, 'sealed');
	const fileId = await addOriginal(floor.db.owner, { storyId, key, sealedFiles }, await plainJpeg());
	await confirmPeople(floor.db.owner, { fileId, storyId, people: 'none', covers: [], memberId: 'x', at: 1 });
	expect(await floor.publish(storyId)).toBe('published');
	return { storyId, fileId };
}
const state = async (storyId: string) =>
	(
		await floor.db.owner
			.selectFrom('story.story')
			.select('desk_state')
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow()
	).desk_state;

const edits: Record<string, (who: Member, story: { storyId: string; fileId: string }) => Promise<unknown>> = {
	'a telling': (who, { storyId }) =>
		floor.review.saveTelling(who, { storyId, typed: telling('en', { title: 'Another title' }), after: 1 }),
	'a translation': (who, { storyId }) =>
		createTranslateActs(floor.deps).save(who, {
			storyId,
			typed: telling('fr', { title: 'Du pain' }),
			from: NOTHING_MADE,
			after: 0
		}),
	'a working translation': (who, { storyId }) =>
		floor.review.saveWorking(who, { storyId, language: 'fr', text: 'Le pain', after: 0 }),
	facts: (who, { storyId }) =>
		floor.review.saveFacts(who, {
			storyId,
			field: (name) => ({ origin_country: 'CD', current_country: 'BE' })[name] ?? '',
			after: 1
		}),
	'words of a picture': (who, { storyId, fileId }) =>
		floor.review.saveAlt(who, { storyId, fileId, language: 'en', texts: { none: 'A shop' }, after: 1 })
};

test.each(Object.keys(edits))(
	'%s edited by the only reviewer: hidden in the same act, and they are told',
	async (what) => {
		const story = await shownStory([both]);
		const before = await floor.review.read(both, story.storyId);
		expect(before.ok && before.value.isOnlyReviewer).toBe(true);
		expect(await edits[what]?.(both, story)).toMatchObject({ ok: true, value: { unreviewed: true } });
		expect(await floor.shown(story.storyId)).toEqual([]);
		expect(await state(story.storyId)).toBe('in_review');
		const after = await floor.review.read(both, story.storyId);
		if (!after.ok) throw new Error(after.reason);
		expect(after.value).toMatchObject({ isOnlyReviewer: false, isAuthor: true });
		expect(after.value.happened.map((line) => line.did)).toContain('review_withdrawn');
		expect(await floor.publish(story.storyId)).toBe('nothing_to_show');
	}
);

test.each(['a telling', 'a translation', 'a working translation'])(
	'%s edited by one of two reviewers, or by somebody else, takes nothing away: the approved text is still shown',
	async (what) => {
		const two = await shownStory([both, other]);
		expect(await edits[what]?.(both, two)).toMatchObject({ ok: true, value: { unreviewed: false } });
		const one = await shownStory([other]);
		expect(await edits[what]?.(both, one)).toMatchObject({ ok: true, value: { unreviewed: false } });
		for (const { storyId } of [two, one]) {
			expect(await floor.shown(storyId)).toHaveLength(2);
			expect(await floor.publish(storyId)).toBe('published');
		}
	}
);

test('the same words saved again make nobody an author', async () => {
	const { storyId } = await shownStory([both]);
	expect(await floor.review.saveTelling(both, { storyId, typed: telling('en'), after: 1 })).toEqual({
		ok: true,
		value: { version: 1, unreviewed: false }
	});
	expect(await floor.shown(storyId)).toHaveLength(2);
});

test('an edit that is refused hides nothing', async () => {
	const { storyId } = await shownStory([both]);
	const late = await floor.review.saveTelling(both, { storyId, typed: telling('en', { title: 'Late' }), after: 7 });
	expect(late).toEqual({ ok: false, reason: 'changed_meanwhile' });
	expect(await floor.shown(storyId)).toHaveLength(2);
});
