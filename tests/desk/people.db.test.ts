import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { memberOfVisit, signIn } from '#server/desk/auth/sign-in.ts';
import type { Visit } from '#server/desk/deps.ts';
import { acceptInvitation, isWelcome, readInvitation, welcome } from '#server/desk/join.ts';
import { makeOffice, readOffices, saveOffice } from '#server/desk/manage-offices.ts';
import { changeAccount, closeAccount, invite, readPeople, resetSecondFactor } from '#server/desk/manage-people.ts';
import { switchPractice } from '#server/desk/practice.ts';
import { missingRecovery, readDeskHealth } from '#server/desk/read-health.ts';
import { inviteMember } from '#server/store/accounts/invite-member.ts';
import { addMember, findMember } from '#server/store/accounts/members.ts';
import { forgetPractice, seedPractice } from '#server/store/accounts/practice.ts';
import { resetTotp } from '#server/store/accounts/reset-totp.ts';
import { writeSetting } from '#server/store/settings.ts';
import { makeFirstLink } from '#server/store/site.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';
import { withCookies } from './with-cookies.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
});
afterAll(() => db[Symbol.asyncDispose]());

const password = 'a suitcase full of rain';
const visit = (change: Partial<Visit> = {}): Visit => ({
	headers: new Headers(),
	secure: false,
	caller: null,
	loopback: true,
	...change
});
const typed = (email: string, change = {}) => ({
	name: 'Selam',
	email,
	officeId: 'brussels',
	roles: ['editor'],
	reading: 'ti, en',
	language: 'en',
	...change
});
const deeds = async (did: string) =>
	(await db.owner.selectFrom('office.deed').selectAll().where('did', '=', did).execute()).length;

describe('invitations', () => {
	test('make one account, once, with what the manager chose', async () => {
		const token = await invite(floor.deps, floor.people.office_manager, typed('selam@example.org'));
		if (!token.ok) throw new Error(token.reason);
		expect((await readInvitation(floor.deps, token.value))?.officeName).toBe('Office brussels');
		expect(await acceptInvitation(floor.deps, token.value, { password: 'short', again: 'short' })).toEqual({
			ok: false,
			reason: 'password_short'
		});
		const both = await Promise.all(
			[1, 2].map(() => acceptInvitation(floor.deps, token.value, { password, again: password }))
		);
		expect(both.filter((done) => done.ok)).toHaveLength(1);
		expect(await readInvitation(floor.deps, token.value)).toBeNull();
		const member = await findMember(db.desk, { email: 'selam@example.org' });
		expect(member).toMatchObject({ officeId: 'brussels', roles: ['editor'], reading: ['ti', 'en'], enrolled: false });
		const kept = JSON.stringify(await db.owner.selectFrom('office.invitation').selectAll().execute());
		expect(kept).not.toContain(token.value);
	});
	test('are over after 72 hours, and when a newer one replaces them', async () => {
		const first = await invite(floor.deps, floor.people.network_manager, typed('late@example.org'));
		const second = await invite(floor.deps, floor.people.network_manager, typed('late@example.org'));
		if (!first.ok || !second.ok) throw new Error('not invited');
		expect(await readInvitation(floor.deps, first.value)).toBeNull();
		floor.clock.now += 72 * 3_600_000 - 1000;
		expect(await readInvitation(floor.deps, second.value)).not.toBeNull();
		floor.clock.now += 2000;
		expect(await readInvitation(floor.deps, second.value)).toBeNull();
		expect((await acceptInvitation(floor.deps, second.value, { password, again: password })).ok).toBe(false);
	});
	test('a manager invites into their own office and gives no role above their own', async () => {
		const by = (change: object) => invite(floor.deps, floor.people.office_manager, typed('over@example.org', change));
		expect(await by({ officeId: 'tunis' })).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await by({ officeId: '' })).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await by({ roles: ['network_manager'] })).toEqual({ ok: false, reason: 'person_roles' });
		expect(await invite(floor.deps, floor.people.reviewer, typed('over@example.org'))).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	});
	test('the command line invites with a link', async () => {
		const link = await inviteMember(db.owner, typed('cli@example.org', { roles: ['network_manager'], officeId: '' }), {
			origin: 'https://stories.example.org',
			now: floor.clock.now
		});
		if (!link.ok) throw new Error(link.reason);
		const token = link.value.replace('https://stories.example.org/desk/invitation/', '');
		expect((await readInvitation(floor.deps, token))?.email).toBe('cli@example.org');
	});
});

