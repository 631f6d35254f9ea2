import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/office/roles.ts';
import { ADDRESSES } from '#server/desk/addresses.ts';
import { guard } from '#server/desk/guard.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { ACCESS, type Who } from './access.ts';
import { deskRoutes } from './desk-routes.ts';

const member = (roles: readonly Role[], enrolled = true): Member => ({
	id: 'me',
	name: 'Me',
	email: 'me@example.org',
	officeId: 'brussels',
	roles,
	reading: [],
	language: 'en',
	enrolled,
	practice: false,
	closed: false
});
const routes = deskRoutes();

describe('addresses of the desk', () => {
	test('every page and form action that exists is in both tables, and nothing else', () => {
		expect(routes.length).toBeGreaterThan(10);
		const listed = (table: Readonly<Record<string, { get: unknown; actions: object }>>) =>
			Object.fromEntries(
				Object.entries(table).map(([route, { get, actions }]) => [route, [get !== null, Object.keys(actions).sort()]])
			);
		const real = Object.fromEntries(routes.map(({ route, reads, actions }) => [route, [reads, [...actions].sort()]]));
		expect(listed(ACCESS), 'tests/desk/access.ts').toEqual(real);
		expect(listed(ADDRESSES), 'src/server/desk/addresses.ts').toEqual(real);
	});
	test('an address or action that no table knows is closed, even to a manager of the network', () => {
		const boss = member(['network_manager']);
		expect(guard(boss, { route: '/(desk)/desk/new', method: 'GET', search: '' })).toEqual({ go: false, status: 403 });
		expect(guard(boss, { route: '/(desk)/desk/constructor', method: 'GET', search: '' }).go).toBe(false);
		expect(guard(boss, { route: '/(desk)/desk', method: 'POST', search: '?/toString' }).go).toBe(false);
		expect(guard(boss, { route: '/(desk)/desk', method: 'PUT', search: '' }).go).toBe(false);
		expect(guard(boss, { route: null, method: 'GET', search: '' })).toEqual({ go: false, status: 404 });
	});
	for (const [route, access] of Object.entries(ACCESS)) {
		const acts: [string, Who, string, string][] = [
			...(access.get === null ? [] : [['GET', access.get, 'GET', ''] as [string, Who, string, string]]),
			...Object.entries(access.actions).map(([name, { who }]): [string, Who, string, string] => [
				`POST ${name}`,
				who,
				'POST',
				name === 'default' ? '' : `?/${name}`
			])
		];
		test.each(acts)(`${route} %s`, (_name, who, method, search) => {
			const ask = (someone: Member | null) => guard(someone, { route: `/(desk)${route}`, method, search });
			expect(ask(null)).toEqual(who === 'anybody' ? { go: true } : { go: false, to: '/desk/sign-in' });
			const begun = ask(member(ROLES, false));
			expect(begun).toEqual(who === 'anybody' || who === 'begun' ? { go: true } : { go: false, to: '/desk/enrol' });
			for (const role of ROLES) {
				const wanted =
					who === 'anybody'
						? { go: true }
						: who === 'begun'
							? { go: false, to: '/desk' }
							: who.includes(role)
								? { go: true }
								: { go: false, status: 403 };
				expect(ask(member([role])), role).toEqual(wanted);
			}
		});
	}
});
