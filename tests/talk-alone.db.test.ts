/** T24: somebody answers for the teller, quickly and often. The story waits until a reviewer has talked with the teller alone. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { LEAST_TIME_TO_ASK, USUAL_FROM_ONE_DEVICE } from '#domain/tell/talk-alone.ts';
import { asked, goodStory, openTestDoor, type TestDoor, visit, walker } from './intake-door.ts';
import { openReviewFloor, type ReviewFloor, SHORTER } from './review/review-floor.ts';

const waitsFor = async (db: TestDoor['db'], storyId: string) =>
	await db.owner
		.selectFrom('story.story as s')
		.leftJoin('story.talk_alone as t', 't.story_id', 's.id')
		.select(['s.hold_events', 't.why', 't.outcome'])
		.where('s.id', '=', storyId)
		.executeTakeFirstOrThrow();

describe('T24 coercion signal: at the form for telling', () => {
	let it: TestDoor;
	beforeAll(async () => {
		it = await openTestDoor();
	});
	afterAll(() => it.close());

	const newest = async () =>
		(
			await it.db.owner
				.selectFrom('story.story')
				.select('id')
				.orderBy('arrived_at', 'desc')
				.limit(1)
				.executeTakeFirstOrThrow()
		).id;
	const tell = async (as: Parameters<typeof walker>[1]): Promise<string> => {
		const walk = walker(it, as);
		await walk.toCheck();
		const answer = await walk.post({ intent: 'send' });
		expect(answer.view.kind).toBe('receipt');
		return newest();
	};
	const interviewer = { ...visit, mode: 'interviewer', member: 'interviewer' } as const;
	/** With an interviewer, who sends the page with the questions after so many milliseconds. */
	const interviewed = async (after: number, faultFirst = false): Promise<string> => {
		const walk = walker(it, interviewer, 5_000);
		await walk.post({ country: 'BE', adult: 'yes' });
		const answers = { country: 'BE', adult: 'yes', office: 'brussels', capture: 'written', interpreter: 'none' };
		const yes = { noticeHeard: 'yes', freeChoice: 'yes', understood: 'yes' };
		if (faultFirst) {
			it.time.now += after;
			expect((await walk.post({ ...answers, ...yes, freeChoice: '' })).status).toBe(400);
			after = 0;
		}
		it.time.now += after;
		expect(asked((await walk.post({ ...answers, ...yes })).view).screen).toBe('story');
		await walk.post(goodStory);
		await walk.post({ claim: 'no' });
		await walk.post({ reach: 'none', showFirst: 'first' });
		expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
		return newest();
	};

	test('a household tells its stories; with the fourth within an hour all four wait', async () => {
		const as = { ...visit, caller: 'one-device' };
		const first: string[] = [];
		for (let told = 0; told < USUAL_FROM_ONE_DEVICE; told++) first.push(await tell(as));
		for (const id of first) expect(await waitsFor(it.db, id)).toMatchObject({ hold_events: [], why: null });
		const others = [await tell(as), await tell(as), await tell(as)];
		for (const id of [...first, ...others])
			expect(await waitsFor(it.db, id), id).toMatchObject({ hold_events: ['talk_alone'], why: ['one_device'] });
		const elsewhere = await tell({ ...visit, caller: 'another-device' });
		expect(await waitsFor(it.db, elsewhere)).toMatchObject({ hold_events: [], why: null });
	});

	test('the same within more than an hour asks for nothing', async () => {
		const as = { ...visit, caller: 'slow-device' };
		for (let told = 0; told < USUAL_FROM_ONE_DEVICE + 2; told++) {
			expect(await waitsFor(it.db, await tell(as))).toMatchObject({ hold_events: [], why: null });
			it.time.now += 3_600_000;
		}
	});

	test('an open claim goes on being waited for, too', async () => {
		const as = { ...visit, caller: 'a-third-device' };
		for (let told = 0; told < USUAL_FROM_ONE_DEVICE; told++) await tell(as);
		const walk = walker(it, as);
		await walk.begin();
		await walk.post(goodStory);
		await walk.post({ claim: 'yes' });
		await walk.post({ reach: 'none', showFirst: 'first' });
		await walk.post({ intent: 'send' });
		expect((await waitsFor(it.db, await newest())).hold_events).toEqual(['asylum_decision', 'talk_alone']);
	});

	test('an interviewer whose three questions were answered in four seconds', async () => {
		expect(await waitsFor(it.db, await interviewed(0))).toMatchObject({
			hold_events: ['talk_alone'],
			why: ['quick_answers']
		});
		expect(await waitsFor(it.db, await interviewed(LEAST_TIME_TO_ASK))).toMatchObject({ hold_events: [], why: null });
	});

	test('a forgotten tick does not make the rest look quick', async () => {
		expect(await waitsFor(it.db, await interviewed(LEAST_TIME_TO_ASK, true))).toMatchObject({ hold_events: [] });
	});

	test('in practice mode it is written down, and nothing waits', async () => {
		await sql`insert into office.setting (key, value) values ('practice', 'true') on conflict (key) do update set value = 'true'`.execute(
			it.db.owner
		);
		expect(await waitsFor(it.db, await interviewed(0))).toMatchObject({ hold_events: [], why: ['quick_answers'] });
		await sql`update office.setting set value = 'false' where key = 'practice'`.execute(it.db.owner);
	});
});

