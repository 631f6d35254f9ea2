/** A pause can be ended as long as it lasts, whatever was answered before; and a flood of them is answered and noticed. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASKED_BY } from '#domain/office/asked-how.ts';
import { askToLiftPause, liftPause, listPaused, readPause } from '#server/desk/paused-stories.ts';
import { readMenu } from '#server/desk/read-queue.ts';
import {
	answerChosenStops,
	answerStopRequest,
	listStopRequests,
	pauseForSomebody,
	type StopOutcome
} from '#server/desk/stop-stories.ts';
import { lookAtStops, readStopAlarm } from '#server/desk/watch-stops.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { pauseStory, resumeStory } from '#server/store/consent/change-state.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type BareStory, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
let second: Member;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
	second = await floor.person('second reviewer', ['reviewer']);
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
	floor.clock.now = Date.now();
	await db.owner.deleteFrom('story.stop_request').execute();
	await db.owner.deleteFrom('story.stop_alarm').execute();
	await db.owner.deleteFrom('story.story').execute();
});

/** "Please stop this story", from somebody who proves nothing. */
const stop = async (storyId: string) =>
	(await sql<{ outcome: string }>`select intake.stop_story(${storyId}) as outcome`.execute(db.intake)).rows[0]?.outcome;
const open = async (member: Member, after: string | null = null) => {
	const listed = await listStopRequests(floor.deps, member, after);
	if (!listed.ok) throw new Error(listed.reason);
	return listed.value;
};
const paused = async (member: Member, after: string | null = null) => {
	const listed = await listPaused(floor.deps, member, after);
	if (!listed.ok) throw new Error(listed.reason);
	return listed.value;
};
const answer = async (storyId: string, outcome: StopOutcome) => {
	const line = (await open(floor.people.editor)).lines.find((one) => one.storyId === storyId);
	return answerStopRequest(floor.deps, floor.people.editor, { requestId: line?.id ?? '', outcome });
};
const byTwo = async (storyId: string) => {
	const asked = await askToLiftPause(floor.deps, floor.people.editor, storyId);
	if (!asked.ok) return asked.reason;
	const lifted = await liftPause(floor.deps, second, storyId);
	return lifted.ok ? 'lifted' : lifted.reason;
};
const shownAgain = async (storyId: string) => {
	const { rows } = await sql<{ state: string; jobs: number }>`select p.state,
		(select count(*)::int from graphile_worker.jobs j where j.key = ${`publish:${storyId}`}) as jobs
		from story.person p where p.story_id = ${storyId}`.execute(db.owner);
	return rows[0];
};
const shield = async (storyId: string) => {
	const { rows } = await sql<{
		days: number | null;
	}>`select round(extract(epoch from shielded_until - now()) / 86400)::int as days
		from story.story where id = ${storyId}`.execute(db.owner);
	return rows[0]?.days ?? null;
};
const historical = async (change: BareStory = {}) => {
	const storyId = await floor.story({ deskState: 'published', ...change });
	await sql`update story.story set basis = 'public_domain' where id = ${storyId}`.execute(db.owner);
	return storyId;
};

