/** A teller who lost the receipt comes to the office: two of the staff make a new one, and the old one is dead. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import { createReceiptSeal, drawReceipt, type ReceiptSeal } from '#server/seal/receipt.ts';
import { receiptCandidates } from '#server/store/intake/my-story.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
let receipts: ReceiptSeal;
let review: ReviewActs;
beforeAll(async () => {
	floor = await openReviewFloor();
	receipts = createReceiptSeal(floor.db.secret);
	review = createReviewActs({ ...floor.deps, receipts });
});
afterAll(async () => {
	receipts.close();
	await floor.close();
});

/** What the digits open: the hash of the second word of that receipt, or nothing. */
async function opens(digits: string): Promise<{ word: string | null } | null> {
	const candidates = await receiptCandidates(floor.db.intake, receipts.locator(digits));
	const known = candidates.map(({ receiptId, hash }) => ({ id: receiptId, hash }));
	const found = await receipts.verifyTwo('open', known, digits);
	if (!found.ok) throw new Error(found.reason);
	const receipt = candidates.find(({ receiptId }) => receiptId === found.value);
	return receipt === undefined ? null : { word: receipt.secondWordHash };
}

async function told(): Promise<{ storyId: string; digits: string }> {
	const storyId = await floor.arrived();
	const digits = drawReceipt();
	const hash = await receipts.hash(digits);
	await floor.db.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), hash, second_word_hash: 'the word' })
		.execute();
	return { storyId, digits };
}

test('one asks, another makes it: the new digits open the story, the old ones nothing; the second word stays', async () => {
	const { storyId, digits: old } = await told();
	const { editor, reviewer, interviewer, translator } = floor.people;
	expect(await review.giveReceipt(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
	for (const other of [interviewer, translator])
		expect(await review.askReceipt(other, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await review.askReceipt(editor, storyId)).toEqual({ ok: true, value: null });
	expect(await review.askReceipt(reviewer, storyId)).toEqual({ ok: false, reason: 'asked_already' });
	expect(await review.giveReceipt(editor, storyId)).toEqual({ ok: false, reason: 'same_person' });
	expect(await opens(old)).toEqual({ word: 'the word' });
	const page = await review.read(reviewer, storyId);
	expect(page.ok && page.value.receipt).toEqual({ askedBy: editor.id });

	const made = await review.giveReceipt(reviewer, storyId);
	if (!made.ok) throw new Error(made.reason);
	const { digits } = made.value;
	expect(checkReceipt(digits)).toBe('ok');
	expect(await opens(old)).toBeNull();
	expect(await opens(digits)).toEqual({ word: 'the word' });
	expect(await review.giveReceipt(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });

	const after = await review.read(editor, storyId);
	if (!after.ok) throw new Error(after.reason);
	expect(after.value.receipt).toEqual({ askedBy: null });
	const happened = after.value.happened.filter(({ did }) => did.startsWith('receipt_'));
	expect(happened.map(({ did, who }) => [did, who])).toEqual([
		['receipt_made', reviewer.id],
		['receipt_asked', editor.id]
	]);
	expect(JSON.stringify(after.value)).not.toContain(digits);
});

test('who asked is forgotten after an hour, and another office has no say', async () => {
	const { storyId, digits } = await told();
	const { editor, reviewer } = floor.people;
	await review.askReceipt(editor, storyId);
	const stranger = await floor.person('Stranger', ['reviewer', 'editor'], 'tunis');
	expect(await review.giveReceipt(stranger, storyId)).toEqual({ ok: false, reason: 'not_found' });
	floor.clock.now += 3_600_001;
	expect(await review.giveReceipt(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
	expect((await review.askReceipt(reviewer, storyId)).ok).toBe(true);
	expect(await review.giveReceipt(reviewer, storyId)).toEqual({ ok: false, reason: 'same_person' });
	expect(await opens(digits)).not.toBeNull();
});

test('a story that was taken back has a receipt too, a text of long ago has none', async () => {
	const { storyId } = await told();
	const change = floor.db.owner.updateTable('story.story').where('id', '=', storyId);
	await change.set({ taken_back_at: new Date(floor.clock.now) }).execute();
	expect((await review.askReceipt(floor.people.editor, storyId)).ok).toBe(true);
	expect((await review.giveReceipt(floor.people.office_manager, storyId)).ok).toBe(true);
	await change.set({ basis: 'public_domain' }).execute();
	expect(await review.askReceipt(floor.people.editor, storyId)).toEqual({ ok: false, reason: 'no_receipt' });
});
