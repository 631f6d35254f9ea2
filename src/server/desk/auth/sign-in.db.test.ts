import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMember } from '#server/store/accounts/members.ts';
import { closeMember, findMember, forgetSecondFactor } from '#server/store/accounts/members.ts';
import { testDatabase, type TestDatabase } from '../../../../tests/database.ts';
import { withCookies } from '../../../../tests/desk/with-cookies.ts';
import type { Visit } from '../deps.ts';
import { createAuthContext, type AuthContext } from './context.ts';
import type { DeskCookie } from './cookies.ts';
import { hashPassword } from './passwords.ts';
import { enrolmentOf, finishEnrolment } from './second-factor.ts';
import { giveCode, giveRecoveryCode, memberOfVisit, signIn, signOut } from './sign-in.ts';
import { codeAt, stepAt } from './totp.ts';

let db: TestDatabase;
let context: AuthContext;
let ahead = 0;
const password = 'a suitcase full of rain';
beforeAll(async () => {
	db = await testDatabase();
	context = createAuthContext({ db: db.desk, derive: db.secret.derive, clock: () => Date.now() + ahead });
});
afterAll(() => db[Symbol.asyncDispose]());

const visit = (headers = new Headers(), caller: string | null = null): Visit => ({
	headers,
	secure: false,
	caller,
	loopback: true
});
const browser = { 'user-agent': 'Telltale/1.0', 'x-forwarded-for': '203.0.113.77' };
const carrying = (cookies: readonly DeskCookie[]) => visit(withCookies(new Headers(), cookies));

async function person(email: string): Promise<string> {
	const id = await addMember(db.desk, {
		name: 'Amal',
		email,
		officeId: null,
		roles: ['editor'],
		reading: ['fr'],
		language: 'en',
		passwordHash: await hashPassword(password)
	});
	if (id === null) throw new Error('not made');
	return id;
}

/** The secret as a phone would have it: read from what is to be typed. */
function secretFrom(words: string): string {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = [...words.replaceAll(' ', '')]
		.map((char) => letters.indexOf(char).toString(2).padStart(5, '0'))
		.join('');
	return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('');
}

async function enrolled(email: string) {
	const id = await person(email);
	const first = await signIn(context, visit(new Headers(browser)), { email, password });
	if (!first.ok) throw new Error(first.reason);
	const member = await memberOfVisit(context, carrying(first.value.cookies));
	if (member === null) throw new Error('no session');
	const secret = secretFrom((await enrolmentOf(context, member)).words);
	const step = stepAt(Date.now());
	const done = await finishEnrolment(context, carrying(first.value.cookies), member, codeAt(secret, step));
	if (!done.ok) throw new Error(done.reason);
	return { id, secret, step, ...done.value };
}

