/** What a field of the form for telling is called, where it is spoken of outside its own place: in the list of mistakes. */
import type { AskedElement, Field } from '#domain/tell/answers.ts';
import { m } from '#lib/paraglide/messages.js';

/** The questions of how to be shown, the same for every channel. */
export const QUESTIONS: Readonly<Record<AskedElement, () => string>> = {
	text: m.tell_ask_text,
	name: m.tell_ask_name,
	face: m.tell_ask_face,
	voice: m.tell_ask_voice,
	origin: m.tell_ask_origin,
	current: m.tell_ask_current,
	time: m.tell_ask_time,
	age: m.tell_ask_age,
	gender: m.tell_ask_gender
};

const WORDS: Readonly<Record<Field, () => string>> = {
	country: m.tell_country,
	adult: m.tell_adult,
	office: m.tell_office,
	capture: m.tell_capture,
	interpreter: m.tell_interpreter,
	freeChoice: m.tell_free_choice,
	understood: m.tell_understood,
	brings: m.tell_brings,
	text: m.tell_text,
	title: m.tell_headline,
	fromCountry: m.tell_from_country,
	fromPlace: m.tell_from_place,
	since: m.tell_since,
	language: m.tell_language,
	firstName: m.tell_first_name,
	chosenName: m.tell_chosen_name,
	fullName: m.tell_full_name,
	nameSure: m.tell_name_sure,
	age: m.tell_age,
	gender: m.tell_gender,
	webText: m.tell_ask_text,
	webName: m.tell_ask_name,
	webFace: m.tell_ask_face,
	webVoice: m.tell_ask_voice,
	webOrigin: m.tell_ask_origin,
	webCurrent: m.tell_ask_current,
	webTime: m.tell_ask_time,
	webAge: m.tell_ask_age,
	webGender: m.tell_ask_gender,
	webUntil: m.tell_until,
	excluded: m.tell_excluded,
	excludedOther: m.tell_excluded_other,
	claim: m.tell_claim,
	inPrint: m.tell_in_print,
	printText: m.tell_ask_text,
	printName: m.tell_ask_name,
	printFace: m.tell_ask_face,
	printOrigin: m.tell_ask_origin,
	printCurrent: m.tell_ask_current,
	printTime: m.tell_ask_time,
	printAge: m.tell_ask_age,
	printGender: m.tell_ask_gender,
	printUntil: m.tell_until,
	printAck: m.tell_print_ack,
	reach: m.tell_reach,
	reachValue: m.tell_reach_value,
	safeHours: m.tell_safe_hours,
	callerName: m.tell_caller_name,
	mayLeaveMessage: m.tell_may_leave_message,
	codeWord: m.tell_code_word,
	showFirst: m.tell_show_first,
	secondWord: m.tell_second_word_label,
	secondWordAgain: m.tell_second_word_again,
	noSecondWord: m.tell_second_word_remove
};

/** The label of a field. */
export function fieldWord(field: Field): string {
	return WORDS[field]();
}