describe('people', () => {
	test('a leaver is out, their stories are free, the account stays for the history', async () => {
		const leaver = await floor.person('leaver', ['editor']);
		const storyId = await floor.story({ assignedTo: leaver.id });
		expect((await closeAccount(floor.deps, floor.people.office_manager, leaver.id)).ok).toBe(true);
		const story = await db.owner
			.selectFrom('story.story')
			.select('assigned_to')
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();
		expect(story.assigned_to).toBeNull();
		expect((await findMember(db.desk, { id: leaver.id }))?.closed).toBe(true);
		expect(await closeAccount(floor.deps, floor.people.office_manager, leaver.id)).toEqual({
			ok: false,
			reason: 'not_found'
		});
		await expect(db.desk.deleteFrom('office.member').where('id', '=', leaver.id).execute()).rejects.toThrow(
			/permission/
		);
	});
	test('a reset of the second factor is for others, in one’s office, and is written down', async () => {
		const before = await deeds('second_factor_reset');
		const someone = await floor.person('someone', ['editor']);
		const far = await floor.person('far away', ['editor'], 'tunis');
		const { office_manager: manager } = floor.people;
		expect((await resetSecondFactor(floor.deps, manager, someone.id)).ok).toBe(true);
		expect((await findMember(db.desk, { id: someone.id }))?.enrolled).toBe(false);
		expect(await resetSecondFactor(floor.deps, manager, manager.id)).toEqual({ ok: false, reason: 'own_account' });
		expect(await resetSecondFactor(floor.deps, manager, far.id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect((await resetTotp(db.owner, ' Far.Away@example.org')).ok).toBe(true);
		expect(await resetTotp(db.owner, 'nobody@example.org')).toEqual({ ok: false, reason: 'unknown' });
		expect(await deeds('second_factor_reset')).toBe(before + 2);
	});
	test('a manager of an office neither changes nor closes a manager of the network', async () => {
		const { office_manager: manager, network_manager: network } = floor.people;
		const change = { roles: ['editor'], name: 'Demoted' };
		expect(await resetSecondFactor(floor.deps, manager, network.id)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await changeAccount(floor.deps, manager, network.id, typed('', change))).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await closeAccount(floor.deps, manager, network.id)).toEqual({ ok: false, reason: 'not_allowed' });
	});
	test('the last manager of the network stays one', async () => {
		const { network_manager: network } = floor.people;
		expect(await changeAccount(floor.deps, network, network.id, typed('', { roles: ['editor'] }))).toEqual({
			ok: false,
			reason: 'last_manager'
		});
		const second = await floor.person('second manager', ['network_manager'], null);
		expect((await closeAccount(floor.deps, second, network.id)).ok).toBe(true);
		expect(await closeAccount(floor.deps, second, second.id)).toEqual({ ok: false, reason: 'own_account' });
		floor.people.network_manager = second;
	});
	test('two managers who close each other at the same moment leave one', async () => {
		for (let round = 0; round < 15; round++) {
			const first = floor.people.network_manager;
			const other = await floor.person(`other manager ${round}`, ['network_manager'], null);
			const done = await Promise.all([
				closeAccount(floor.deps, first, other.id),
				closeAccount(floor.deps, other, first.id)
			]);
			expect(done.map(({ ok }) => ok).sort()).toEqual([false, true]);
			if (done[1].ok) floor.people.network_manager = other;
		}
	});
	test('a manager sees the people of their office, the network manager all', async () => {
		const seen = async (member: Floor['people']['editor']) => {
			const people = await readPeople(floor.deps, member);
			return people.ok ? new Set(people.value.members.map((person) => person.officeId)) : people.reason;
		};
		expect(await seen(floor.people.office_manager)).toEqual(new Set(['brussels']));
		expect(await seen(floor.people.network_manager)).toEqual(new Set(['brussels', 'tunis', null]));
		expect(await seen(floor.people.editor)).toBe('not_allowed');
	});
});

describe('offices', () => {
	const office = {
		id: '',
		name: 'Bureau de Liège',
		country: 'be',
		serves: 'be, LU',
		contact: 'Rue 1',
		mail: 'L@Example.org'
	};
	test('are made by the network and changed by their own manager', async () => {
		expect(await makeOffice(floor.deps, floor.people.office_manager, office)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await makeOffice(floor.deps, floor.people.network_manager, office)).toEqual({
			ok: true,
			value: 'bureau-de-liege'
		});
		expect(await makeOffice(floor.deps, floor.people.network_manager, office)).toEqual({
			ok: false,
			reason: 'office_taken'
		});
		const own = await saveOffice(floor.deps, floor.people.office_manager, { ...office, id: 'brussels', active: false });
		expect(own.ok).toBe(true);
		const foreign = await saveOffice(floor.deps, floor.people.office_manager, { ...office, id: 'tunis', active: true });
		expect(foreign).toEqual({ ok: false, reason: 'not_allowed' });
		const seen = await readOffices(floor.deps, floor.people.network_manager);
		expect(seen.ok && seen.value.find(({ id }) => id === 'bureau-de-liege')).toMatchObject({
			country: 'BE',
			serves: ['BE', 'LU'],
			mail: 'l@example.org'
		});
	});
	test('nonsense is named, not kept', async () => {
		const wrong = (change: object) => makeOffice(floor.deps, floor.people.network_manager, { ...office, ...change });
		expect(await wrong({ country: 'XX' })).toEqual({ ok: false, reason: 'office_country' });
		expect(await wrong({ serves: 'BE Belgium' })).toEqual({ ok: false, reason: 'office_serves' });
		expect(await wrong({ mail: 'here' })).toEqual({ ok: false, reason: 'office_mail' });
		expect(await wrong({ id: '-', name: '—' })).toEqual({ ok: false, reason: 'office_id' });
	});
});

test('the first link makes the first manager and office, once, and not in practice', async () => {
	await using fresh = await testDatabase();
	const deps = { ...floor.deps, db: fresh.desk, clock: Date.now };
	const old = await makeFirstLink(fresh.owner);
	const token = await makeFirstLink(fresh.owner);
	if (old === null || token === null) throw new Error('no link');
	expect(await isWelcome(deps, old)).toBe(false);
	expect(await isWelcome({ ...deps, site: { practice: true } }, token)).toBe(false);
	const first = {
		name: 'Amal',
		email: 'amal@example.org',
		reading: 'ar',
		language: 'ar',
		password,
		again: password,
		office: { id: '', name: 'Tunis', country: 'TN', serves: '', contact: '', mail: '' }
	};
	expect(await welcome(deps, token, { ...first, office: { ...first.office, country: '' } })).toEqual({
		ok: false,
		reason: 'office_country'
	});
	// Whoever left, or never managed the network, keeps the address: nothing is used up, and another one still works.
	await fresh.owner.insertInto('office.office').values({ id: 'kept', name: 'Kept', country: 'BE' }).execute();
	const left = { name: 'Amal', email: 'left@example.org', officeId: 'kept', reading: ['ar'], language: 'ar' };
	await addMember(fresh.desk, { ...left, roles: ['editor'], passwordHash: 'none' });
	expect(await welcome(deps, token, { ...first, email: 'Left@example.org' })).toEqual({
		ok: false,
		reason: 'person_known'
	});
	expect(await isWelcome(deps, token)).toBe(true);
	const both = await Promise.all([1, 2].map(() => welcome(deps, token, first).catch(() => ({ ok: false }))));
	expect(both.filter((done) => done.ok)).toHaveLength(1);
	expect(await findMember(fresh.desk, { email: 'amal@example.org' })).toMatchObject({
		officeId: 'tunis',
		roles: ['network_manager', 'office_manager'],
		language: 'ar'
	});
	expect(await makeFirstLink(fresh.owner)).toBeNull();
	expect((await welcome(deps, token, first)).ok).toBe(false);
});

describe('practice', () => {
	test('switches without a password only while it is on and only from this computer', async () => {
		await using fresh = await testDatabase();
		const on = { ...floor.deps, db: fresh.desk, site: { practice: true }, clock: Date.now };
		const auth = createAuthContext(on);
		await seedPractice(fresh.owner);
		await seedPractice(fresh.owner);
		const set = (value: boolean) =>
			fresh.owner
				.insertInto('office.setting')
				.values({ key: 'practice', value: JSON.stringify(value) })
				.onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(value) }))
				.execute();
		const refused = { ok: false, reason: 'not_practice' };
		expect(await switchPractice(on, auth, visit(), 'editor', 'en')).toEqual(refused);
		await set(true);
		expect(await switchPractice(on, auth, visit({ loopback: false }), 'editor', 'en')).toEqual(refused);
		expect(await switchPractice({ ...on, site: { practice: false } }, auth, visit(), 'editor', 'en')).toEqual(refused);
		const cookies = await switchPractice(on, auth, visit(), 'reviewer', 'ar');
		if (!cookies.ok) throw new Error(cookies.reason);
		const carrying = visit({ headers: withCookies(new Headers(), cookies.value) });
		expect(await memberOfVisit(auth, carrying)).toMatchObject({
			practice: true,
			officeId: 'sample',
			enrolled: true,
			language: 'ar'
		});
		expect((await signIn(auth, visit(), { email: 'editor@practice.example', password: '' })).ok).toBe(false);
		expect(await forgetPractice(fresh.owner)).toBe(2);
		expect(await memberOfVisit(auth, carrying)).toBeNull();
		await set(false);
	});
});

