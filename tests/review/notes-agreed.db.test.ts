/** What stands above a story: chosen at the desk, shown only as its teller agreed to it together with the text. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContentNote } from '#domain/story/content-notes.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { sealJson } from '#server/seal/fields.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { telling } from '../told-story.ts';
import { openReviewFloor, SHORTER, TESTIMONY, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const save = (storyId: string, notes: readonly ContentNote[], after: number) =>
	floor.review.saveTelling(floor.people.editor, { storyId, typed: { ...SHORTER, notes }, after });
const ask = (storyId: string, version: number) =>
	floor.review.askTeller(floor.people.editor, { storyId, language: 'en', version });
const approve = (storyId: string, version: number) =>
	floor.review.approve(floor.people.reviewer, { storyId, seen: [{ language: 'en', version }] });
async function tellerSaysYes(storyId: string, version: number): Promise<void> {
	const ends = { web: floor.clock.now - 1, print: floor.clock.now - 1 };
	const yes = { storyId, language: 'en', version, byWhom: 'teller' as const, coolingEnds: ends };
	expect(await approveTelling(floor.db.owner, yes)).toBe('approved');
}
/** What stands above it for readers of the site. */
async function above(storyId: string): Promise<unknown> {
	const row = await floor.db.owner
		.selectFrom('shown.story_row')
		.select('body')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.executeTakeFirstOrThrow();
	return (row.body as { notes?: unknown }).notes ?? [];
}
const differences = (storyId: string) => verifyStory(floor.db.worker, floor.keys, storyId, floor.clock.now);

/** Released, with what the desk chose to stand above it at first. */
async function released(notes: readonly ContentNote[]): Promise<string> {
	const storyId = await floor.arrived({ levels: TOP });
	await save(storyId, notes, 0);
	await ask(storyId, 1);
	await tellerSaysYes(storyId, 1);
	await floor.judge(storyId);
	await floor.answered(storyId);
	expect((await approve(storyId, 1)).ok).toBe(true);
	expect((await floor.review.handOver(floor.people.editor, storyId)).ok).toBe(true);
	expect(await floor.publish(storyId)).toBe('published');
	return storyId;
}

test('a yes covers exactly what stood there: changed later, the old stands until the teller has read the new', async () => {
	const storyId = await released(['war']);
	expect(await above(storyId)).toEqual(['war']);
	expect(await save(storyId, ['war', 'illness'], 1)).toEqual({ ok: true, value: { version: 2, unreviewed: false } });
	await floor.publish(storyId);
	expect(await above(storyId)).toEqual(['war']);
	// The second person alone changes nothing: without the teller's yes nothing of this version is shown.
	expect((await approve(storyId, 2)).ok).toBe(true);
	expect(await floor.publish(storyId)).toBe('nothing_to_show');
	expect(await ask(storyId, 2)).toEqual({ ok: true, value: 'asked' });
	await tellerSaysYes(storyId, 2);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await above(storyId)).toEqual(['war', 'illness']);
	expect(await differences(storyId)).toEqual([]);
});

test('none is an answer of its own: it is saved with the text, and more than none is asked anew', async () => {
	const storyId = await released([]);
	expect(await above(storyId)).toEqual([]);
	const read = await floor.review.read(floor.people.editor, storyId);
	expect(read.ok && read.value.tellings[0]?.telling.notes).toEqual([]);
	expect(await save(storyId, [], 1)).toEqual({ ok: true, value: { version: 1, unreviewed: false } });
	expect(await save(storyId, ['death'], 1)).toEqual({ ok: true, value: { version: 2, unreviewed: false } });
	await floor.publish(storyId);
	expect(await above(storyId)).toEqual([]);
});

test('the machine says no yes to what stands above a text, however little the text says', async () => {
	const testimony = { ...TESTIMONY, known: 'no' };
	const storyId = await floor.arrived({ testimony });
	await floor.db.owner.updateTable('story.story').set({ show_first: false }).where('id', '=', storyId).execute();
	await save(storyId, ['illness'], 0);
	expect(await ask(storyId, 1)).toEqual({ ok: true, value: 'asked' });
	await tellerSaysYes(storyId, 1);
	// What the teller has agreed to before may go, and that only says less.
	await save(storyId, [], 1);
	expect(await ask(storyId, 2)).toEqual({ ok: true, value: 'approved' });
	await save(storyId, ['illness'], 2);
	expect(await ask(storyId, 3)).toEqual({ ok: true, value: 'asked' });
});

