/** Who opened what, and the alarm when somebody opens very much. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readDeskHealth } from '#server/desk/read-health.ts';
import { readMenu } from '#server/desk/read-queue.ts';
import { acknowledgeAlarm, openOpenings } from '#server/desk/watch-openings.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { connect } from '#server/store/connect.ts';
import { openingAlarmMail } from '#server/store/desk/opening-alarms.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { readMyOpenings } from '#server/store/intake/my-story.ts';
import { logOpening } from '#server/store/review/openings.ts';
import { openReviewFloor, type ReviewFloor } from '../review/review-floor.ts';

let floor: ReviewFloor;
const minute = 60_000;
beforeAll(async () => {
	floor = await openReviewFloor();
});
beforeEach(async () => {
	await floor.db.owner.deleteFrom('story.opening').execute();
	await floor.db.owner.deleteFrom('story.opening_alarm').execute();
	await sql`delete from graphile_worker._private_jobs`.execute(floor.db.owner);
});
afterAll(() => floor.close());

const opened = (member: Member, storyId: string, at = floor.clock.now, db: StoryDb = floor.db.desk) =>
	logOpening(db, { id: randomUUID(), storyId, memberId: member.id, what: 'testimony', at });
async function openedTimes(member: Member, storyId: string, times: number, apart = 1000): Promise<void> {
	for (let i = 0; i < times; i++) await opened(member, storyId, floor.clock.now + i * apart);
}
async function page(member: Member, before: string | null = null) {
	const read = await openOpenings(floor.deps, member, before);
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}
const alarms = () => floor.db.owner.selectFrom('story.opening_alarm').selectAll().orderBy('first_at').execute();
const told = async () => {
	const { rows } = await sql<{ payload: { alarmId: string; memberId: string } }>`select j.payload
		from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
		where t.identifier = 'opening-alarm'`.execute(floor.db.owner);
	return rows.map(({ payload }) => payload);
};

describe('the page of openings', () => {
	test('shows who, when, what, which story and why; the own office’s, and all to the network', async () => {
		const here = await floor.arrived();
		const there = await floor.arrived({ office: 'tunis' });
		const away = await floor.person(`Away ${randomUUID()}`, ['network_manager'], null);
		const reason = 'A question about the route.';
		for (const storyId of [here, there])
			expect((await floor.review.open(away, { storyId, what: 'testimony', why: 'other', reason })).ok).toBe(true);
		const chosen = { storyId: here, what: 'testimony', why: 'edit', reason: '' } as const;
		expect((await floor.review.open(floor.people.editor, chosen)).ok).toBe(true);
		for (const [role, member] of Object.entries(floor.people)) {
			const read = await openOpenings(floor.deps, member, null);
			const may = ['editor', 'reviewer', 'office_manager', 'network_manager'].includes(role);
			expect(read.ok, role).toBe(may);
			if (!read.ok) continue;
			const lines = read.value.openings.map(({ name, storyId, what, why, reason: words }) => ({
				...{ name, storyId, what, why, words }
			}));
			const ours = [
				{ name: floor.people.editor.name, storyId: here, what: 'testimony', why: 'edit', words: null },
				{ name: away.name, storyId: here, what: 'testimony', why: 'other', words: reason }
			];
			const theirs = { name: away.name, storyId: there, what: 'testimony', why: 'other', words: reason };
			const expected = role === 'network_manager' ? [...ours, theirs] : ours;
			expect(lines, role).toHaveLength(expected.length);
			expect(lines, role).toEqual(expect.arrayContaining(expected));
		}
	});

	test('everybody says why; in words for another reason, and for how to reach the teller', async () => {
		const storyId = await floor.arrived();
		const { editor } = floor.people;
		const open = (what: 'testimony' | 'contact', why: string, reason = '') =>
			floor.review.open(editor, { storyId, what, why, reason });
		for (const nothing of ['', 'curious'])
			expect(await open('testimony', nothing, 'Some words.')).toEqual({ ok: false, reason: 'opening_why_missing' });
		expect(await open('testimony', 'other')).toEqual({ ok: false, reason: 'reason_missing' });
		expect(await open('contact', 'reach')).toEqual({ ok: false, reason: 'reason_missing' });
		expect((await page(editor)).openings).toEqual([]);
		expect((await open('testimony', 'review')).ok).toBe(true);
		expect((await open('contact', 'reach', 'To tell of the wish.')).ok).toBe(true);
		expect((await page(editor)).openings.map(({ why, reason }) => [why, reason]).sort()).toEqual([
			['reach', 'To tell of the wish.'],
			['review', null]
		]);
		const kept = await floor.db.owner
			.selectFrom('story.sealed')
			.select('body')
			.where('story_id', '=', storyId)
			.where('field', 'like', 'opening:%')
			.execute();
		expect(kept).toHaveLength(2);
		for (const { body } of kept) expect(body.toString('utf8')).not.toMatch(/reach|review|wish/);
	});

	test('a page with messages, letters or names counts once each half hour and person', async () => {
		const storyId = await floor.arrived();
		const { editor, reviewer, office_manager } = floor.people;
		const read = async (member: Member) => expect((await floor.review.read(member, storyId)).ok).toBe(true);
		const lines = async () => (await page(editor)).openings.map(({ name, what }) => [name, what]);
		const began = floor.clock.now;
		// Nothing stands there that somebody told.
		await read(editor);
		expect(await lines()).toEqual([]);
		const words = { label: 'her brother', names: ['Zephyr'], roles: [] };
		const added = await floor.review.addPerson(editor, {
			...{ storyId, words, kind: 'family', minor: false, inOrigin: false }
		});
		expect(added.ok).toBe(true);
		await Promise.all([read(editor), read(editor), read(editor)]);
		expect(await lines()).toEqual([[editor.name, 'page']]);
		// Of those who do not work on it the page shows none of this.
		await read(office_manager);
		await read(reviewer);
		floor.clock.now = began + 29 * minute;
		await read(editor);
		expect((await lines()).sort()).toEqual(
			[
				[editor.name, 'page'],
				[reviewer.name, 'page']
			].sort()
		);
		floor.clock.now = began + 31 * minute;
		await read(editor);
		expect(await lines()).toHaveLength(3);
		floor.clock.now = began;
	});

	test('walking through thirty such pages raises the alarm', async () => {
		const { editor } = floor.people;
		for (let n = 0; n < 30; n++) {
			expect(await alarms()).toEqual([]);
			const storyId = await floor.arrived();
			await floor.db.owner
				.insertInto('story.message')
				.values({ story_id: storyId, from_teller: true, at: new Date(floor.clock.now) })
				.execute();
			await floor.review.read(editor, storyId);
		}
		expect(await alarms()).toMatchObject([{ member_id: editor.id, openings: 30 }]);
	});

	test('goes on where the page before ended: every opening once', async () => {
		const storyId = await floor.arrived();
		// Three at each instant, so that pages end among equals.
		for (let i = 0; i < 120; i++) await opened(floor.people.editor, storyId, floor.clock.now + Math.floor(i / 3));
		const seen: string[] = [];
		let before: string | null = null;
		for (let pages = 0; pages < 3; pages++) {
			const read: Awaited<ReturnType<typeof page>> = await page(floor.people.reviewer, before);
			seen.push(...read.openings.map(({ id }) => id));
			before = read.next;
		}
		expect(before).toBeNull();
		expect(seen).toHaveLength(120);
		expect(new Set(seen).size).toBe(120);
	});
});

describe('the alarm', () => {
	test('thirty in ten minutes raise one, twenty-nine none; more of the same raise no second', async () => {
		const storyId = await floor.arrived();
		const { editor } = floor.people;
		await openedTimes(editor, storyId, 29);
		expect(await alarms()).toEqual([]);
		await opened(editor, storyId, floor.clock.now + 30_000);
		expect(await alarms()).toMatchObject([{ member_id: editor.id, openings: 30, offices: ['brussels'] }]);
		await openedTimes(editor, storyId, 5);
		expect(await alarms()).toMatchObject([{ openings: 35, acknowledged_at: null }]);
	});

	test('many that are written down in one statement count once each, and as if they came one by one', async () => {
		const storyId = await floor.arrived();
		const { editor, reviewer } = floor.people;
		const at = (seconds: number) => new Date(floor.clock.now + seconds * 1_000);
		const rows = (who: string, count: number, apart: number) =>
			Array.from({ length: count }, (_, n) => ({
				...{ story_id: storyId, member_id: who, what: 'testimony' as const, at: at(n * apart) }
			}));
		// The second, over twenty minutes, never thirty in ten of them.
		await floor.db.owner
			.insertInto('story.opening')
			.values([...rows(editor.id, 45, 1), ...rows(reviewer.id, 45, 27)])
			.execute();
		expect(await alarms()).toMatchObject([{ member_id: editor.id, openings: 45, first_at: at(0), last_at: at(44) }]);
		await floor.db.owner
			.insertInto('story.opening')
			.values(rows(editor.id, 5, 1))
			.execute();
		expect(await alarms()).toMatchObject([{ openings: 50, last_at: at(44) }]);
	});

	test('thirty over a longer time raise none', async () => {
		const storyId = await floor.arrived();
		await openedTimes(floor.people.editor, storyId, 60, 21_000);
		expect(await alarms()).toEqual([]);
	});

	test('two people with fifteen each raise none', async () => {
		const storyId = await floor.arrived();
		for (const member of [floor.people.editor, floor.people.reviewer]) await openedTimes(member, storyId, 15);
		expect(await alarms()).toEqual([]);
	});

	test('texts of long ago never raise one, and do not help to', async () => {
		const old = await floor.arrived({ basis: 'public_domain' });
		const storyId = await floor.arrived();
		await openedTimes(floor.people.reviewer, old, 79);
		await openedTimes(floor.people.reviewer, storyId, 29);
		expect(await alarms()).toEqual([]);
		// Nor do they swell one that stands.
		await opened(floor.people.reviewer, storyId);
		await openedTimes(floor.people.reviewer, old, 5);
		expect(await alarms()).toMatchObject([{ openings: 30 }]);
	});

	test('openings through two servers at the same instant raise exactly one', async () => {
		const other = connect(floor.db.logins, 'desk');
		try {
			const stories = [await floor.arrived(), await floor.arrived()];
			const { editor } = floor.people;
			await Promise.all(
				Array.from({ length: 30 }, (_, i) =>
					(i % 2 === 0 ? floor.db.desk : other)
						.transaction()
						.execute((tx) => opened(editor, stories[i % 2] ?? '', floor.clock.now + i, tx))
				)
			);
			expect(await alarms()).toMatchObject([{ openings: 30 }]);
		} finally {
			await other.destroy();
		}
	});

	test('a transaction that is taken back leaves neither opening nor alarm', async () => {
		const storyId = await floor.arrived();
		await openedTimes(floor.people.editor, storyId, 29);
		const lost = floor.db.desk.transaction().execute(async (tx) => {
			await opened(floor.people.editor, storyId, floor.clock.now + 30_000, tx);
			throw new Error('taken back');
		});
		await expect(lost).rejects.toThrow('taken back');
		expect(await alarms()).toEqual([]);
	});

	test('tells the managers whom it concerns, by mail without content, and never the one it is about', async () => {
		const storyId = await floor.arrived({ office: 'tunis' });
		const { network_manager: network, office_manager: ours } = floor.people;
		const theirs = await floor.person(`Manager ${randomUUID()}`, ['office_manager'], 'tunis');
		const about = await floor.person(
			`About ${randomUUID()}`,
			['office_manager', 'network_manager', 'reviewer'],
			'brussels'
		);
		await openedTimes(about, storyId, 30);
		const jobs = await told();
		const managers = jobs.map(({ memberId }) => memberId);
		expect(managers).toEqual(expect.arrayContaining([network.id, ours.id, theirs.id]));
		expect(managers).not.toContain(about.id);
		expect(managers).not.toContain(floor.people.editor.id);
		const [job] = jobs;
		if (job === undefined) throw new Error('nobody was told');
		expect(await openingAlarmMail(floor.db.worker, { ...job, memberId: ours.id })).toBe(ours.email);
		const { rows } = await sql<{ source: string; says: object }>`select source, says from story.log_outbox
			where source like 'opening_alarm%' order by id desc limit 1`.execute(floor.db.owner);
		expect(rows[0]).toMatchObject({ source: 'opening_alarm', says: { id: job.alarmId, openings: 30 } });
	});

	test('stands on the first page and on the health page of those it concerns, until one of them has looked', async () => {
		const storyId = await floor.arrived();
		const { editor, office_manager: manager, network_manager: network, reviewer } = floor.people;
		const elsewhere = await floor.person(`Elsewhere ${randomUUID()}`, ['office_manager'], 'tunis');
		await openedTimes(editor, storyId, 30);
		const menu = async (member: Member) => (await readMenu(floor.deps, member)).openingAlarms;
		expect(await menu(manager)).toBe(1);
		expect(await menu(network)).toBe(1);
		expect(await menu(elsewhere)).toBe(0);
		expect(await menu(reviewer)).toBe(0);
		const health = await readDeskHealth(floor.deps, manager);
		expect(health.ok && health.value.openingAlarms).toBe(1);
		const [line] = (await page(manager)).alarms;
		expect(line).toMatchObject({ name: editor.name, openings: 30, acknowledged: null, canAcknowledge: true });
		const id = line?.id ?? '';
		expect(await acknowledgeAlarm(floor.deps, reviewer, id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await acknowledgeAlarm(floor.deps, elsewhere, id)).toEqual({ ok: false, reason: 'unknown' });
		expect(await acknowledgeAlarm(floor.deps, manager, id)).toEqual({ ok: true, value: null });
		expect(await acknowledgeAlarm(floor.deps, network, id)).toEqual({ ok: false, reason: 'unknown' });
		expect(await menu(manager)).toBe(0);
		expect((await page(network)).alarms).toMatchObject([
			{ acknowledged: { name: manager.name }, canAcknowledge: false }
		]);
	});

	test('what was looked into does not count again; thirty new ones do', async () => {
		const storyId = await floor.arrived();
		const { editor, office_manager: manager } = floor.people;
		await openedTimes(editor, storyId, 30);
		floor.clock.now += minute;
		const [first] = await alarms();
		expect((await acknowledgeAlarm(floor.deps, manager, first?.id ?? '')).ok).toBe(true);
		floor.clock.now += 1000;
		await openedTimes(editor, storyId, 29);
		expect(await alarms()).toHaveLength(1);
		await opened(editor, storyId, floor.clock.now + 30_000);
		expect(await alarms()).toHaveLength(2);
	});

	test('nobody says of themselves that it was in order', async () => {
		const storyId = await floor.arrived();
		const self = await floor.person(`Self ${randomUUID()}`, ['network_manager']);
		await openedTimes(self, storyId, 30);
		const [line] = (await page(self)).alarms;
		expect(line?.canAcknowledge).toBe(false);
		expect(await acknowledgeAlarm(floor.deps, self, line?.id ?? '')).toEqual({ ok: false, reason: 'own_alarm' });
		const forged = sql`update story.opening_alarm set acknowledged_by = ${self.id}, acknowledged_at = now()`;
		await expect(forged.execute(floor.db.desk)).rejects.toThrow('denied');
	});
});

test('the teller learns how often and by how many people, and no more', async () => {
	const storyId = await floor.arrived();
	const receipt = await floor.db.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: 9, hash: 'x' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const mine = () => readMyOpenings(floor.db.intake, { locator: 9, receiptId: receipt.id });
	expect(await mine()).toEqual({ times: 0, people: 0 });
	await openedTimes(floor.people.editor, storyId, 2);
	await opened(floor.people.reviewer, storyId);
	expect(await mine()).toEqual({ times: 3, people: 2 });
});