test('the health page counts jobs and reads what the tasks wrote down', async () => {
	await db.owner
		.insertInto('office.setting')
		.values({ key: 'last_backup', value: JSON.stringify({ at: '2026-11-21T01:00:00Z', stories: 3 }) })
		.execute();
	const health = await readDeskHealth(floor.deps, floor.people.office_manager);
	if (!health.ok) throw new Error(health.reason);
	expect(health.value).toMatchObject({ mail: 'none', listening: true, waiting: { jobs: 0, oldest: null } });
	expect(health.value.kept.lastBackup).toBe(Date.parse('2026-11-21T01:00:00Z'));
	expect(health.value.disk?.free).toBeGreaterThan(0);
	expect(await readDeskHealth(floor.deps, floor.people.editor)).toEqual({ ok: false, reason: 'not_allowed' });
});

test('nobody takes the people of practice mode away, for they have no password to come back with', async () => {
	await seedPractice(db.owner);
	const editor = await findMember(db.owner, { email: 'editor@practice.example' });
	const id = editor?.id ?? '';
	const { deps, people } = floor;
	const refused = { ok: false, reason: 'practice_account' };
	expect(await closeAccount(deps, people.network_manager, id)).toEqual(refused);
	expect(await resetSecondFactor(deps, people.network_manager, id)).toEqual(refused);
	expect(await changeAccount(deps, people.network_manager, id, typed('x@example.org'))).toEqual(refused);
	await forgetPractice(db.owner);
});