describe('what was answered', () => {
	test('"stays paused": the story stands among the paused ones, and two end the pause later', async () => {
		const storyId = await floor.story({ deskState: 'published' });
		expect(await stop(storyId)).toBe('paused');
		const [line] = (await open(floor.people.editor)).lines;
		expect(line).toMatchObject({ storyId, paused: true, mayBeLifted: true, liftAskedBy: null });
		expect((await paused(floor.people.editor)).lines).toEqual([]);
		expect((await answer(storyId, 'stays_paused')).ok).toBe(true);
		expect((await open(floor.people.editor)).lines).toEqual([]);

		expect(await paused(floor.people.editor)).toMatchObject({
			count: 1,
			next: null,
			lines: [{ storyId, by: 'anonymous', liftAskedBy: null }]
		});
		expect((await askToLiftPause(floor.deps, floor.people.editor, storyId)).ok).toBe(true);
		expect((await paused(second)).lines).toMatchObject([{ storyId, liftAskedName: floor.people.editor.name }]);
		expect((await liftPause(floor.deps, second, storyId)).ok).toBe(true);
		expect((await paused(second)).lines).toEqual([]);
		expect(await shownAgain(storyId)).toEqual({ state: 'cooling', jobs: 1 });
	});
	test('"pause it now" on a text of long ago, which has no teller who could ever end it', async () => {
		const storyId = await historical();
		expect(await stop(storyId)).toBe('queued');
		expect((await answer(storyId, 'paused_now')).ok).toBe(true);
		expect((await open(floor.people.editor)).lines).toEqual([]);
		expect((await paused(floor.people.editor)).lines).toMatchObject([{ storyId, by: 'anonymous' }]);
		// Somebody asks again: it is paused already, and nothing more is written down.
		expect(await stop(storyId)).toBe('already');
		expect(await byTwo(storyId)).toBe('lifted');
		expect(await shownAgain(storyId)).toEqual({ state: 'cooling', jobs: 1 });
	});
	test('for whomever it was asked, two end the pause of a text of long ago, also one from before it was known', async () => {
		for (const who of ASKED_BY) {
			const storyId = await historical();
			const asked = { storyId, who, how: 'phone' } as const;
			expect((await pauseForSomebody(floor.deps, floor.people.editor, asked)).ok).toBe(true);
			expect((await open(floor.people.editor)).lines, who).toMatchObject([{ storyId, mayBeLifted: true }]);
			expect(await byTwo(storyId), who).toBe('lifted');
			expect(await shownAgain(storyId)).toEqual({ state: 'cooling', jobs: 1 });
		}
		const storyId = await historical();
		await pauseStory(db.owner, { storyId, byWhom: 'trusted' });
		expect(await paused(floor.people.editor)).toMatchObject({ count: 1, lines: [{ storyId, by: 'staff' }] });
		expect(await readPause(floor.deps, floor.people.editor, storyId)).toMatchObject({
			value: { by: 'staff', mayBeLifted: true }
		});
		expect(await byTwo(storyId)).toBe('lifted');
	});
	test('a pause by staff waits to be read by the office that answers, and can be ended before and after', async () => {
		for (const who of ['partner', 'other', 'teller'] as const) {
			const storyId = await floor.story({ deskState: 'published' });
			// Asked before without proof: that is done with this.
			await db.owner
				.insertInto('story.stop_request')
				.values({ story_id: storyId, by_kind: 'anonymous', effect: 'queued' })
				.execute();
			const elsewhere = await floor.person(`translator ${who}`, ['translator'], 'tunis');
			expect((await pauseForSomebody(floor.deps, elsewhere, { storyId, who, how: 'phone' })).ok).toBe(true);
			const { rows } = await sql<{ by: string; outcome: string | null }>`select by_kind as by, outcome
				from story.stop_request where story_id = ${storyId} order by at, outcome`.execute(db.owner);
			expect(rows.toSorted((a, b) => a.by.localeCompare(b.by))).toEqual([
				{ by: 'anonymous', outcome: 'paused_now' },
				{ by: who === 'partner' ? 'partner' : 'staff', outcome: null }
			]);
			const [line] = (await open(floor.people.editor)).lines;
			expect(line).toMatchObject({ storyId, mayBeLifted: true });
			expect((await answer(storyId, 'stays_paused')).ok).toBe(true);
			expect((await paused(floor.people.editor)).lines).toMatchObject([
				{ storyId, by: who === 'partner' ? 'partner' : 'staff' }
			]);
			expect(await byTwo(storyId)).toBe('lifted');
		}
	});
	test('what the teller or somebody whom the teller trusts has paused stands in no list of what the desk ends', async () => {
		const own = await floor.story();
		await pauseStory(db.owner, { storyId: own, byWhom: 'teller' });
		const trusted = await floor.story();
		const asked = { storyId: trusted, who: 'trusted', how: 'visit' } as const;
		await pauseForSomebody(floor.deps, floor.people.editor, asked);
		expect((await open(floor.people.editor)).lines).toMatchObject([{ storyId: trusted, mayBeLifted: false }]);
		expect((await answer(trusted, 'stays_paused')).ok).toBe(true);
		expect(await paused(floor.people.editor)).toEqual({ lines: [], next: null, count: 0 });
		expect([await byTwo(own), await byTwo(trusted)]).toEqual(['teller_paused', 'teller_paused']);
	});
	test('the page of a story says who paused it and whether two can end it; who may not see it is not told', async () => {
		const storyId = await floor.story();
		const reads = (member: Member) => readPause(floor.deps, member, storyId);
		expect(await reads(second)).toEqual({ ok: true, value: null });
		await stop(storyId);
		await askToLiftPause(floor.deps, floor.people.editor, storyId);
		expect(await reads(second)).toMatchObject({
			ok: true,
			value: { by: 'anonymous', mayBeLifted: true, liftAskedName: floor.people.editor.name }
		});
		await pauseStory(db.owner, { storyId, byWhom: 'teller' });
		expect(await reads(second)).toMatchObject({
			ok: true,
			value: { by: 'teller', mayBeLifted: false, liftAskedBy: null }
		});
		const stranger = await floor.person('stranger', ['reviewer'], 'tunis');
		expect(await reads(stranger)).toEqual({ ok: false, reason: 'not_found' });
	});
	test('an office sees its own, a manager of the network all; pages follow one another without a gap', async () => {
		const ids: string[] = [];
		for (let n = 0; n < 102; n++) {
			const storyId = await floor.story({ office: n < 101 ? 'brussels' : 'tunis' });
			await pauseStory(db.owner, { storyId, byWhom: 'partner' });
			ids.push(storyId);
		}
		const [asked = ''] = ids;
		expect((await askToLiftPause(floor.deps, floor.people.editor, asked)).ok).toBe(true);
		const first = await paused(floor.people.editor);
		expect([first.count, first.lines.length]).toEqual([101, 100]);
		// What waits for a second person stands first, then the newest.
		expect(first.lines[0]?.storyId).toBe(asked);
		const rest = await paused(floor.people.editor, first.next);
		expect([rest.count, rest.lines.length, rest.next]).toEqual([101, 1, null]);
		expect([...first.lines, ...rest.lines].map((line) => line.storyId).toSorted()).toEqual(
			ids.slice(0, 101).toSorted()
		);
		expect((await paused(floor.people.network_manager)).count).toBe(102);
		expect((await paused(floor.people.editor, '1.999999999999999.0000000000')).count).toBe(101);
	});
});