describe('chosen before it was part of the text', () => {
	/** A story as an earlier version left it: noted among the facts, the text without a word of it. */
	async function noted(basis: 'teller' | 'public_domain'): Promise<string> {
		const facts = { notes: ['illness'] as const };
		const told = { basis, facts, levels: TOP, approved: true, tellings: [telling('en')], deskState: 'ready' as const };
		const storyId = await floor.arrived(told);
		expect(await floor.publish(storyId)).toBe('published');
		return storyId;
	}
	test('it stands above no story whose teller never read it', async () => {
		const storyId = await noted('teller');
		expect(await above(storyId)).toEqual([]);
		expect(await differences(storyId)).toEqual([]);
	});
	test('the desk reads it beside the boxes, until the text says what stands above it', async () => {
		const before = async (storyId: string) => {
			const read = await floor.review.read(floor.people.editor, storyId);
			return read.ok ? read.value.tellings.map(({ telling: { notes }, notesBefore }) => [notes, notesBefore]) : read;
		};
		const storyId = await noted('teller');
		expect(await before(storyId)).toEqual([[undefined, ['illness']]]);
		// Nothing was changed: no version, and no question to the teller.
		const save = (words: Partial<ReturnType<typeof telling>>) =>
			floor.review.saveTelling(floor.people.editor, {
				storyId,
				typed: telling('en', { notes: [], ...words }),
				after: 1
			});
		expect(await save({})).toMatchObject({ ok: true, value: { version: 1 } });
		expect(await before(storyId)).toEqual([[undefined, ['illness']]]);
		expect(await save({ notes: ['illness'] })).toMatchObject({ ok: true, value: { version: 2 } });
		expect(await before(storyId)).toEqual([[['illness'], []]]);
		// Where no teller is asked it is shown, and ticked.
		expect(await before(await noted('public_domain'))).toEqual([[['illness'], []]]);
	});
	test('it stays where no teller is asked, also when other facts are saved, until the text says it itself', async () => {
		const storyId = await noted('public_domain');
		expect(await above(storyId)).toEqual(['illness']);
		const field = (name: string) => (name === 'origin_country' ? 'CD' : '');
		expect((await floor.review.saveFacts(floor.people.editor, { storyId, field, after: 1 })).ok).toBe(true);
		const read = await floor.review.read(floor.people.editor, storyId);
		const shown = read.ok ? read.value.tellings[0] : undefined;
		expect(shown?.telling.notes).toEqual(['illness']);
		const typed = { ...telling('en'), notes: [] };
		const saved = await floor.review.saveTelling(floor.people.editor, { storyId, typed, after: 1 });
		expect(saved).toMatchObject({ ok: true, value: { version: 2 } });
	});
});

test('a translation stands under what stands above its source, whatever it brought along itself', async () => {
	const storyId = await floor.arrived({
		levels: TOP,
		approved: true,
		tellings: [telling('en', { notes: ['war'] })],
		deskState: 'ready'
	});
	const { db, keys } = floor;
	const wrapped = await db.owner
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const at = { table: 'story.sealed', row: storyId, field: 'telling:fr', version: 1 };
	const body = sealJson(keys.unwrap(storyId, wrapped), at, telling('fr', { notes: ['illness'] }));
	await db.owner
		.insertInto('story.sealed')
		.values({ story_id: storyId, field: 'telling:fr', version: 1, body })
		.execute();
	await db.owner
		.insertInto('story.telling')
		.values({
			...{ story_id: storyId, language: 'fr', version: 1, source_language: 'en', reviewed_version: 1 },
			fits_version: 1
		})
		.execute();
	expect(await floor.publish(storyId)).toBe('published');
	const rows = await db.owner
		.selectFrom('shown.story_row')
		.select(['language', 'body'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.orderBy('language')
		.execute();
	expect(rows.map(({ language, body }) => [language, (body as { notes?: unknown }).notes])).toEqual([
		['en', ['war']],
		['fr', ['war']]
	]);
});
