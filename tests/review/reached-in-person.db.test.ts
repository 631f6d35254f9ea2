/** A teller without a second word comes to the office: two of the staff change how to be reached, and nothing older is kept. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const REACH = { reach: 'mail', reachValue: 'new@example.org', safeHours: 'at noon' };

async function told(word: string | null = null): Promise<string> {
	const storyId = await floor.arrived();
	const receipt = {
		story_id: storyId,
		locator: Math.floor(Math.random() * 2 ** 24),
		hash: 'x',
		second_word_hash: word
	};
	await floor.db.owner.insertInto('story.receipt').values(receipt).execute();
	return storyId;
}
const versions = async (storyId: string) =>
	(
		await floor.db.owner
			.selectFrom('story.sealed')
			.select(['version', 'by_member'])
			.where('story_id', '=', storyId)
			.where('field', '=', 'contact')
			.execute()
	).map((row) => [row.version, row.by_member]);
async function page(storyId: string) {
	const read = await floor.review.read(floor.people.reviewer, storyId);
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}

test('one asks, another writes it down: the desk reads the new way, of the old one nothing is left', async () => {
	const storyId = await told();
	const { editor, reviewer, interviewer } = floor.people;
	const give = (who: typeof editor, answers: Record<string, string> = REACH) =>
		floor.review.giveContact(who, { storyId, answers });
	expect(await give(reviewer)).toEqual({ ok: false, reason: 'not_asked' });
	expect(await floor.review.askContact(interviewer, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await floor.review.askContact(editor, storyId)).toEqual({ ok: true, value: null });
	expect(await floor.review.askContact(reviewer, storyId)).toEqual({ ok: false, reason: 'asked_already' });
	expect(await give(editor)).toEqual({ ok: false, reason: 'same_person' });
	expect(await give(reviewer, { reach: 'mail', reachValue: ' ' })).toEqual({ ok: false, reason: 'contact_missing' });
	expect((await page(storyId)).contactChange).toEqual({ hasSecondWord: false, askedBy: editor.id, person: null });
	expect(await give(reviewer)).toEqual({ ok: true, value: null });
	expect(await versions(storyId)).toEqual([[1, reviewer.id]]);
	expect((await page(storyId)).contactChange?.askedBy).toBeNull();
	await floor.review.open(reviewer, { storyId, what: 'contact', why: 'reach', reason: 'To tell them a date.' });
	expect((await page(storyId)).contact).toMatchObject({ how: 'mail', value: 'new@example.org', safeHours: 'at noon' });

	await floor.review.askContact(reviewer, storyId);
	expect((await give(editor, { reach: 'none' })).ok).toBe(true);
	expect(await versions(storyId)).toEqual([[2, editor.id]]);
	const after = await page(storyId);
	expect(after.contact).toBeNull();
	expect(after.happened.filter(({ did }) => did.startsWith('contact_')).map(({ did, who }) => [did, who])).toEqual([
		['contact_changed', editor.id],
		['contact_asked', reviewer.id],
		['contact_changed', reviewer.id],
		['contact_asked', editor.id]
	]);
});

test('whoever chose a second word changes it alone; and what was asked is forgotten after an hour', async () => {
	const storyId = await told('a word');
	expect(await floor.review.askContact(floor.people.editor, storyId)).toEqual({ ok: false, reason: 'second_word' });
	expect((await page(storyId)).contactChange?.hasSecondWord).toBe(true);
	const other = await told();
	await floor.review.askContact(floor.people.editor, other);
	floor.clock.now += 61 * 60_000;
	const late = await floor.review.giveContact(floor.people.reviewer, { storyId: other, answers: REACH });
	expect(late).toEqual({ ok: false, reason: 'not_asked' });
});
