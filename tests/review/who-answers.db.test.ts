/** Whoever answers by a correction or a message is not silent, and the desk sees that something lies with it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeUnanswered } from '#server/store/ending/silence.ts';
import { countQueues, readQueue } from '#server/store/desk/queues.ts';
import { saveMyCorrection, sendMyMessage } from '#server/store/intake/my-story.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';
import { sealJson } from '#server/seal/fields.ts';
import { storyKey } from '#server/publishing/open-story.ts';

const DAY = 86_400_000;
let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

/** A first text that waits for its teller since `days` ago, with a receipt that opens it. */
async function waiting(days: number) {
	const storyId = await floor.arrived();
	const { editor } = floor.people;
	await floor.review.saveTelling(editor, { storyId, typed: SHORTER, after: 0 });
	await floor.review.askTeller(editor, { storyId, language: 'en', version: 1 });
	const since = { waiting_since: new Date(floor.clock.now - days * DAY), desk_state: 'in_review' as const };
	await floor.db.owner.updateTable('story.story').set(since).where('id', '=', storyId).execute();
	const row = { story_id: storyId, locator: Math.floor(Math.random() * 2 ** 24), hash: 'x', second_word_hash: 'y' };
	const made = await floor.db.owner.insertInto('story.receipt').values(row).returning('id').executeTakeFirstOrThrow();
	return { storyId, receipt: { locator: row.locator, receiptId: made.id } };
}
async function correct({ storyId, receipt }: Awaited<ReturnType<typeof waiting>>, title: string, after = 0) {
	const key = await storyKey(floor.db.worker, floor.keys, storyId);
	if (key === null) throw new Error('no key');
	const at = { table: 'story.sealed', row: storyId, field: 'correction:en', version: after + 1 };
	const sealed = sealJson(key, at, { ...SHORTER, title });
	expect(await saveMyCorrection(floor.db.intake, receipt, { language: 'en', after, sealed })).toBe('saved');
}
const write = ({ receipt }: Awaited<ReturnType<typeof waiting>>) =>
	sendMyMessage(floor.db.intake, receipt, randomUUID(), Buffer.from('sealed'));
const closed = async (storyId: string) => (await closeUnanswered(floor.db.worker, floor.clock.now)).includes(storyId);
const story = (storyId: string) =>
	floor.db.owner
		.selectFrom('story.story')
		.select(['desk_state', 'erase_after', 'waiting_since'])
		.where('id', '=', storyId)
		.executeTakeFirstOrThrow();
async function lineIn(queue: 'messages' | 'in_review' | 'waiting', storyId: string) {
	const sought = { office: null, country: null, storyId: null };
	const asked = { queue, now: floor.clock.now, everyLanguage: true, after: null, sought };
	return (await readQueue(floor.db.desk, floor.people.editor, asked)).lines.find(({ id }) => id === storyId) ?? null;
}

test('a correction keeps a story open, stands in the list of messages, and leaves the list of those who are silent', async () => {
	const one = await waiting(91);
	const before = await countQueues(floor.db.desk, floor.people.editor, floor.clock.now);
	await correct(one, 'My own title');
	expect(await closed(one.storyId)).toBe(false);
	expect(await lineIn('messages', one.storyId)).toMatchObject({ corrections: 1, messages: 0 });
	expect(await lineIn('waiting', one.storyId)).toBeNull();
	expect(await lineIn('in_review', one.storyId)).not.toBeNull();
	const after = await countQueues(floor.db.desk, floor.people.editor, floor.clock.now);
	expect([after.messages - before.messages, after.waiting - before.waiting]).toEqual([1, -1]);
});

test('taking a correction ends what was asked; leaving it lets the text wait, and silence is counted from then', async () => {
	const { editor } = floor.people;
	const answer = { language: 'en', version: 1, after: 1 };
	const taken = await waiting(91);
	await correct(taken, 'Another title');
	expect((await floor.review.answerCorrection(editor, { storyId: taken.storyId, ...answer, take: true })).ok).toBe(
		true
	);
	expect((await story(taken.storyId)).waiting_since).toBeNull();
	const left = await waiting(91);
	await correct(left, 'Another title');
	expect((await floor.review.answerCorrection(editor, { storyId: left.storyId, ...answer, take: false })).ok).toBe(
		true
	);
	expect(await lineIn('waiting', left.storyId)).not.toBeNull();
	const answered = (days: number) =>
		floor.db.owner
			.updateTable('story.history')
			.set({ at: new Date(floor.clock.now - days * DAY) })
			.where('story_id', '=', left.storyId)
			.where('did', '=', 'correction_left')
			.execute();
	await answered(89);
	expect(await closed(left.storyId)).toBe(false);
	await answered(91);
	expect(await closed(left.storyId)).toBe(true);
});

test('a message keeps a story open until the desk has read it, and 90 days more', async () => {
	const one = await waiting(91);
	expect(await write(one)).toBe('sent');
	expect(await closed(one.storyId)).toBe(false);
	const read = (days: number) =>
		floor.db.owner
			.updateTable('story.message')
			.set({ read_at: new Date(floor.clock.now - days * DAY) })
			.where('story_id', '=', one.storyId)
			.execute();
	await read(89);
	expect(await closed(one.storyId)).toBe(false);
	await read(91);
	expect(await closed(one.storyId)).toBe(true);
});

test('what silence had closed is open again with a correction or a message; what was taken back stays for erasing', async () => {
	for (const act of [(one: Awaited<ReturnType<typeof waiting>>) => correct(one, 'Mine'), write]) {
		const one = await waiting(91);
		expect(await closed(one.storyId)).toBe(true);
		await act(one);
		expect(await story(one.storyId)).toMatchObject({ desk_state: 'in_review', erase_after: null });
		expect(await closed(one.storyId)).toBe(false);
	}
	const gone = await waiting(10);
	const back = {
		taken_back_at: new Date(),
		waiting_since: null,
		erase_after: new Date(),
		desk_state: 'closed' as const
	};
	await floor.db.owner.updateTable('story.story').set(back).where('id', '=', gone.storyId).execute();
	await write(gone);
	expect(await story(gone.storyId)).toMatchObject({ desk_state: 'closed', erase_after: back.erase_after });
});