describe('T24 coercion signal: at the desk', () => {
	let floor: ReviewFloor;
	beforeAll(async () => {
		floor = await openReviewFloor();
	});
	afterAll(() => floor.close());

	const needed = async (): Promise<string> => {
		const storyId = await floor.arrived({ approved: true, tellings: [SHORTER] });
		await floor.db.owner.updateTable('story.story').set({ published_on: null }).where('id', '=', storyId).execute();
		await sql`select story.need_talk_alone(array[${storyId}], '{quick_answers}')`.execute(floor.db.owner);
		return storyId;
	};
	const read = async (storyId: string, who = floor.people.reviewer) => {
		const page = await floor.review.read(who, storyId);
		if (!page.ok) throw new Error(page.reason);
		return page.value;
	};

	test('approved by teller and reviewer it is shown nowhere, until the talk; only reviewers are told', async () => {
		const storyId = await needed();
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual([]);
		expect((await read(storyId)).talkAlone).toMatchObject({ why: ['quick_answers'], waits: true, outcome: null });
		expect((await read(storyId, floor.people.editor)).talkAlone).toBeNull();
		// Nor does the rest of the page say it: not to the interviewer, who may be the one whom it is about.
		await floor.db.owner
			.insertInto('story.author')
			.values({ story_id: storyId, member_id: floor.people.interviewer.id, did: 'gathered' })
			.execute();
		for (const who of [floor.people.editor, floor.people.interviewer]) {
			const page = await read(storyId, who);
			expect(JSON.stringify(page)).not.toMatch(/talk(ed)?_alone/);
			expect(page.consent.held).toBe(true);
		}

		const talk = (outcome: 'own_wish' | 'not_own_wish', note: string, who = floor.people.reviewer) =>
			floor.review.talkedAlone(who, { storyId, outcome, note });
		expect(await talk('own_wish', '  ')).toEqual({ ok: false, reason: 'note_missing' });
		expect(await talk('own_wish', 'x', floor.people.editor)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await talk('not_own_wish', 'She looked at the door.')).toEqual({ ok: true, value: null });
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual([]);
		expect((await read(storyId)).talkAlone).toMatchObject({ outcome: 'not_own_wish', waits: true });

		expect(await talk('own_wish', 'At the library, alone. She wants it.')).toEqual({ ok: true, value: null });
		expect(await waitsFor(floor.db, storyId)).toMatchObject({ hold_events: [], outcome: 'own_wish' });
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).not.toEqual([]);
		expect(await talk('own_wish', 'again')).toEqual({ ok: false, reason: 'not_waiting' });
		const did = await floor.db.owner
			.selectFrom('story.history')
			.select('did')
			.where('story_id', '=', storyId)
			.execute();
		expect(did.map((line) => line.did)).toEqual(expect.arrayContaining(['talk_alone_needed', 'talked_alone']));
	});

	test('whoever gathered the story was in the room and cannot say that nobody was', async () => {
		const storyId = await needed();
		await floor.db.owner
			.insertInto('story.author')
			.values({ story_id: storyId, member_id: floor.people.reviewer.id, did: 'gathered' })
			.execute();
		expect(
			await floor.review.talkedAlone(floor.people.reviewer, { storyId, outcome: 'own_wish', note: 'Alone.' })
		).toEqual({ ok: false, reason: 'was_there' });
	});

	test('no other hand of the desk lets it out', async () => {
		const storyId = await needed();
		await expect(
			floor.db.desk.updateTable('story.story').set({ hold_events: [] }).where('id', '=', storyId).execute()
		).rejects.toThrow('talk with the teller alone');
		await expect(
			sql`update story.talk_alone set outcome = 'own_wish' where story_id = ${storyId}`.execute(floor.db.desk)
		).rejects.toThrow('permission denied');
	});

	test('what readers see already is not touched by it, and it goes with the story', async () => {
		const shown = await floor.arrived({ approved: true, tellings: [SHORTER] });
		expect(await floor.publish(shown)).toBe('published');
		await sql`select story.need_talk_alone(array[${shown}], '{one_device}')`.execute(floor.db.owner);
		expect(await waitsFor(floor.db, shown)).toMatchObject({ hold_events: [], why: null });

		const storyId = await needed();
		const due = new Date(floor.clock.now);
		await floor.db.owner
			.updateTable('story.story')
			.set({ taken_back_at: due, erase_after: due })
			.where('id', '=', storyId)
			.execute();
		expect(await eraseStory(floor.db.worker, storyId, due, async () => {})).toBe(true);
		expect(await waitsFor(floor.db, storyId)).toMatchObject({ hold_events: [], why: null });
	});
});
