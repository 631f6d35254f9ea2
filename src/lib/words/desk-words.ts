/** Words of the desk that are looked up by what the desk answers. */
import type { Role } from '#domain/office/roles.ts';
import { m } from '#lib/paraglide/messages.js';
import type { CodeUnder } from './coded-words.ts';

/** Every refusal that a page of the desk can show: those that have words. */
export type DeskRefusal = CodeUnder<'desk_refusal_'>;

/** What happened, what is safe and what to do next. */
export function deskRefusal(reason: DeskRefusal): string {
	return m[`desk_refusal_${reason}`]();
}

/** The name of a role. */
export function roleWord(role: Role): string {
	return m[`desk_role_${role}`]();
}
