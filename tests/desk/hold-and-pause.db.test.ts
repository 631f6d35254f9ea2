/** While a country with thousands of stories is held, whoever stops a story does not wait for it, and is not cut off. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hold, lift } from '#server/desk/hold-stories.ts';
import { createIntakeDoor } from '#server/intake/door.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { openTestDoor, type TestDoor } from '../intake-door.ts';
import { giveReceipt } from '../proofs/installation.ts';
import { showStory } from '../public/shown-stories.ts';
import { tellStory } from '../told-story.ts';
import { openFloor, type Floor } from './office-floor.ts';

const STORIES = 3_000;
let it: TestDoor;
let floor: Floor;
beforeAll(async () => {
	it = await openTestDoor();
	await it.db.owner.deleteFrom('office.office').execute();
	floor = await openFloor(it.db);
});
afterAll(() => it.close());

async function told(origin: string): Promise<{ storyId: string; digits: string }> {
	const { storyId } = await tellStory(it.db.owner, it.deps.seal.keys);
	await showStory(it.db, { id: storyId, from: origin });
	await it.db.owner
		.updateTable('story.story')
		.set({ desk_state: 'published', origin })
		.where('id', '=', storyId)
		.execute();
	return { storyId, digits: await giveReceipt({ owner: it.db.owner, seal: it.deps.seal }, storyId) };
}

/** So many stories of that country; five hundred of them readers see, all with the words of one. */
async function showMany(like: string): Promise<void> {
	await sql`insert into story.story (id, office_id, basis, language, origin, host, risk, desk_state, arrived_at)
		select 'zz' || lpad(n::text, 8, '0'), 'brussels', 'teller', 'en', 'ER', 'BE', 'medium', 'published', now()
		from generate_series(1, ${STORIES}) n`.execute(it.db.owner);
	// Not counted, which takes long for so many at once: what is hidden below is counted.
	await sql`alter table shown.story_row disable trigger counted`.execute(it.db.owner);
	await sql`insert into shown.story_row select (jsonb_populate_record(null::shown.story_row,
			to_jsonb(r) || jsonb_build_object('story_id', s.id, 'feed_id', 'feed-' || s.id))).*
		from shown.story_row r, story.story s where r.story_id = ${like} and s.id between 'zz' and 'zz00000500'`.execute(
		it.db.owner
	);
	await sql`alter table shown.story_row enable trigger counted`.execute(it.db.owner);
}

const shown = async () =>
	(await it.db.owner.selectFrom('shown.story_row').select('story_id').execute()).map((row) => row.story_id);
const events = async (storyId: string) =>
	(
		await sql<{
			kind: string;
		}>`select kind from story.consent_event where story_id = ${storyId} order by version`.execute(it.db.owner)
	).rows.map((row) => row.kind);
/** Whether the hold has come to this story: somebody has its row, or it is hidden. */
async function isReached(storyId: string): Promise<boolean> {
	const free = await sql`select from story.story where id = ${storyId} for update skip locked`.execute(it.db.owner);
	return free.rows.length === 0 || (await events(storyId)).includes('held');
}
const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

test(`two tellers pause while ${STORIES} stories are held: both at once, and both pauses stay`, async () => {
	const { ledger } = it.deps.seal;
	const under = await told('ER');
	const other = await told('SO');
	await showMany(under.storyId);
	const { mine } = createIntakeDoor(it.deps);
	await ledger.append('narrowed', 'before');

	let isOver = false;
	const asked = { scope: 'country', value: 'ER', reason: 'danger' } as const;
	const holding = hold({ ...floor.deps, ledger }, floor.people.reviewer, asked).finally(() => (isOver = true));
	while (!isOver && !(await isReached(under.storyId))) await later(10);
	expect(isOver).toBe(false);
	const timed = async (digits: string) => {
		const began = performance.now();
		const { ok } = await mine.pauseByReceipt(digits, `caller ${digits}`);
		return { ok, soon: performance.now() - began < 3_000 };
	};
	const pauses = await Promise.all([timed(under.digits), timed(other.digits)]);
	expect(pauses).toEqual([
		{ ok: true, soon: true },
		{ ok: true, soon: true }
	]);

	// The page that the reviewer gets says the truth: nothing of it is shown any more.
	expect(await holding).toEqual({ ok: true, value: { stories: STORIES + 1, inLedger: true } });
	expect(await shown()).toEqual([]);
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from story.consent_event
		where kind = 'held' and detail->>'scope' = 'country'`.execute(it.db.owner);
	expect(rows).toEqual([{ n: STORIES + 1 }]);

	const { id } = await it.db.owner.selectFrom('story.hold').select('id').executeTakeFirstOrThrow();
	const second = await floor.person('second', ['reviewer']);
	for (const [member, lifted] of [
		[floor.people.reviewer, false],
		[second, true]
	] as const)
		expect(await lift(floor.deps, member, id)).toEqual({ ok: true, value: { lifted } });
	for (const { storyId } of [under, other]) {
		const teller = it.db.owner.selectFrom('story.person').select('state').where('story_id', '=', storyId);
		expect(await teller.where('role', '=', 'teller').executeTakeFirst()).toEqual({ state: 'suspended' });
		expect(await events(storyId)).toContain('paused');
	}
});

test('a story that somebody works on does not keep the others; it is hidden when they are done', async () => {
	await it.db.owner.deleteFrom('story.hold').execute();
	const first = await told('ML');
	const next = await told('ML');
	const asked = { scope: 'country', value: 'ML', reason: 'danger' } as const;
	let holding: Promise<unknown> | undefined;
	await it.db.owner.transaction().execute(async (tx) => {
		await sql`select from story.story where id = ${first.storyId} for update`.execute(tx);
		holding = hold(floor.deps, floor.people.reviewer, asked);
		await expect.poll(async () => await shown(), { timeout: 5_000 }).toEqual([first.storyId]);
	});
	expect(await holding).toMatchObject({ ok: true, value: { stories: 2 } });
	expect(await shown()).toEqual([]);
	expect([await events(first.storyId), await events(next.storyId)].every((kinds) => kinds.includes('held'))).toBe(true);
});

test('hiding that took long adds no second line: the lines are of the instant when the hold was set', async () => {
	await it.db.owner.deleteFrom('story.hold').execute();
	const { ledger } = it.deps.seal;
	const { storyId } = await told('NE');
	const asked = { scope: 'country', value: 'NE', reason: 'danger' } as const;
	await hold({ ...floor.deps, ledger }, floor.people.reviewer, asked);
	await sql`update story.consent_event set at = at + interval '10 minutes' where story_id = ${storyId} and kind = 'held'`.execute(
		it.db.owner
	);
	await completeWith(it.db.worker, ledger, { clock: () => Date.now() + 600_000, log: () => {} });
	const lines = (await ledger.read()).filter(({ story }) => story === ledger.nameOf(storyId));
	expect(lines.map(({ kind }) => kind)).toEqual(['held']);
});
