/** The words that the form for telling needs for its choices, its mistakes and its notices. */
import { dateFormat } from '#domain/base/formats.ts';
import { COUNTRIES } from '#domain/place/countries.ts';
import { codeName } from '#domain/place/place-name.ts';
import { CHOSEN_CHANNELS, untilField } from '#domain/tell/answers.ts';
import { monthsOffered } from '#domain/tell/choices.ts';
import type { Fault } from '#domain/tell/check.ts';
import { offeredLanguages } from '#domain/tell/languages.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { languageName } from '#lib/words/language-name.ts';
import type { AskView, Notice } from '#server/intake/tell-view.ts';

export interface Option {
	readonly value: string;
	readonly label: string;
}

/** All countries, in the order of the reader's language. */
export function countryOptions(locale: string): Option[] {
	return sorted(
		[...COUNTRIES.keys()].map((code) => ({ value: code, label: codeName(code, locale) })),
		locale
	);
}

/** The languages a story may be told in, in the order of the reader's language; one that was `chosen` keeps its code. */
export function languageOptions(locale: string, chosen = ''): Option[] {
	return sorted(
		offeredLanguages(chosen)
			.map((code) => ({ value: code, label: languageName(code, locale) }))
			.filter(({ value, label }) => label.toLowerCase() !== value),
		locale
	);
}

function sorted(options: Option[], locale: string): Option[] {
	const compare = new Intl.Collator(locale).compare;
	return options.sort((a, b) => compare(a.label, b.label));
}

/** A month `YYYY-MM` in the reader's language. */
export function monthName(month: string): string {
	return dateFormat(getLocale(), { year: 'numeric', month: 'long' }).format(new Date(`${month}-01T00:00:00Z`));
}

const CHOSEN: readonly string[] = [
	'country',
	'adult',
	'office',
	'capture',
	'interpreter',
	'freeChoice',
	'understood',
	'together',
	'personAdult',
	'personFree',
	'personUnderstood',
	'alone',
	'guardianAs',
	'guardianAuthority',
	'guardianOk',
	'guardianHow',
	'otherParent',
	'protectionCase',
	'childAlone',
	'childUnderstood',
	'childWilling',
	'childAssent',
	'fromCountry',
	'language'
];

/** What is wrong with an answer, and what to do. */
export function faultWord({ field, problem }: Fault, view: AskView): string {
	switch (problem) {
		case 'missing':
			return CHOSEN.includes(field) ? m.tell_error_choose() : m.tell_error_missing();
		case 'too_late': {
			const channel = CHOSEN_CHANNELS.find((one) => field === untilField(one)) ?? 'web';
			const last = monthsOffered(view.answers, channel, view.now).at(-1);
			return last === undefined ? m.tell_error_unknown() : m.tell_error_too_late({ month: monthName(last) });
		}
		case 'too_long':
			return m.tell_error_too_long();
		case 'unknown':
			return m.tell_error_unknown();
		case 'not_a_year':
			return m.tell_error_not_a_year();
		case 'not_an_age':
			return m.tell_error_not_an_age();
		case 'under_18':
			return view.mode === 'interviewer' ? m.tell_error_under_18_here() : m.tell_error_under_18();
		case 'not_a_birthday':
			return m.tell_error_not_a_birthday();
		case 'not_a_child':
			return m.tell_error_not_a_child();
		case 'too_near_18':
			return m.tell_error_too_near_18();
		case 'helper_is_no_guardian':
			return m.tell_error_helper_is_no_guardian();
		case 'receipt':
			return m.tell_error_receipt();
		case 'phone':
			return m.tell_error_phone();
		case 'own_name':
			return m.tell_error_own_name();
		case 'name_missing':
			return m.tell_error_name_missing();
		case 'not_agreed':
			return m.tell_error_not_agreed();
		case 'too_short':
			return m.tell_error_too_short();
		case 'differs':
			return m.tell_error_differs();
		case 'check_failed':
			return m.tell_error_check_failed();
		case 'child_in_group':
			return m.tell_error_child_in_group();
		case 'too_few':
			return m.tell_error_too_few();
		case 'unfinished':
			return m.tell_error_unfinished();
	}
}

/** What is said above the form. */
export function noticeWord(notice: Notice): string {
	return {
		again: m.tell_notice_again,
		too_quick: m.tell_notice_too_quick,
		busy: m.tell_notice_busy,
		expired: m.tell_notice_expired,
		newer: m.tell_notice_newer,
		office_closed: m.tell_notice_office_closed,
		trouble: m.tell_notice_trouble,
		cut_off: m.tell_notice_cut_off,
		notice_changed: m.tell_notice_notice_changed
	}[notice]();
}

/** Why a photograph was not taken, and what to do. */
export function pictureWord(reason: AskView['refused'][number]['reason']): string {
	return {
		empty: m.tell_picture_empty,
		heic: m.tell_picture_heic,
		not_a_picture: m.tell_picture_not_a_picture,
		too_many_pixels: m.tell_picture_too_many_pixels,
		too_large: m.tell_picture_too_large,
		too_many: m.tell_picture_too_many,
		trouble: m.tell_picture_trouble
	}[reason]();
}

/** Why a recording was not taken, and what to do. */
export function recordingWord(reason: AskView['refusedRecordings'][number]['reason']): string {
	return {
		empty: m.tell_picture_empty,
		not_a_recording: m.tell_recording_not_a_recording,
		too_large: m.tell_recording_too_large,
		too_many: m.tell_recording_too_many,
		trouble: m.tell_picture_trouble
	}[reason]();
}
