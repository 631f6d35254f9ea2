import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askToLiftPause, liftPause } from '#server/desk/paused-stories.ts';
import { answerStopRequest, listStopRequests, pauseForSomebody } from '#server/desk/stop-stories.ts';
import type { AskedBy } from '#domain/office/asked-how.ts';
import { pauseStory, resumeStory } from '#server/store/consent/change-state.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
});
beforeEach(() => {
	floor.ledger.lines = [];
	floor.ledger.broken = false;
});
afterAll(() => db[Symbol.asyncDispose]());

const stateOf = async (storyId: string) =>
	(
		await db.owner
			.selectFrom('story.person')
			.select('state')
			.where('story_id', '=', storyId)
			.where('role', '=', 'teller')
			.executeTakeFirstOrThrow()
	).state;

async function anonymousPause(storyId: string, effect: 'paused' | 'queued' = 'paused'): Promise<void> {
	if (effect === 'paused') await pauseStory(db.owner, { storyId, byWhom: 'anonymous' });
	await db.owner.insertInto('story.stop_request').values({ story_id: storyId, by_kind: 'anonymous', effect }).execute();
}

describe('pausing for somebody', () => {
	test('any account pauses any story of any office at once, and how they were asked is kept', async () => {
		for (const member of Object.values(floor.people)) {
			const storyId = await floor.story({ office: 'tunis' });
			const done = await pauseForSomebody(floor.deps, member, { storyId, who: 'other', how: 'phone' });
			expect(done).toEqual({ ok: true, value: { inLedger: true, already: false } });
			expect(await stateOf(storyId)).toBe('suspended');
			expect(floor.ledger.lines).toContain(`paused ${storyId}`);
		}
		const kept = await db.owner.selectFrom('story.stop_request').selectAll().where('by_kind', '=', 'staff').execute();
		expect(kept.every((row) => row.asked_how === 'phone')).toBe(true);
	});
	test('a person the teller trusts, or a partner, is written down as that; only the first stands for the teller', async () => {
		const { editor, reviewer } = floor.people;
		const asked = async (who: AskedBy) => {
			const storyId = await floor.story({ deskState: 'published' });
			const done = await pauseForSomebody(floor.deps, editor, { storyId, who, how: 'phone' });
			expect(done).toEqual({ ok: true, value: { inLedger: true, already: false } });
			expect(await stateOf(storyId)).toBe('suspended');
			const rows = await db.owner
				.selectFrom('story.stop_request')
				.selectAll()
				.where('story_id', '=', storyId)
				.execute();
			const page = await sql<{ by: string }>`select story.page_of(${storyId}, null) ->> 'stoppedBy' as by`.execute(
				db.owner
			);
			const lift = await askToLiftPause(floor.deps, reviewer, storyId);
			return [rows.map((row) => row.by_kind).join(), page.rows[0]?.by, lift.ok ? 'lifted by two' : lift.reason];
		};
		expect(await asked('trusted')).toEqual(['trusted', 'trusted', 'teller_paused']);
		expect(await asked('partner')).toEqual(['partner', 'partner', 'lifted by two']);
		expect(await asked('teller')).toEqual(['staff', 'teller_asked', 'lifted by two']);
		expect(await asked('other')).toEqual(['staff', 'somebody_asked', 'lifted by two']);
	});
	test('a trusted person is heard also where somebody else has stopped the story before', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId);
		const asked = { storyId, who: 'trusted', how: 'visit' } as const;
		const done = await pauseForSomebody(floor.deps, floor.people.editor, asked);
		expect(done).toEqual({ ok: true, value: { inLedger: true, already: true } });
		const lift = await askToLiftPause(floor.deps, floor.people.reviewer, storyId);
		expect(lift).toEqual({ ok: false, reason: 'teller_paused' });
	});
	test('a story is hidden even when the list outside cannot be written, and that is said', async () => {
		floor.ledger.broken = true;
		const storyId = await floor.story();
		const done = await pauseForSomebody(floor.deps, floor.people.editor, { storyId, who: 'other', how: 'visit' });
		expect(done).toEqual({ ok: true, value: { inLedger: false, already: false } });
		expect(await stateOf(storyId)).toBe('suspended');
	});
	test('what does not exist or was taken back is told apart', async () => {
		const unknown = await pauseForSomebody(floor.deps, floor.people.editor, {
			storyId: 'zzzzzzzzzz',
			who: 'other',
			how: 'phone'
		});
		expect(unknown).toEqual({ ok: false, reason: 'not_found' });
		const storyId = await floor.story();
		await db.owner.updateTable('story.story').set({ taken_back_at: new Date() }).where('id', '=', storyId).execute();
		const back = await pauseForSomebody(floor.deps, floor.people.editor, { storyId, who: 'other', how: 'phone' });
		expect(back).toEqual({ ok: false, reason: 'taken_back' });
	});
});

