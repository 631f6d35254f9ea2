import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HoldScope } from '#domain/consent/holds.ts';
import { countHold, hold, lift, readHolds } from '#server/desk/hold-stories.ts';
import { readMyHolds } from '#server/store/intake/my-story.ts';
import { hideHeld } from '#server/store/ending/hide-held.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
});
beforeEach(async () => {
	floor.ledger.lines = [];
	await db.owner.deleteFrom('story.hold').execute();
});
afterAll(() => db[Symbol.asyncDispose]());

const tellerOf = async (storyId: string) =>
	(
		await db.owner
			.selectFrom('story.person')
			.select('id')
			.where('story_id', '=', storyId)
			.where('role', '=', 'teller')
			.executeTakeFirstOrThrow()
	).id;

async function holdNow(member: Member, scope: HoldScope, value: string): Promise<string> {
	const done = await hold(floor.deps, member, { scope, value, reason: 'danger' });
	if (!done.ok) throw new Error(done.reason);
	const row = await db.owner.selectFrom('story.hold').select('id').where('scope', '=', scope).executeTakeFirstOrThrow();
	return row.id;
}

async function page(member: Member) {
	const read = await readHolds(floor.deps, member);
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}

describe('holding', () => {
	test('a country is held in one act: from there and in it, in every office', async () => {
		const stories = [
			await floor.story({ origin: 'ER', host: 'BE' }),
			await floor.story({ origin: 'CD', host: 'ER', office: 'tunis' })
		];
		const other = await floor.story();
		const done = await hold(floor.deps, floor.people.reviewer, { scope: 'country', value: 'er', reason: 'news' });
		expect(done).toEqual({ ok: true, value: { stories: 2, inLedger: true } });
		expect(floor.ledger.lines.sort()).toEqual(stories.map((id) => `held ${id}`).sort());
		expect(floor.ledger.lines).not.toContain(`held ${other}`);
	});

	test('an office, a person in several stories, and days of telling are held in one act each', async () => {
		await db.owner
			.insertInto('office.office')
			.values({ id: 'partner', name: 'Partner', country: 'KE' })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		const day = new Date('2025-04-05T12:00:00Z');
		const [first, second] = [
			await floor.story({ office: 'partner', arrivedAt: day }),
			await floor.story({ office: 'tunis' })
		];
		const persons = `${await tellerOf(first)} ${await tellerOf(second)}`;
		const cases = [
			['office', 'partner', [first]],
			['person', persons, [first, second]],
			['days', '2025-04-05/2025-04-05', [first]]
		] as const;
		for (const [scope, value, stories] of cases) {
			floor.ledger.lines = [];
			const before = await countHold(floor.deps, floor.people.office_manager, { scope, value });
			expect(before, scope).toEqual({ ok: true, value: { stories: stories.length, shown: 0 } });
			const done = await hold(floor.deps, floor.people.office_manager, { scope, value, reason: 'news' });
			expect(done, scope).toEqual({ ok: true, value: { stories: stories.length, inLedger: true } });
			expect(floor.ledger.lines.sort()).toEqual(stories.map((id) => `held ${id}`).sort());
		}
	});

	test('one story anybody, everything wider reviewers and managers only; counting follows the same rule', async () => {
		const person = await tellerOf(await floor.story());
		const wide = [
			['language', 'xx'],
			['office', 'tunis'],
			['person', person],
			['days', '2020-01-01/2020-01-02']
		] as const;
		for (const [role, member] of Object.entries(floor.people)) {
			const storyId = await floor.story({ office: 'tunis' });
			expect((await countHold(floor.deps, member, { scope: 'story', value: storyId })).ok, role).toBe(true);
			expect((await hold(floor.deps, member, { scope: 'story', value: storyId, reason: 'danger' })).ok, role).toBe(
				true
			);
			const may = ['reviewer', 'office_manager', 'network_manager'].includes(role);
			for (const [scope, value] of wide) {
				expect((await countHold(floor.deps, member, { scope, value })).ok, `${role} ${scope}`).toBe(may);
				expect((await hold(floor.deps, member, { scope, value, reason: 'danger' })).ok, `${role} ${scope}`).toBe(may);
			}
		}
	});

	test('counting changes nothing and says how many readers see', async () => {
		const storyId = await floor.story({ origin: 'MW' });
		await showOne(storyId);
		const asked = { scope: 'country', value: 'MW' } as const;
		expect(await countHold(floor.deps, floor.people.reviewer, asked)).toEqual({
			ok: true,
			value: { stories: 1, shown: 1 }
		});
		expect(await isShown(storyId)).toBe(true);
		expect((await page(floor.people.reviewer)).holds).toEqual([]);
		await hold(floor.deps, floor.people.reviewer, { ...asked, reason: 'danger' });
		expect(await isShown(storyId)).toBe(false);
		expect(await countHold(floor.deps, floor.people.reviewer, asked)).toEqual({
			ok: true,
			value: { stories: 1, shown: 0 }
		});
	});

	test('what comes under a hold later is hidden by the next sweep', async () => {
		const storyId = await floor.story({ origin: 'NE', language: 'ha' });
		await holdNow(floor.people.reviewer, 'language', 'ff');
		await showOne(storyId);
		expect(await hideHeld(db.worker)).toEqual([]);
		await db.owner.insertInto('story.telling').values({ story_id: storyId, language: 'ff', version: 1 }).execute();
		expect(await hideHeld(db.worker)).toEqual([storyId]);
		expect(await isShown(storyId)).toBe(false);
	});

	test('nonsense is refused before anything is hidden', async () => {
		const held = (scope: HoldScope, value: string) =>
			hold(floor.deps, floor.people.reviewer, { scope, value, reason: 'news' });
		expect(await held('country', 'ZZ')).toEqual({ ok: false, reason: 'no_country' });
		expect(await held('language', 'French!')).toEqual({ ok: false, reason: 'no_language' });
		expect(await held('story', 'zzzzzzzzzz')).toEqual({ ok: false, reason: 'not_found' });
		expect(await held('office', 'nowhere')).toEqual({ ok: false, reason: 'no_office' });
		expect(await held('person', '00000000-0000-4000-8000-00000000000f')).toEqual({ ok: false, reason: 'no_person' });
		expect(await held('days', '2026-03-31/2026-03-01')).toEqual({ ok: false, reason: 'no_days' });
		expect((await page(floor.people.reviewer)).holds).toEqual([]);
	});
});