describe('signing in', () => {
	test('password, then code, then the desk; addresses and browsers are nowhere', async () => {
		const { id, secret, step, cookies } = await enrolled('amal@example.org');
		expect(cookies.map((cookie) => cookie.name)).toContain('desk.session_token');
		const first = await signIn(context, visit(new Headers(browser)), { email: ' Amal@Example.org', password });
		expect(first.ok && first.value.next).toBe('code');
		if (!first.ok) return;
		expect(await memberOfVisit(context, carrying(first.value.cookies))).toBeNull();
		const second = await giveCode(context, carrying(first.value.cookies), codeAt(secret, step + 1));
		expect(second.ok && second.value.next).toBe('desk');
		if (!second.ok) return;
		expect((await memberOfVisit(context, carrying(second.value.cookies)))?.id).toBe(id);
		const sessions = await db.owner.selectFrom('office.session').selectAll().execute();
		expect(sessions.length).toBeGreaterThan(0);
		expect(JSON.stringify(sessions)).not.toMatch(/203\.0\.113|Telltale/);
	});
	test('a code is good once, even within its half minute', async () => {
		const email = 'once@example.org';
		const { secret, step } = await enrolled(email);
		for (const [at, good] of [
			[step, false],
			[step + 1, true],
			[step + 1, false],
			[step, false]
		] as const) {
			const first = await signIn(context, visit(), { email, password });
			if (!first.ok) throw new Error(first.reason);
			const second = await giveCode(context, carrying(first.value.cookies), codeAt(secret, at));
			expect(second.ok ? 'in' : second.reason).toBe(good ? 'in' : 'used_code');
			if (!second.ok) expect(await memberOfVisit(context, carrying(first.value.cookies))).toBeNull();
		}
	});
	test('of two browsers with the same code at the same moment one gets in', async () => {
		const email = 'race@example.org';
		const { id, secret, step } = await enrolled(email);
		await db.owner.updateTable('office.second_factor').set({ last_step: 0 }).where('user_id', '=', id).execute();
		const firsts = await Promise.all([1, 2].map(() => signIn(context, visit(), { email, password })));
		const seconds = await Promise.all(
			firsts.map((first) => giveCode(context, carrying(first.ok ? first.value.cookies : []), codeAt(secret, step)))
		);
		expect(seconds.filter((second) => second.ok)).toHaveLength(1);
		for (const second of seconds)
			if (second.ok) expect((await memberOfVisit(context, carrying(second.value.cookies)))?.id).toBe(id);
	});
	test('a recovery code opens once', async () => {
		const email = 'recover@example.org';
		const { recoveryCodes } = await enrolled(email);
		expect(recoveryCodes).toHaveLength(10);
		const results: string[] = [];
		for (let round = 0; round < 2; round += 1) {
			const first = await signIn(context, visit(), { email, password });
			if (!first.ok) throw new Error(first.reason);
			const second = await giveRecoveryCode(
				context,
				carrying(first.value.cookies),
				` ${recoveryCodes[0]?.toUpperCase()} `
			);
			results.push(second.ok ? 'in' : second.reason);
		}
		expect(results).toEqual(['in', 'wrong_code']);
	});
	test('an unknown person and a wrong password answer alike; ten failures make an account wait', async () => {
		await person('wait@example.org');
		expect(await signIn(context, visit(), { email: 'nobody@example.org', password })).toEqual({
			ok: false,
			reason: 'wrong'
		});
		const tries: string[] = [];
		for (let count = 0; count < 11; count += 1) {
			const tried = await signIn(context, visit(), { email: 'wait@example.org', password: 'not the password' });
			tries.push(tried.ok ? 'in' : tried.reason);
		}
		expect(tries).toEqual([...Array.from({ length: 10 }, () => 'wrong'), 'wait']);
		expect(await signIn(context, visit(), { email: 'wait@example.org', password })).toEqual({
			ok: false,
			reason: 'wait'
		});
		const kept = await db.owner.selectFrom('office.sign_in_attempt').selectAll().execute();
		expect(kept.map((row) => row.account.toString())).not.toContain('wait@example.org');
	});
	test('a caller who fails thirty times waits, and others do not', async () => {
		await person('caller@example.org');
		const own = createAuthContext({ db: db.desk, derive: db.secret.derive, clock: Date.now });
		for (let count = 0; count < 30; count += 1) own.gate.count('hash-of-somewhere');
		const typed = { email: 'caller@example.org', password };
		expect(await signIn(own, visit(new Headers(), 'hash-of-somewhere'), typed)).toEqual({ ok: false, reason: 'wait' });
		expect((await signIn(own, visit(new Headers(), 'another'), typed)).ok).toBe(true);
	});
	test('half an hour without a request ends a session, and signing out does', async () => {
		const { cookies } = await enrolled('idle@example.org');
		try {
			ahead = 29 * 60_000;
			expect(await memberOfVisit(context, carrying(cookies))).not.toBeNull();
			ahead += 29 * 60_000;
			expect(await memberOfVisit(context, carrying(cookies))).not.toBeNull();
			ahead += 31 * 60_000;
			expect(await memberOfVisit(context, carrying(cookies))).toBeNull();
		} finally {
			ahead = 0;
		}
		expect(await memberOfVisit(context, carrying(cookies))).toBeNull();
		const other = await enrolled('out@example.org');
		await signOut(context, carrying(other.cookies));
		expect(await memberOfVisit(context, carrying(other.cookies))).toBeNull();
	});
	test('a session ends twelve hours after signing in', async () => {
		const { id } = await enrolled('twelve@example.org');
		const row = await db.owner
			.selectFrom('office.session')
			.selectAll()
			.where('user_id', '=', id)
			.executeTakeFirstOrThrow();
		expect(Math.abs(row.expires_at.getTime() - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
	});
	test('who leaves is out at once and cannot come back; a forgotten second factor ends sessions', async () => {
		const leaver = await enrolled('leaver@example.org');
		await db.desk.transaction().execute((tx) => closeMember(tx, leaver.id, Date.now()));
		expect(await memberOfVisit(context, carrying(leaver.cookies))).toBeNull();
		expect((await signIn(context, visit(), { email: 'leaver@example.org', password })).ok).toBe(false);
		expect(await findMember(db.desk, { id: leaver.id })).not.toBeNull();
		const lost = await enrolled('lost@example.org');
		await db.desk.transaction().execute((tx) => forgetSecondFactor(tx, lost.id));
		expect(await memberOfVisit(context, carrying(lost.cookies))).toBeNull();
		const again = await signIn(context, visit(), { email: 'lost@example.org', password });
		expect(again.ok && again.value.next).toBe('enrol');
	});
	test('over https the cookies are secure', async () => {
		await person('secure@example.org');
		const first = await signIn(context, { ...visit(), secure: true }, { email: 'secure@example.org', password });
		if (!first.ok) throw new Error(first.reason);
		expect(first.value.cookies.every((cookie) => cookie.secure && cookie.name.startsWith('__Secure-'))).toBe(true);
	});
});
