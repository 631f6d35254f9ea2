/** Words of the desk that are looked up by what the desk answers. */
import type { Role } from '#domain/office/roles.ts';
import { m } from '#lib/paraglide/messages.js';

/** Every refusal that a page of the desk can show. */
export const DESK_REFUSALS = [
	'wrong',
	'wait',
	'wrong_code',
	'used_code',
	'start_again',
	'link_over',
	'wrong_password',
	'password_short',
	'password_long',
	'password_like_name',
	'password_differs',
	'person_name',
	'person_email',
	'person_roles',
	'person_reading',
	'person_language',
	'person_office',
	'person_known',
	'own_account',
	'last_manager',
	'practice_account',
	'office_name',
	'office_id',
	'office_country',
	'office_serves',
	'office_contact',
	'office_mail',
	'office_taken',
	'site_name_long',
	'taken',
	'unsuitable',
	'taken_back',
	'still_paused',
	'not_paused',
	'teller_paused',
	'same_person',
	'asked_already',
	'not_asked',
	'unknown',
	'no_story',
	'no_choice',
	'no_country',
	'no_language',
	'no_office',
	'no_person',
	'no_days',
	'own_alarm',
	'more_stops',
	'reading_empty',
	'reading_heavy',
	'notice_changed'
] as const;

export type DeskRefusal = (typeof DESK_REFUSALS)[number];

/** What happened, what is safe and what to do next. */
export function deskRefusal(reason: DeskRefusal): string {
	return m[`desk_refusal_${reason}`]();
}

/** The name of a role. */
export function roleWord(role: Role): string {
	return m[`desk_role_${role}`]();
}
