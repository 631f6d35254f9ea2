/** Judging danger by answers, and stories of trafficking. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { MILD } from '../consent/mild-rubric.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const rowOf = (storyId: string) =>
	floor.db.owner
		.selectFrom('story.story')
		.select(['risk', 'risk_by', 'risk_floor', 'hold_events', 'desk_state'])
		.where('id', '=', storyId)
		.executeTakeFirstOrThrow();
const answersOf = async (storyId: string) => {
	const read = await floor.review.read(floor.people.reviewer, storyId);
	if (!read.ok || read.value.rubric === null) throw new Error('the answers are not on the page');
	return read.value.rubric;
};
/** A story that readers see. */
async function shownStory(): Promise<string> {
	const storyId = await floor.arrived({ approved: true, tellings: [SHORTER] });
	expect(await floor.publish(storyId)).toBe('published');
	return storyId;
}

describe('the rubric', () => {
	test('decides the danger, says why, and keeps who answered and when, version by version', async () => {
		const storyId = await floor.arrived();
		const judged = await floor.judge(storyId, { state: 'yes', family: 'yes' });
		expect(judged).toEqual({ ok: true, value: { risk: 'critical', inLedger: true } });
		expect(await answersOf(storyId)).toMatchObject({
			answers: { state: 'yes', family: 'yes', child: 'no' },
			because: ['state_family'],
			version: 1,
			by: floor.people.reviewer.id
		});
		const another = await floor.person('Another reviewer', ['reviewer']);
		await floor.judge(storyId);
		await floor.judge(storyId, {}, null, another);
		const kept = await floor.db.owner
			.selectFrom('story.sealed')
			.select(['version', 'by_member'])
			.where('story_id', '=', storyId)
			.where('field', '=', 'rubric')
			.orderBy('version')
			.execute();
		expect(kept.map((line) => [line.version, line.by_member])).toEqual([
			[1, floor.people.reviewer.id],
			[2, floor.people.reviewer.id],
			[3, another.id]
		]);
		expect((await rowOf(storyId)).risk).toBe('low');
		// The answers are sealed: no clear row of the story holds one.
		const { rows } = await sql<{
			text: string;
		}>`select to_jsonb(s)::text || coalesce((select string_agg(h.detail::text, '')
			from story.history h where h.story_id = s.id), '') as text from story.story s where s.id = ${storyId}`.execute(
			floor.db.owner
		);
		expect(rows[0]?.text).not.toMatch(/state_family|"family"|settled/);
	});

	test('raised by hand, never lowered: neither at the desk nor in the database', async () => {
		const storyId = await floor.arrived();
		expect(await floor.judge(storyId, { claim: 'yes' }, 'low')).toMatchObject({ value: { risk: 'high' } });
		expect(await rowOf(storyId)).toMatchObject({ risk: 'high', risk_floor: 'high' });
		expect(await floor.judge(storyId, {}, 'high')).toMatchObject({ value: { risk: 'high' } });
		expect(await rowOf(storyId)).toMatchObject({ risk: 'high', risk_floor: 'low' });
		await floor.judge(storyId, { claim: 'yes' });
		const lower = floor.db.desk.updateTable('story.story').set({ risk: 'medium' }).where('id', '=', storyId).execute();
		await expect(lower).rejects.toThrow('risk_not_below_floor');
	});

	test('is whole or it is no judgement; answers given meanwhile are not written over', async () => {
		const storyId = await floor.arrived();
		const { child: _open, ...rest } = MILD;
		const judge = (answers: Partial<typeof MILD>, after: number) =>
			floor.review.judgeRisk(floor.people.reviewer, { storyId, answers, raise: null, after });
		expect(await judge(rest, 0)).toEqual({ ok: false, reason: 'rubric_open' });
		expect((await rowOf(storyId)).risk_by).toBeNull();
		expect((await judge(MILD, 0)).ok).toBe(true);
		expect(await judge({ ...MILD, child: 'yes' }, 0)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect((await rowOf(storyId)).risk).toBe('low');
	});

	test('nobody approves a story that was judged without it', async () => {
		const storyId = await floor.arrived({ approved: true, tellings: [SHORTER] });
		await floor.db.owner.updateTable('story.story').set({ risk_floor: null }).where('id', '=', storyId).execute();
		await floor.answered(storyId);
		const approve = () =>
			floor.review.approve(floor.people.reviewer, { storyId, seen: [{ language: 'en', version: 1 }], looked: true });
		expect(await approve()).toEqual({ ok: false, reason: 'rubric_open' });
		await floor.judge(storyId);
		expect((await approve()).ok).toBe(true);
	});

	test('a text of long ago is low with one click and asks nothing', async () => {
		const storyId = await floor.arrived({ basis: 'public_domain' });
		const judged = await floor.review.judgeRisk(floor.people.reviewer, { storyId, raise: 'low' });
		expect(judged).toEqual({ ok: true, value: { risk: 'low', inLedger: true } });
		expect(await rowOf(storyId)).toMatchObject({ risk: 'low', risk_floor: null, risk_by: floor.people.reviewer.id });
	});
});

describe('a story of trafficking', () => {
	const { reviewer, second } = { reviewer: () => floor.people.reviewer, second: secondReviewer() };
	function secondReviewer() {
		let made: Promise<Awaited<ReturnType<ReviewFloor['person']>>> | undefined;
		return () => (made ??= floor.person('Second reviewer', ['reviewer']));
	}

	test('is hidden at once, critical, on no channel, and in the list outside the database', async () => {
		const storyId = await shownStory();
		expect(await floor.review.flagTrafficking(floor.people.editor, storyId)).toEqual({
			ok: true,
			value: { inLedger: true }
		});
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await rowOf(storyId)).toMatchObject({
			risk: 'critical',
			hold_events: ['court_case'],
			desk_state: 'in_review'
		});
		expect(floor.ledger.lines).toContain(`held ${storyId}`);
		await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		expect((await loadStoryConsent(floor.db.desk, storyId))?.consent.holdEvents).toEqual(['court_case']);
		expect(await floor.review.flagTrafficking(floor.people.editor, storyId)).toEqual({
			ok: false,
			reason: 'flagged_already'
		});
	});

	test('is what the answer makes of it; the same answer once more does not set it again', async () => {
		const storyId = await shownStory();
		await floor.judge(storyId, { trafficking: 'yes' });
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await rowOf(storyId)).toMatchObject({ risk: 'critical', hold_events: ['court_case'] });
		expect(floor.ledger.lines).toContain(`held ${storyId}`);
		await lifted(storyId);
		await floor.judge(storyId, { trafficking: 'yes' });
		expect(await rowOf(storyId)).toMatchObject({ risk: 'critical', hold_events: [] });
	});

	test('stays one until a talk was written down and two have lifted that', async () => {
		const storyId = await shownStory();
		await floor.review.flagTrafficking(floor.people.editor, storyId);
		// Milder answers, a decided claim and the database's login itself change nothing.
		await floor.judge(storyId);
		expect(await rowOf(storyId)).toMatchObject({ risk: 'critical', hold_events: ['court_case'], risk_floor: 'low' });
		const desk = floor.db.desk;
		for (const change of [{ risk: 'low' as const }, { hold_events: [] }])
			await expect(desk.updateTable('story.story').set(change).where('id', '=', storyId).execute()).rejects.toThrow(
				'trafficking'
			);
		await expect(sql`update story.trafficking set lifted_at = now(), lifted_by = 'x'`.execute(desk)).rejects.toThrow(
			'denied'
		);

		const ask = (note: string) => floor.review.askLiftTrafficking(reviewer(), { storyId, note });
		expect(await floor.review.liftTrafficking(await second(), storyId)).toEqual({ ok: false, reason: 'not_asked' });
		expect(await ask('  ')).toEqual({ ok: false, reason: 'note_missing' });
		const unsaid = sql<{ o: string }>`select story.ask_lift_trafficking(${storyId}, 'x', gen_random_uuid()) as o`;
		expect((await unsaid.execute(desk)).rows[0]?.o).toBe('no_talk');
		expect(await floor.review.askLiftTrafficking(floor.people.editor, { storyId, note: 'A talk.' })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect((await ask('A talk took place.')).ok).toBe(true);
		expect(await ask('Once more.')).toEqual({ ok: false, reason: 'asked_already' });
		expect(await floor.review.liftTrafficking(reviewer(), storyId)).toEqual({ ok: false, reason: 'same_person' });
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		expect((await floor.review.liftTrafficking(await second(), storyId)).ok).toBe(true);
		expect(await rowOf(storyId)).toMatchObject({ risk: 'critical', hold_events: [] });
		expect(await floor.review.liftTrafficking(await second(), storyId)).toEqual({ ok: false, reason: 'not_flagged' });
	});

	test('keeps waiting for the asylum decision beside it', async () => {
		const storyId = await shownStory();
		await floor.db.owner
			.updateTable('story.story')
			.set({ hold_events: ['asylum_decision'], claim_open: true })
			.where('id', '=', storyId)
			.execute();
		await floor.review.flagTrafficking(floor.people.editor, storyId);
		expect((await rowOf(storyId)).hold_events).toEqual(['asylum_decision', 'court_case']);
		const talk = { storyId, outcome: 'decided', note: 'A decision came.' } as const;
		expect((await floor.review.recordTalk(reviewer(), talk)).ok).toBe(true);
		expect((await rowOf(storyId)).hold_events).toEqual(['court_case']);
	});

	test('shows its sheet to those who work on it, and to a translator nothing of it', async () => {
		const storyId = await shownStory();
		await floor.review.flagTrafficking(floor.people.editor, storyId);
		const read = async (member: typeof floor.people.editor) => {
			const page = await floor.review.read(member, storyId);
			return page.ok ? page.value.trafficking : 'refused';
		};
		expect(await read(floor.people.reviewer)).toMatchObject({ setBy: floor.people.editor.id, liftAskedBy: null });
		expect(await read(floor.people.translator)).toBe('refused');
	});

	async function lifted(storyId: string): Promise<void> {
		expect((await floor.review.askLiftTrafficking(reviewer(), { storyId, note: 'A talk.' })).ok).toBe(true);
		expect((await floor.review.liftTrafficking(await second(), storyId)).ok).toBe(true);
	}
});