describe('lifting a pause without proof', () => {
	test('takes two: one asks, a reviewer who is somebody else lifts; then it is shielded for 90 days', async () => {
		const storyId = await floor.story({ deskState: 'published' });
		await anonymousPause(storyId);
		const { reviewer } = floor.people;
		expect(await liftPause(floor.deps, reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
		expect((await askToLiftPause(floor.deps, reviewer, storyId)).ok).toBe(true);
		expect(await liftPause(floor.deps, reviewer, storyId)).toEqual({ ok: false, reason: 'same_person' });
		expect(await liftPause(floor.deps, floor.people.editor, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await askToLiftPause(floor.deps, floor.people.editor, storyId)).toEqual({
			ok: false,
			reason: 'asked_already'
		});
		const second = await floor.person('second reviewer', ['reviewer']);
		expect((await liftPause(floor.deps, second, storyId)).ok).toBe(true);
		expect(await stateOf(storyId)).toBe('cooling');
		const row = await db.owner
			.selectFrom('story.story')
			.selectAll()
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();
		expect(row.shielded_until?.getTime()).toBe(floor.clock.now + 90 * 86_400_000);
		const open = await db.owner
			.selectFrom('story.stop_request')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('handled_at', 'is', null)
			.execute();
		expect(open).toEqual([]);
	});
	test('a reviewer of another office does not lift it', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId);
		await askToLiftPause(floor.deps, floor.people.editor, storyId);
		const stranger = await floor.person('stranger', ['reviewer'], 'tunis');
		expect(await liftPause(floor.deps, stranger, storyId)).toEqual({ ok: false, reason: 'not_found' });
		expect(await stateOf(storyId)).toBe('suspended');
	});
	test('what somebody paused first and the teller paused too, nobody here lifts', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId);
		expect(await pauseStory(db.owner, { storyId, byWhom: 'teller' })).toBe('already');
		const asked = await askToLiftPause(floor.deps, floor.people.editor, storyId);
		expect(asked).toEqual({ ok: false, reason: 'teller_paused' });
	});
	test('who asked to lift an earlier pause did not ask to lift this one', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId);
		expect((await askToLiftPause(floor.deps, floor.people.editor, storyId)).ok).toBe(true);
		await resumeStory(db.owner, { storyId, byWhom: 'teller' });
		await anonymousPause(storyId);
		const lifted = await liftPause(floor.deps, floor.people.reviewer, storyId);
		expect(lifted).toEqual({ ok: false, reason: 'not_asked' });
		expect(await stateOf(storyId)).toBe('suspended');
	});
	test('what the teller paused, nobody here lifts', async () => {
		const storyId = await floor.story();
		await pauseStory(db.owner, { storyId, byWhom: 'teller' });
		expect(await askToLiftPause(floor.deps, floor.people.reviewer, storyId)).toEqual({
			ok: false,
			reason: 'teller_paused'
		});
	});
});

describe('stop requests', () => {
	test('those that were queued stand first and raise the alarm; answering pauses them', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId, 'queued');
		const listed = await listStopRequests(floor.deps, floor.people.editor);
		if (!listed.ok) throw new Error(listed.reason);
		expect(listed.value.queued).toBe(1);
		const [first] = listed.value.lines;
		expect(first).toMatchObject({ storyId, effect: 'queued', paused: false });
		const answered = await answerStopRequest(floor.deps, floor.people.editor, {
			requestId: first?.id ?? '',
			outcome: 'paused_now'
		});
		expect(answered.ok).toBe(true);
		expect(await stateOf(storyId)).toBe('suspended');
		const after = await listStopRequests(floor.deps, floor.people.editor);
		expect(after.ok && after.value.queued).toBe(0);
	});
	test('"no reason" is no way around the two people that lifting takes', async () => {
		const storyId = await floor.story();
		await anonymousPause(storyId);
		const listed = await listStopRequests(floor.deps, floor.people.reviewer);
		const line = listed.ok ? listed.value.lines.find((each) => each.storyId === storyId) : undefined;
		const answer = (outcome: 'no_reason' | 'stays_paused') =>
			answerStopRequest(floor.deps, floor.people.reviewer, { requestId: line?.id ?? '', outcome });
		expect(await answer('no_reason')).toEqual({ ok: false, reason: 'still_paused' });
		expect(await stateOf(storyId)).toBe('suspended');
		expect((await answer('stays_paused')).ok).toBe(true);
	});
	test('two who stop the same story at the same moment never wait for each other for ever', async () => {
		for (let round = 0; round < 25; round++) {
			const storyId = await floor.story();
			await anonymousPause(storyId, 'queued');
			const listed = await listStopRequests(floor.deps, floor.people.editor);
			const line = listed.ok ? listed.value.lines.find((each) => each.storyId === storyId) : undefined;
			const [answered, paused] = await Promise.all([
				answerStopRequest(floor.deps, floor.people.editor, { requestId: line?.id ?? '', outcome: 'paused_now' }),
				pauseForSomebody(floor.deps, floor.people.reviewer, { storyId, who: 'other', how: 'phone' })
			]);
			expect(paused.ok).toBe(true);
			expect(answered.ok || answered.reason).toBe(answered.ok ? true : 'not_found');
			expect(await stateOf(storyId)).toBe('suspended');
		}
	});
	test('an office sees its own requests, the network manager those of all', async () => {
		const storyId = await floor.story({ office: 'tunis' });
		await anonymousPause(storyId);
		const seenBy = async (member: Floor['people']['editor']) => {
			const listed = await listStopRequests(floor.deps, member);
			return listed.ok && listed.value.lines.some((line) => line.storyId === storyId);
		};
		expect(await seenBy(floor.people.reviewer)).toBe(false);
		expect(await seenBy(floor.people.network_manager)).toBe(true);
	});
});
