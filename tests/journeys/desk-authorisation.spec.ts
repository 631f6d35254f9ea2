/** Every role at every address of the desk, on the real server, against the table in `tests/desk/access.ts`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '#domain/office/roles.ts';
import { readSettings } from '#server/config/config.ts';
import { createAuthContext, type AuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import type { DeskDb, OwnerDb } from '#server/store/handle.ts';
import { ACCESS, type Action, type Who } from '../desk/access.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let owner: OwnerDb;
let desk: DeskDb;
let auth: AuthContext;
/** Account ids by who they are: each role, `begun` without a second factor, and `nobody`. */
const ids = new Map<string, string>();
beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off' } });
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins, secret } = runningLogins(settings.value);
	owner = connect(logins, 'owner');
	desk = connect(logins, 'desk');
	auth = createAuthContext({ db: desk, derive: secret.derive, clock: Date.now });
	await makeOffices(owner);
	for (const role of ROLES) ids.set(role, (await makePerson(owner, role, [role])).id);
	// A second one, so that none of them is the last.
	await makePerson(owner, 'another manager', ['network_manager']);
	const begun = await makePerson(owner, 'begun', ROLES);
	await owner.updateTable('office.member').set({ two_factor_enabled: false }).where('id', '=', begun.id).execute();
	ids.set('begun', begun.id);
});
afterAll(async () => {
	await owner.destroy();
	await desk.destroy();
	await server[Symbol.asyncDispose]();
});

/** A session of its own for each request: some of them end it. */
async function cookieOf(name: string): Promise<string> {
	const id = ids.get(name);
	if (id === undefined) return '';
	const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
	const [cookie] = await openPracticeSession(auth, visit, id);
	return cookie ? `${cookie.name}=${cookie.value}` : '';
}

function expected(who: Who, name: string): 'in' | 'no' | '/desk/sign-in' | '/desk/enrol' | '/desk' {
	if (who === 'anybody') return 'in';
	if (name === 'nobody') return '/desk/sign-in';
	if (who === 'begun') return name === 'begun' ? 'in' : '/desk';
	if (name === 'begun') return '/desk/enrol';
	return who.some((role) => role === name) ? 'in' : 'no';
}

async function happened(address: string, name: string, body?: Readonly<Record<string, string>>): Promise<string> {
	const answer = await fetch(server.origin + address, {
		redirect: 'manual',
		method: body ? 'POST' : 'GET',
		headers: { accept: 'text/html', cookie: await cookieOf(name), origin: server.origin },
		...(body ? { body: new URLSearchParams(body) } : {})
	});
	expect(answer.headers.get('cache-control'), address).toBe('no-store');
	expect(answer.headers.get('x-robots-tag'), address).toContain('noindex');
	expect(answer.status, `${address} as ${name}`).toBeLessThan(500);
	const to = answer.headers.get('location');
	if (answer.status === 403) return 'no';
	// A form of somebody who is not signed in goes to the page that keeps what was typed.
	if (answer.status === 307 && to?.startsWith('/desk/signed-out?to=')) return '/desk/sign-in';
	if (answer.status === 303 && to !== null && ['/desk/sign-in', '/desk/enrol', '/desk'].includes(to)) return to;
	return 'in';
}

/** Pages that send somebody on who is let in: a member who is at the door already, or somebody who signs out. */
const sentOn: Readonly<Record<string, readonly string[]>> = {
	'/desk/sign-in': ['/desk'],
	'/desk/sign-in/code': ['/desk'],
	'/desk/sign-out': ['/desk/sign-in'],
	'/desk/signed-out': ['/desk/sign-in'],
	'/desk/tell/leave': ['/desk']
};

for (const [route, access] of Object.entries(ACCESS)) {
	const check = async (who: Who, query: string, action?: Action) => {
		for (const name of ['nobody', 'begun', ...ROLES]) {
			let address = route;
			for (const [param, value] of Object.entries(access.params ?? {}))
				address = address.replace(`[${param}]`, value === 'SPARE' ? await spare() : value);
			const got = await happened(address + query, name, action?.body);
			const inside = action?.refusedInside?.some((role) => role === name) ?? false;
			const wanted = inside ? 'no' : expected(who, name);
			const sent = wanted === 'in' && (sentOn[route] ?? []).includes(got);
			expect(sent ? 'in' : got, `${address}${query} as ${name}`).toBe(wanted);
		}
	};
	if (access.get !== null) {
		const { get } = access;
		test(`looking at ${route}`, () => check(get, ''));
	}
	for (const [name, action] of Object.entries(access.actions))
		test(`${name} at ${route}`, () => check(action.who, name === 'default' ? '' : `?/${name}`, action));
}

test('an address of the desk that is written in another way is guarded like the usual one', async () => {
	for (const address of ['/%64esk/people', '/d%65sk', '/desk/peopl%65']) {
		expect(await happened(address, 'nobody'), address).toBe('/desk/sign-in');
		expect(await happened(address, 'network_manager'), address).toBe('in');
	}
	expect(await happened('/%64esk/people', 'editor')).toBe('no');
});

let spares = 0;
/** Somebody new each time: accounts are closed here. */
async function spare(): Promise<string> {
	spares += 1;
	return (await makePerson(owner, `spare ${spares}`, ['editor'])).id;
}