describe('who ended an anonymous pause', () => {
	test('the teller: for 90 days the next anonymous one waits, also where the teller had paused beside it', async () => {
		for (const alsoTheirOwn of [false, true]) {
			const storyId = await floor.story();
			expect(await stop(storyId)).toBe('paused');
			if (alsoTheirOwn) await pauseStory(db.owner, { storyId, byWhom: 'teller' });
			expect(await resumeStory(db.owner, { storyId, byWhom: 'teller' })).toBe('resumed');
			expect(await shield(storyId)).toBe(90);
			expect(await stop(storyId)).toBe('queued');
		}
	});
	test('a pause of their own shields nothing, also after one that was ended before', async () => {
		const storyId = await floor.story();
		await pauseStory(db.owner, { storyId, byWhom: 'teller' });
		await resumeStory(db.owner, { storyId, byWhom: 'teller' });
		expect(await shield(storyId)).toBe(null);
		expect(await stop(storyId)).toBe('paused');
		await resumeStory(db.owner, { storyId, byWhom: 'teller' });
		await sql`update story.story set shielded_until = null where id = ${storyId}`.execute(db.owner);
		await pauseStory(db.owner, { storyId, byWhom: 'teller' });
		await resumeStory(db.owner, { storyId, byWhom: 'teller' });
		expect(await shield(storyId)).toBe(null);
	});
	test('a shield that lasts longer stays as long', async () => {
		const storyId = await floor.story();
		expect(await stop(storyId)).toBe('paused');
		await sql`update story.story set shielded_until = now() + interval '200 days' where id = ${storyId}`.execute(
			db.owner
		);
		await resumeStory(db.owner, { storyId, byWhom: 'teller' });
		expect(await shield(storyId)).toBe(200);
	});
});

