/** Where several told together: a yes of one that does not hold, and what the desk ends for all of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayLedger } from '#server/backup/replay-ledger.ts';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { type GroupFloor, openGroupFloor } from './group-floor.ts';

let it: GroupFloor;
let second: Member;
let review: ReviewActs;
beforeAll(async () => {
	it = await openGroupFloor();
	review = createReviewActs({ ...it.deps, ledger: it.seal.ledger });
	second = await it.person('Second reviewer', ['reviewer']);
});
afterAll(() => it.close());

const A = { person: { firstName: 'Aa' } };
const B = { person: { firstName: 'Bb' } };

test('the yes of one does not hold: closed for all, the others tell it anew, and the page of that one says no more', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	await it.show(storyId, digits);
	const [first] = await it.people(storyId);
	const person = first?.id ?? '';
	const asked = { storyId, person, reason: 'wrong_person', words: 'Somebody else sat there.' };
	expect(await review.doubtYes(it.people_.reviewer, { ...asked, person: '' })).toEqual({
		ok: false,
		reason: 'no_choice'
	});
	expect((await review.doubtYes(it.people_.reviewer, asked)).ok).toBe(true);
	expect((await review.findYesInvalid(second, { storyId, person })).ok).toBe(true);
	expect(await it.shown(storyId)).toEqual([]);
	const [mine, theirs] = [await it.look(a), await it.look(b)];
	expect([mine.status, theirs.status]).toEqual(['closed_by_office', 'closed_by_another']);
	expect(mine.certificate?.certificate.closedBy).toBe('office');
	expect(theirs.certificate?.certificate.closedBy).toBe('another_teller');
	expect((await it.people(storyId)).map(({ state }) => state).sort()).toEqual(['active', 'invalidated']);
	// What is written outside the database keeps it gone, also where the backup is from before.
	const lines = (await it.seal.ledger.read()).filter(({ story }) => story === it.seal.ledger.nameOf(storyId));
	expect(lines.map(({ kind, after, teller }) => [kind, after, teller])).toEqual([
		['held', undefined, undefined],
		['taken_back', 'keep_sealed', it.seal.ledger.nameOf(person)]
	]);
	const told = { text: 'What I say alone.', brings: 'Bread', title: '', language: 'en' };
	expect((await it.review.makeWithout(it.people_.editor, { storyId, told })).ok).toBe(true);
});

test('what its teller brought back is not taken back again by a restore that knows of it', async () => {
	const { storyId } = await it.tell([A, B]);
	await it.seal.ledger.append('taken_back', storyId, 'keep_sealed');
	const taken = await it.seal.ledger.head();
	const at = new Date(Date.now() + 60_000);
	await it.db.owner
		.insertInto('story.consent_event')
		.values({ story_id: storyId, version: 900, kind: 'renewed', by_whom: 'teller', at, detail: '{"again": true}' })
		.execute();
	const replay = (replayAfter: number) =>
		it.db.owner
			.transaction()
			.execute((tx) => replayLedger(tx, it.seal.ledger, { replayAfter, holdAll: false, now: new Date() }));
	await replay(taken.n);
	expect((await it.row(storyId)).taken_back_at).toBeNull();
	// A line that the backup may not know counts, whenever the yes was.
	await replay(taken.n - 1);
	expect((await it.row(storyId)).taken_back_at).not.toBeNull();
});
