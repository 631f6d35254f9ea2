/**
 * Every address of the desk and who may use it. The guard in front of all pages asks this table, and what is not in it
 * is closed to everybody; a test compares it with the files of the routes, so that nothing is forgotten.
 */
import type { Act } from '#domain/office/roles.ts';

/**
 * `anybody`: also without an account; `begun`: signed in with a password, second factor not set up yet;
 * `member`: anybody who works here; else an act, which the roles decide upon.
 */
export type Need = 'anybody' | 'begun' | 'member' | Act;

export interface Address {
	/** For looking at it. Null: there is nothing to look at. */
	readonly get: Need | null;
	/** For each form action by name; `default` is the one without a name. */
	readonly actions: Readonly<Record<string, Need>>;
}

/** By route, without the group in brackets. */
export const ADDRESSES: Readonly<Record<string, Address>> = {
	'/desk': { get: 'see_queues', actions: { claim: 'claim', release: 'release', assign: 'assign' } },
	'/desk/sign-in': { get: 'anybody', actions: { default: 'anybody' } },
	'/desk/sign-in/code': { get: 'anybody', actions: { code: 'anybody', recovery: 'anybody' } },
	'/desk/signed-out': { get: 'anybody', actions: { default: 'anybody' } },
	'/desk/sign-out': { get: null, actions: { default: 'anybody' } },
	'/desk/welcome/[token]': { get: 'anybody', actions: { default: 'anybody' } },
	'/desk/invitation/[token]': { get: 'anybody', actions: { default: 'anybody' } },
	'/desk/practice': { get: null, actions: { default: 'anybody' } },
	'/desk/enrol': { get: 'begun', actions: { default: 'begun' } },
	'/desk/account': {
		get: 'change_own_account',
		actions: { languages: 'change_own_account', password: 'change_own_account', recovery: 'change_own_account' }
	},
	'/desk/stop-requests': {
		get: 'see_stop_requests',
		actions: {
			pause: 'pause_story',
			answer: 'answer_stop_request',
			ask: 'ask_to_lift_pause',
			lift: 'lift_pause',
			looked: 'look_at_stops'
		}
	},
	'/desk/stories/[id]': {
		get: 'see_story',
		actions: {
			claim: 'claim',
			release: 'release',
			open: 'see_story',
			save: 'edit_telling',
			working: 'edit_telling',
			facts: 'edit_telling',
			mark: 'fill_checklist',
			checklist: 'fill_checklist',
			settle: 'fill_checklist',
			anew: 'fill_checklist',
			picture: 'cover_picture',
			alt: 'translate',
			recording: 'cover_picture',
			words: 'translate',
			reading: 'edit_telling',
			risk: 'judge_risk',
			help: 'flag_help',
			trafficking: 'flag_trafficking',
			trafficking_talk: 'lift_trafficking',
			trafficking_lift: 'lift_trafficking',
			ask: 'ask_teller',
			message: 'write_message',
			read: 'write_message',
			correction: 'edit_telling',
			wish: 'answer_wish',
			talk: 'record_talk',
			alone: 'record_talk',
			reminded: 'remind_teller',
			renew: 'record_renewal',
			renew_historical: 'renew_historical',
			letter: 'name_people',
			person_add: 'name_people',
			person_said: 'name_people',
			person_words: 'name_people',
			person_origin: 'name_people',
			child_sign: 'sign_best_interests',
			child_flag: 'protect_child',
			child_list: 'protect_child',
			child_adult: 'protect_child',
			make_without: 'make_without',
			end_ask: 'ask_to_end',
			end_do: 'end_story',
			end_keep: 'ask_to_end',
			yes_doubt: 'invalidate',
			yes_invalid: 'invalidate',
			yes_holds: 'invalidate',
			receipt_ask: 'reissue_receipt',
			receipt_give: 'reissue_receipt',
			originals_ask: 'hand_out_originals',
			contact_ask: 'change_contact',
			contact_give: 'change_contact',
			look: 'fill_checklist',
			approve: 'review',
			withdraw: 'withdraw_review',
			publish: 'hand_over',
			pause: 'pause_story',
			lift_ask: 'ask_to_lift_pause',
			lift: 'lift_pause'
		}
	},
	'/desk/tell': { get: 'gather', actions: { default: 'gather' } },
	'/desk/tell/leave': { get: 'gather', actions: {} },
	'/desk/stories/[id]/originals': { get: null, actions: { default: 'hand_out_originals' } },
	'/desk/stories/[id]/pictures/[file]': { get: 'see_story', actions: {} },
	'/desk/stories/[id]/recordings/[file]': { get: 'see_story', actions: {} },
	'/desk/stories/[id]/recordings/[file]/[still]': { get: 'see_story', actions: {} },
	'/desk/stories/[id]/recordings/[file]/readings/[reading]': { get: 'see_story', actions: {} },
	'/desk/translate': { get: 'see_translations', actions: { drop: 'keep_glossary' } },
	'/desk/translate/[id]/[language]': {
		get: 'read_translation',
		actions: { save: 'translate', approve: 'read_translation', term: 'translate' }
	},
	'/desk/translate/notice/[language]': {
		get: 'read_notice_translations',
		actions: {
			save: 'translate_notices',
			approve: 'read_notice_translations',
			withdraw: 'read_notice_translations'
		}
	},
	'/desk/approve': { get: 'review_batch', actions: { approve: 'review' } },
	'/desk/holds': { get: 'see_holds', actions: { count: 'hold_story', hold: 'hold_story', lift: 'lift_hold' } },
	'/desk/openings': { get: 'see_openings', actions: { acknowledge: 'acknowledge_alarm' } },
	'/desk/offices': {
		get: 'see_offices',
		actions: { make: 'make_office', save: 'change_office', frames: 'change_office', name: 'name_site' }
	},
	'/desk/notices': {
		get: 'read_notices',
		actions: { sound: 'read_notices', machine: 'read_notices', withdraw: 'read_notices' }
	},
	'/desk/prints': {
		get: 'order_prints',
		actions: { find: 'order_prints', order: 'order_prints', again: 'order_prints' }
	},
	'/desk/prints/[id]': { get: 'order_prints', actions: {} },
	'/desk/prints/profiles': {
		get: 'see_profiles',
		actions: { write: 'write_profile', approve: 'approve_profile', withdraw: 'write_profile' }
	},
	'/desk/people': { get: 'see_people', actions: { invite: 'invite', withdraw: 'invite' } },
	'/desk/people/[id]': {
		get: 'see_people',
		actions: { change: 'change_account', close: 'close_account', reset: 'reset_second_factor' }
	},
	'/desk/press': { get: 'manage_press', actions: { decide: 'manage_press', answer: 'manage_press' } },
	'/desk/health': { get: 'see_health', actions: { drill: 'run_drill', restored: 'answer_restore' } }
};