describe('after a flood', () => {
	/** Requests that had to queue, a second apart, the first of them the oldest. */
	async function flood(count: number, change: (n: number) => BareStory = () => ({})): Promise<string[]> {
		const ids: string[] = [];
		for (let n = 0; n < count; n++) {
			const story_id = await floor.story({ deskState: 'published', ...change(n) });
			const at = new Date(floor.clock.now - (count - n) * 1_000);
			await db.owner
				.insertInto('story.stop_request')
				.values({ story_id, by_kind: 'anonymous', effect: 'queued', at })
				.execute();
			ids.push(story_id);
		}
		return ids;
	}

	test('the menu counts all of them, pages hold all of them, the most dangerous stand first, then the oldest', async () => {
		const ids = await flood(230, (n) => ({ risk: n % 10 === 9 ? 'critical' : n % 10 === 8 ? 'low' : 'medium' }));
		expect((await readMenu(floor.deps, floor.people.editor)).counts.stop).toBe(230);
		const seen: string[] = [];
		for (let after: string | null = null; ;) {
			const page: Awaited<ReturnType<typeof open>> = await open(floor.people.editor, after);
			expect(page.count).toBe(230);
			seen.push(...page.lines.map((line) => line.storyId));
			after = page.next;
			if (after === null) break;
		}
		const of = (...last: number[]) => ids.filter((_, n) => last.includes(n % 10));
		expect(seen).toEqual([...of(9), ...of(0, 1, 2, 3, 4, 5, 6, 7), ...of(8)]);
		expect((await open(floor.people.editor, '0.1.999999999999999.00000000-0000-4000-8000-000000000000')).count).toBe(
			230
		);
	});
	test('what is still shown stands before what is paused already, however dangerous', async () => {
		const [shown = ''] = await flood(1, () => ({ risk: 'low' }));
		const hidden = await floor.story({ risk: 'critical' });
		expect(await stop(hidden)).toBe('paused');
		expect((await open(floor.people.editor)).lines.map((line) => line.storyId)).toEqual([shown, hidden]);
	});
	test('those that were chosen are answered in one act, each written down for itself; what does not fit is left', async () => {
		const [one = '', two = '', three = '', four = ''] = await flood(4);
		await db.owner
			.insertInto('story.stop_request')
			.values({ story_id: one, by_kind: 'anonymous', effect: 'already' })
			.execute();
		await pauseStory(db.owner, { storyId: three, byWhom: 'partner' });
		const { lines } = await open(floor.people.editor);
		const idsOf = (...stories: string[]) =>
			lines.filter((line) => stories.includes(line.storyId)).map((line) => line.id);
		const choose = (member: Member, stories: string[], outcome: StopOutcome) =>
			answerChosenStops(floor.deps, member, { requestIds: idsOf(...stories), outcome });
		expect(await choose(floor.people.translator, [one, two], 'no_reason')).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		const stranger = await floor.person('stranger in a flood', ['reviewer'], 'tunis');
		expect(await choose(stranger, [one, two], 'no_reason')).toMatchObject({
			ok: true,
			value: { answered: 0, left: 2 }
		});

		// Two requests about one story are one answer.
		expect(idsOf(one)).toHaveLength(2);
		const done = await choose(floor.people.editor, [one, two, three], 'no_reason');
		expect(done).toEqual({ ok: true, value: { answered: 2, left: 1, inLedger: true } });
		expect((await open(floor.people.editor)).lines.map((line) => line.storyId)).toEqual([four, three]);
		const history = await sql<{ id: string; outcome: string }>`select story_id as id, detail ->> 'outcome' as outcome
			from story.history where did = 'stop_answered'`.execute(db.owner);
		expect(history.rows.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
			[one, two].toSorted().map((id) => ({ id, outcome: 'no_reason' }))
		);
		const hidden = await choose(floor.people.editor, [three, four], 'paused_now');
		expect(hidden).toEqual({ ok: true, value: { answered: 2, left: 0, inLedger: true } });
		expect(floor.ledger.lines).toContain(`paused ${four}`);
		expect(await choose(floor.people.editor, [one, two], 'no_reason')).toEqual({ ok: false, reason: 'not_found' });
	});
});

