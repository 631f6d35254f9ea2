/**
 * Which messages make up the notice, in the order in which they are read. A test compares the list with the pages of the
 * form: a sentence that is added there has to be named here, or named as one that is none (`NO_NOTICE`).
 */

/** What is told. This part is also read aloud. */
export const TOLD: readonly (readonly string[])[] = [
	[
		'tell_start_lead',
		'tell_start_what',
		'tell_start_what_1',
		'tell_start_what_2',
		'tell_start_what_3',
		'tell_start_what_4'
	],
	['tell_promise_title', 'tell_promise_text', 'tell_help_title', 'tell_help_text'],
	['tell_office_title', 'tell_office_text'],
	['tell_story_title', 'tell_text_hint', 'tell_from_place_hint', 'tell_about_you_text', 'tell_chosen_name_hint'],
	['tell_pictures_hint', 'tell_recording_hint'],
	[
		'tell_shown_title',
		'tell_shown_text',
		'tell_ask_voice_hint',
		'tell_until_hint',
		'tell_excluded_hint',
		'tell_claim_hint',
		'tell_also_hint',
		'tell_also_embed_hint',
		'tell_also_outside_hint'
	],
	['tell_print_title', 'tell_print_text', 'tell_print_wait', 'tell_print_ack'],
	['tell_social_title', 'tell_social_text', 'tell_social_wait', 'tell_social_ack'],
	['tell_press_title', 'tell_press_text', 'tell_press_wait', 'tell_press_ack'],
	['tell_reach_title', 'tell_reach_text', 'tell_caller_name_hint', 'tell_second_word', 'tell_second_word_text'],
	['tell_show_first', 'tell_show_first_yes', 'tell_show_first_yes_hint', 'tell_show_first_no'],
	[
		...['mine_known', 'tell_known_hint', 'mine_known_fine', 'mine_known_unwanted', 'tell_known_unwanted_hint'],
		...['mine_known_no', 'mine_known_unsure']
	],
	['tell_check_yes_send']
];

/** What is asked, with the answers that can be chosen. */
export const ASKED_WORDS: readonly (readonly string[])[] = [
	['tell_country', 'tell_adult', 'tell_adult_yes', 'tell_adult_no', 'tell_office'],
	[
		'tell_brings',
		'tell_brings_hint',
		'tell_text',
		'tell_headline',
		'tell_from_country',
		'tell_from_place',
		'tell_since'
	],
	['tell_language', 'tell_about_you', 'tell_first_name', 'tell_chosen_name', 'tell_full_name', 'tell_name_sure'],
	['tell_age', 'tell_gender', 'tell_gender_hint', 'tell_pictures', 'tell_recording'],
	['base_channel_web', 'tell_ask_text', ...levels('text', 'summary', 'excerpt', 'full')],
	['tell_ask_name', ...levels('name', 'none', 'system_pseudonym', 'chosen_pseudonym_yours', 'first_name', 'full_name')],
	['tell_ask_face', ...levels('face', 'none', 'unrecognisable_at_capture', 'solid_mask', 'visible')],
	['tell_ask_voice', ...levels('voice', 'none', 're_voiced', 'original')],
	['tell_ask_origin', ...levels('origin', 'none', 'region', 'country', 'admin1')],
	['tell_ask_current', ...levels('current', 'none', 'region', 'country', 'admin1')],
	['tell_ask_time', ...levels('time', 'none', 'decade', 'year')],
	['tell_ask_age', ...levels('age', 'none', 'band10', 'band5', 'exact')],
	['tell_ask_gender', ...levels('gender', 'none', 'stated')],
	['tell_until', 'tell_excluded', 'tell_excluded_other', 'tell_claim', 'tell_claim_unsure'],
	['tell_also', 'tell_also_embed', 'tell_also_print', 'tell_also_social', 'tell_also_press'],
	['base_channel_embed', 'base_channel_print', 'base_channel_social', 'base_channel_press'],
	['tell_reach', 'tell_reach_none', 'tell_reach_phone', 'tell_reach_mail', 'tell_reach_person', 'tell_reach_value'],
	['tell_safe_hours', 'tell_caller_name', 'tell_code_word', 'tell_may_leave_message', 'tell_second_word_label'],
	[
		...[
			'tell_child_title',
			'tell_child_text',
			'tell_child_no_is_no',
			'tell_child_birthday',
			'tell_child_birthday_hint'
		],
		...[
			'tell_child_alone_hint',
			'tell_child_guardian_ok',
			'tell_child_case_hint',
			'tell_child_own_text',
			'tell_child_assent'
		]
	],
	['tell_guardian_reach', 'tell_guardian_reach_hint'],
	[
		...['tell_together', 'tell_together_one', 'tell_together_group', 'tell_together_hint', 'tell_group_one_text'],
		...['tell_group_least', 'tell_group_all_read', 'tell_person_adult']
	]
];

function levels(element: string, ...rungs: string[]): string[] {
	return rungs.map((rung) => `base_level_${element}_${rung}`);
}

/** Words on the pages of the form that inform about nothing: buttons, lists, what an interviewer alone is asked. */
export const NO_NOTICE: readonly RegExp[] = [
	/^tell_(?:title|next|send|change|change_what|choose|step|kept|listen\w*)$/,
	/^tell_(?:error|notice|newer|picture|record|recording|recordings|preview|check)_(?!yes_send)/,
	/^tell_(?:pictures_(?:add|list|refused)|(?:print|social|press)_no|until_proposed|second_word_(?:again|kept|remove))$/,
	/^tell_(?:office_(?:near|none)|capture|interpreter|free_choice|understood|help_(?:danger|all|police|ambulance|ask))/,
	/^tell_(?:child|minor|people)_|^tell_person_(?!adult)/
];