test('a manager sees that too many keys were used, and is asked for a recovery key until one is known to be written down', async () => {
	const { network_manager: manager, editor } = floor.people;
	const state = async (made: boolean, practice = false) => {
		const node = { ...floor.deps.node, hasRecoveryKey: () => made };
		const deps = { ...floor.deps, node, site: { practice } };
		const health = await readDeskHealth(deps, manager);
		if (!health.ok) throw new Error(health.reason);
		return [health.value.recovery, await missingRecovery(deps, manager), await missingRecovery(deps, editor)];
	};
	const tooMany = { at: floor.clock.now, keys: 1_200 };
	const watched = { ...floor.deps, node: { ...floor.deps.node, tooManyKeys: () => tooMany } };
	expect(await readDeskHealth(watched, manager)).toMatchObject({ ok: true, value: { tooManyKeys: tooMany } });
	expect(await readDeskHealth(watched, editor)).toMatchObject({ ok: false });
	const confirm = (value: unknown) => writeSetting(db.owner, 'recovery_key_confirmed', value);
	expect(await state(false)).toEqual(['none', 'none', null]);
	expect(await state(true)).toEqual(['not_confirmed', 'not_confirmed', null]);
	expect(await state(false, true)).toEqual(['none', null, null]);
	await confirm({ at: '2026-11-21T01:00:00Z' });
	expect(await state(true)).toEqual(['confirmed', null, null]);
	// The keys were made anew, and nobody holds what opens these.
	expect(await state(false)).toEqual(['none', 'none', null]);
	await confirm(null);
	expect(await state(true)).toEqual(['not_confirmed', 'not_confirmed', null]);
});