describe('many pauses within the limit', () => {
	const alarm = async (member = floor.people.network_manager) => {
		const read = await readStopAlarm(floor.deps, member);
		if (!read.ok) throw new Error(read.reason);
		return read.value;
	};
	const stops = async (count: number) => {
		for (let n = 0; n < count; n++) expect(await stop(await floor.story())).toBe('paused');
	};
	/** Earlier than now, as far as the alarm can tell. */
	const hoursAgo = (hours: number) =>
		sql`update story.stop_request set at = at - make_interval(hours => ${hours})`.execute(db.owner);

	test('half of what an hour allows raises the alarm for everybody; it is gone when a manager of the network has looked', async () => {
		await stops(2);
		expect(await alarm()).toBe(null);
		expect((await readMenu(floor.deps, floor.people.translator)).manyStops).toBe(0);
		await stops(1);
		expect(await alarm()).toMatchObject({ pauses: 3, canAcknowledge: true });
		expect((await readMenu(floor.deps, floor.people.translator)).manyStops).toBe(3);
		// It stands, whatever else passes.
		await hoursAgo(48);
		await stops(1);
		const seen = await alarm();
		expect(seen?.pauses).toBe(4);

		const looks = (member: Member, pauses: number) =>
			lookAtStops(floor.deps, member, { alarmId: seen?.id ?? '', seen: pauses });
		expect(await looks(floor.people.office_manager, 4)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await alarm(floor.people.office_manager)).toMatchObject({ canAcknowledge: false });
		// One came after the page was made: nobody has looked at that one.
		expect(await looks(floor.people.network_manager, 3)).toEqual({ ok: false, reason: 'more_stops' });
		floor.clock.now = Date.now();
		expect(await looks(floor.people.network_manager, 4)).toEqual({ ok: true, value: null });
		expect(await alarm()).toBe(null);
		expect(await looks(floor.people.network_manager, 4)).toEqual({ ok: false, reason: 'unknown' });
		expect((await readMenu(floor.deps, floor.people.translator)).manyStops).toBe(0);
		const { rows } = await sql<{ source: string; says: { pauses?: number; acknowledged_by?: string } }>`
			select source, says from story.log_outbox where source like 'stop_alarm%' order by id`.execute(db.owner);
		expect(rows).toMatchObject([
			{ source: 'stop_alarm', says: { pauses: 3 } },
			{ source: 'stop_alarm_end', says: { acknowledged_by: floor.people.network_manager.id } }
		]);
	});
	test('what somebody has looked into does not count again, what comes after does', async () => {
		await stops(3);
		const first = await alarm();
		floor.clock.now = Date.now();
		await lookAtStops(floor.deps, floor.people.network_manager, { alarmId: first?.id ?? '', seen: 3 });
		await hoursAgo(2);
		await stops(2);
		expect(await alarm()).toBe(null);
		await stops(1);
		expect((await alarm())?.pauses).toBe(3);
	});
	test('twenty in a day raise it where an hour allows many more', async () => {
		await sql`insert into story.story (id, office_id, basis, language, desk_state)
			select lpad(n::text, 10, '0'), 'brussels', 'teller', 'fr', 'published' from generate_series(1, 6000) n`.execute(
			db.owner
		);
		for (let n = 0; n < 19; n++) {
			await stops(1);
			await hoursAgo(1);
		}
		expect(await alarm()).toBe(null);
		await stops(1);
		expect((await alarm())?.pauses).toBe(20);
	});
	test('pauses by staff, and requests that had to wait, count for nothing', async () => {
		for (let n = 0; n < 6; n++)
			await pauseForSomebody(floor.deps, floor.people.editor, {
				storyId: await floor.story(),
				who: 'other',
				how: 'phone'
			});
		for (let n = 0; n < 6; n++) expect(await stop(await historical())).toBe('queued');
		expect(await alarm()).toBe(null);
	});
	test('the desk raises and ends none by itself', async () => {
		await expect(db.desk.deleteFrom('story.stop_alarm').execute()).rejects.toMatchObject({ code: '42501' });
		await expect(sql`select story.watch_stops(5)`.execute(db.desk)).rejects.toMatchObject({ code: '42501' });
		await expect(sql`select story.shield('0000000000')`.execute(db.desk)).rejects.toMatchObject({ code: '42501' });
	});
});