describe('lifting', () => {
	test('takes two different reviewers of the office that answers', async () => {
		const id = await holdNow(floor.people.editor, 'story', await floor.story());
		const elsewhere = await floor.person(`reviewer ${id}`, ['reviewer'], 'tunis');
		const second = await floor.person(`second ${id}`, ['reviewer']);
		expect(await lift(floor.deps, floor.people.network_manager, id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await lift(floor.deps, elsewhere, id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await lift(floor.deps, floor.people.reviewer, id)).toEqual({ ok: true, value: { lifted: false } });
		expect(await lift(floor.deps, floor.people.reviewer, id)).toEqual({ ok: false, reason: 'same_person' });
		expect(await lift(floor.deps, elsewhere, id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await lift(floor.deps, second, id)).toEqual({ ok: true, value: { lifted: true } });
		expect(await lift(floor.deps, second, id)).toEqual({ ok: false, reason: 'unknown' });
	});

	test('takes two, whoever has the desk’s login', async () => {
		const id = await holdNow(floor.people.reviewer, 'story', await floor.story());
		const lifts = async (member: string) => {
			const { rows } = await sql<{
				outcome: string;
			}>`select story.lift_hold(${id}::uuid, ${member}, now()) as outcome`.execute(db.desk);
			return rows[0]?.outcome;
		};
		expect([await lifts('one'), await lifts('one')]).toEqual(['asked', 'same_person']);
		const held = db.owner.selectFrom('story.hold').select(['lifted_at', 'lifted_by']).where('id', '=', id);
		expect(await held.executeTakeFirst()).toEqual({ lifted_at: null, lifted_by: null });
		expect([await lifts('two'), await lifts('three')]).toEqual(['lifted', 'unknown']);
		expect(await held.executeTakeFirst()).toMatchObject({ lifted_by: 'two' });
	});

	test('a reviewer of the whole network lifts in every office; a hold on a country belongs to all reviewers', async () => {
		const both = await floor.person(`network reviewer ${Math.random()}`, ['reviewer', 'network_manager'], null);
		const elsewhere = await floor.person(`other reviewer ${Math.random()}`, ['reviewer'], 'tunis');
		await floor.story({ office: 'tunis', origin: 'GM' });
		const office = await holdNow(floor.people.reviewer, 'office', 'tunis');
		expect(await lift(floor.deps, floor.people.reviewer, office)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await lift(floor.deps, elsewhere, office)).toEqual({ ok: true, value: { lifted: false } });
		expect(await lift(floor.deps, both, office)).toEqual({ ok: true, value: { lifted: true } });
		const country = await holdNow(floor.people.reviewer, 'country', 'GM');
		expect(await lift(floor.deps, floor.people.reviewer, country)).toEqual({ ok: true, value: { lifted: false } });
		expect(await lift(floor.deps, elsewhere, country)).toEqual({ ok: true, value: { lifted: true } });
	});
});

describe('the list', () => {
	test('names a story only to those who may see it, and says of which office the others are', async () => {
		const [here, there] = [await floor.story(), await floor.story({ office: 'tunis' })];
		await holdNow(floor.people.reviewer, 'person', `${await tellerOf(here)} ${await tellerOf(there)}`);
		await hold(floor.deps, floor.people.reviewer, { scope: 'story', value: there, reason: 'danger' });
		for (const [role, member] of Object.entries(floor.people)) {
			const { holds } = await page(member);
			const seen = holds.flatMap((line) => line.seen);
			expect(seen.includes(there), role).toBe(role === 'network_manager');
			const sees = ['editor', 'reviewer', 'office_manager', 'network_manager'].includes(role);
			expect(seen.includes(here), role).toBe(sees);
			expect(holds, role).toHaveLength(2);
			if (role !== 'network_manager') {
				expect(JSON.stringify(holds), role).not.toContain(there);
				expect(
					holds.every((line) => line.elsewhere.includes('Office tunis')),
					role
				).toBe(true);
			}
			expect(holds.map(({ canLift }) => canLift).includes(true), role).toBe(role === 'reviewer');
		}
	});

	test('no line holds the number of a person', async () => {
		const person = await tellerOf(await floor.story());
		await holdNow(floor.people.reviewer, 'person', person);
		expect(JSON.stringify(await page(floor.people.reviewer))).not.toContain(person);
	});
});

test('the teller learns why, and whether others are stopped too; never who or whom', async () => {
	const storyId = await floor.story({ origin: 'SO' });
	const receipt = await db.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: 7, hash: 'x' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const mine = () => readMyHolds(db.intake, { locator: 7, receiptId: receipt.id });
	expect(await mine()).toEqual([]);
	await hold(floor.deps, floor.people.editor, { scope: 'story', value: storyId, reason: 'mistake' });
	await hold(floor.deps, floor.people.reviewer, { scope: 'country', value: 'SO', reason: 'news' });
	expect(await mine()).toEqual([
		{ reason: 'mistake', alone: true },
		{ reason: 'news', alone: false }
	]);
	expect(await readMyHolds(db.intake, { locator: 8, receiptId: receipt.id })).toEqual([]);
});

const isShown = async (storyId: string) =>
	(await db.owner.selectFrom('shown.story_row').select('story_id').where('story_id', '=', storyId).execute()).length >
	0;

async function showOne(storyId: string): Promise<void> {
	await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, told_in, basis, has_picture, words,
			feed_id, published_on, position, expires_at, consent_version)
		values (${storyId}, 'web', 'en', '{}', 'A title', 'nothing', 'en', 'teller', false, '', ${`feed-${storyId}`},
			'2026-11-20', 1, now() + interval '1 day', 0)`.execute(db.owner);
}
