/** What stands in front of every address of the desk. */
import { rolesFor } from '#domain/office/roles.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { ADDRESSES, type Need } from './addresses.ts';

export type Verdict =
	| { readonly go: true }
	| { readonly go: false; readonly to: '/desk/sign-in' | '/desk/enrol' | '/desk' }
	| { readonly go: false; readonly status: 403 | 404 | 405 };

export interface Asked {
	/** The route's id, `/(desk)/desk/people`; null: no such page. */
	readonly route: string | null;
	readonly method: string;
	/** The query, of which `?/name` names a form action. */
	readonly search: string;
}

/** Lets a request through, sends it to sign in, or refuses it. What the table of addresses does not list is refused. */
export function guard(member: Member | null, asked: Asked): Verdict {
	if (asked.route === null) return { go: false, status: 404 };
	const address = Object.hasOwn(ADDRESSES, routeKey(asked.route)) ? ADDRESSES[routeKey(asked.route)] : undefined;
	if (address === undefined) return { go: false, status: 403 };
	const reading = asked.method === 'GET' || asked.method === 'HEAD';
	const need = reading ? address.get : needOf(address.actions, asked);
	if (need === undefined || need === null) return { go: false, status: 405 };
	return decide(member, need);
}

/** The route without its group. */
function routeKey(route: string): string {
	return route.replace(/^\/\(desk\)/, '');
}

function needOf(actions: Readonly<Record<string, Need>>, { method, search }: Asked): Need | undefined {
	if (method !== 'POST') return undefined;
	const name = /^\?\/([A-Za-z_-]+)/.exec(search)?.[1] ?? 'default';
	return Object.hasOwn(actions, name) ? actions[name] : undefined;
}

function decide(member: Member | null, need: Need): Verdict {
	if (need === 'anybody') return { go: true };
	if (member === null) return { go: false, to: '/desk/sign-in' };
	if (need === 'begun') return member.enrolled ? { go: false, to: '/desk' } : { go: true };
	if (!member.enrolled) return { go: false, to: '/desk/enrol' };
	if (need === 'member' || member.roles.some((role) => rolesFor(need).includes(role))) return { go: true };
	return { go: false, status: 403 };
}
