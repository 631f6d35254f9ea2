/** What a person may be at the desk. An account may have several. */
export const ROLES = [
	'interviewer',
	'editor',
	'reviewer',
	'translator',
	'office_manager',
	'festival_manager',
	'network_manager'
] as const;

export type Role = (typeof ROLES)[number];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
	return (ROLES as readonly string[]).includes(text);
}

/** Whoever has an account. */
const ANYBODY: readonly Role[] = ROLES;

/**
 * Everything that can be done at the desk, and by whom, in three lists. They are closed: what is not named here cannot be
 * done by anybody, and no entry lets a role show more than the teller allowed.
 *
 * First the acts on one story. `everywhere`: also on stories of other offices, because stopping must never wait.
 */
export const STORY_ACTS = {
	see_story: { roles: ['interviewer', 'editor', 'reviewer', 'office_manager', 'network_manager'] },
	open_testimony: { roles: ['interviewer', 'editor', 'reviewer', 'network_manager'] },
	open_contact: { roles: ['interviewer', 'editor', 'reviewer'] },
	edit_telling: { roles: ['editor'] },
	translate: { roles: ['editor', 'translator'] },
	read_translation: { roles: ['editor', 'reviewer', 'translator'] },
	cover_picture: { roles: ['editor', 'reviewer'] },
	fill_checklist: { roles: ['editor', 'reviewer'] },
	ask_teller: { roles: ['editor'] },
	write_message: { roles: ['editor', 'reviewer'] },
	judge_risk: { roles: ['reviewer'] },
	review: { roles: ['reviewer'] },
	withdraw_review: { roles: ['editor', 'reviewer', 'office_manager'] },
	hand_over: { roles: ['editor', 'reviewer'] },
	answer_wish: { roles: ['reviewer'] },
	flag_help: { roles: ['reviewer'] },
	flag_trafficking: { roles: ['interviewer', 'editor', 'reviewer', 'office_manager'] },
	lift_trafficking: { roles: ['reviewer'] },
	record_talk: { roles: ['reviewer'] },
	remind_teller: { roles: ['interviewer', 'editor', 'reviewer'] },
	renew_historical: { roles: ['reviewer'] },
	record_renewal: { roles: ['interviewer', 'editor', 'reviewer'] },
	name_people: { roles: ['editor', 'reviewer'] },
	protect_child: { roles: ['reviewer'] },
	sign_best_interests: { roles: ['reviewer'] },
	reissue_receipt: { roles: ['editor', 'reviewer', 'office_manager'] },
	hand_out_originals: { roles: ['editor', 'reviewer', 'office_manager'] },
	change_contact: { roles: ['editor', 'reviewer', 'office_manager'] },
	make_without: { roles: ['interviewer', 'editor'] },
	ask_to_end: { roles: ['editor', 'reviewer'] },
	end_story: { roles: ['reviewer'] },
	invalidate: { roles: ['reviewer'] },
	claim: { roles: ['editor', 'reviewer'] },
	release: { roles: ['editor', 'reviewer', 'office_manager'] },
	assign: { roles: ['reviewer', 'office_manager', 'network_manager'] },
	ask_to_lift_pause: { roles: ['editor', 'reviewer', 'office_manager', 'network_manager'] },
	lift_pause: { roles: ['reviewer'] },
	answer_stop_request: { roles: ['editor', 'reviewer', 'office_manager', 'network_manager'] },
	pause_story: { roles: ANYBODY, everywhere: true },
	hold_story: { roles: ANYBODY, everywhere: true }
} as const satisfies Record<string, { roles: readonly Role[]; everywhere?: true }>;

/** Acts on an office or on the people of one. */
export const OFFICE_ACTS = {
	see_people: ['office_manager', 'network_manager'],
	invite: ['office_manager', 'network_manager'],
	change_account: ['office_manager', 'network_manager'],
	close_account: ['office_manager', 'network_manager'],
	reset_second_factor: ['office_manager', 'network_manager'],
	change_office: ['office_manager', 'network_manager'],
	manage_press: ['office_manager', 'network_manager']
} as const satisfies Record<string, readonly Role[]>;

/** Acts that have no story and no office. */
export const DESK_ACTS = {
	see_queues: ANYBODY,
	see_stop_requests: ANYBODY,
	look_at_stops: ['network_manager'],
	see_holds: ANYBODY,
	change_own_account: ANYBODY,
	gather: ['interviewer', 'editor'],
	review_batch: ['reviewer'],
	see_translations: ['editor', 'reviewer', 'translator', 'office_manager', 'network_manager'],
	keep_glossary: ['editor', 'translator'],
	hold_many: ['reviewer', 'office_manager', 'network_manager'],
	lift_hold: ['reviewer'],
	see_openings: ['editor', 'reviewer', 'office_manager', 'network_manager'],
	acknowledge_alarm: ['office_manager', 'network_manager'],
	see_offices: ['office_manager', 'network_manager'],
	make_office: ['network_manager'],
	name_site: ['network_manager'],
	read_notices: ['office_manager', 'network_manager'],
	translate_notices: ['editor', 'translator'],
	read_notice_translations: ['editor', 'reviewer', 'translator'],
	order_prints: ['editor', 'office_manager', 'network_manager'],
	see_profiles: ['editor', 'reviewer', 'office_manager', 'network_manager'],
	write_profile: ['editor', 'office_manager', 'network_manager'],
	approve_profile: ['editor', 'reviewer', 'office_manager', 'network_manager'],
	see_health: ['office_manager', 'network_manager'],
	run_drill: ['network_manager'],
	answer_restore: ['network_manager']
} as const satisfies Record<string, readonly Role[]>;

export type StoryAct = keyof typeof STORY_ACTS;
export type OfficeAct = keyof typeof OFFICE_ACTS;
export type DeskAct = keyof typeof DESK_ACTS;
export type Act = StoryAct | OfficeAct | DeskAct;

/** Every act there is, in the order of the lists above. */
export const ACTS: readonly Act[] = [
	...(Object.keys(STORY_ACTS) as StoryAct[]),
	...(Object.keys(OFFICE_ACTS) as OfficeAct[]),
	...(Object.keys(DESK_ACTS) as DeskAct[])
];

/** Which roles an act is open to, before it is asked which story or office it is about. */
export function rolesFor(act: Act): readonly Role[] {
	if (act in STORY_ACTS) return STORY_ACTS[act as StoryAct].roles;
	if (act in OFFICE_ACTS) return OFFICE_ACTS[act as OfficeAct];
	return DESK_ACTS[act as DeskAct];
}

/** Roles that somebody may give to another: a manager of an office cannot make managers of the network. */
export function rolesToGive(giver: readonly Role[]): readonly Role[] {
	if (giver.includes('network_manager')) return ROLES;
	if (giver.includes('office_manager')) return ['interviewer', 'editor', 'reviewer', 'translator', 'office_manager'];
	return [];
}
