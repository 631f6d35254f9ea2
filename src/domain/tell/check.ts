import { isCountry } from '#domain/place/countries.ts';
import { SECOND_WORD_LEAST, normaliseSecondWord } from '#domain/story/second-word.ts';
import { checkChild } from '#domain/tell/check-child.ts';
import { isChild } from '#domain/tell/child.ts';
import { readWouldBeKnown } from '#domain/story/would-be-known.ts';
import {
	ackField,
	type Answers,
	type ChosenChannel,
	FIELDS,
	type Field,
	isGroup,
	LONGEST,
	type OutsideChannel,
	type Screen,
	untilField
} from '#domain/tell/answers.ts';
import { missingName, monthsOffered } from '#domain/tell/choices.ts';
import { holdsReceipt, looksLikePhone } from '#domain/tell/hidden-numbers.ts';
import { isToldIn } from '#domain/tell/languages.ts';
import { ownNameIn } from '#domain/tell/own-name.ts';

/** What is wrong with an answer. The words for it belong to the page. */
export type Problem =
	| 'missing'
	| 'too_long'
	| 'unknown'
	| 'not_a_year'
	| 'not_an_age'
	| 'under_18'
	| 'not_a_birthday'
	| 'not_a_child'
	| 'too_near_18'
	| 'helper_is_no_guardian'
	| 'receipt'
	| 'phone'
	| 'own_name'
	| 'name_missing'
	| 'too_late'
	| 'not_agreed'
	| 'too_short'
	| 'differs'
	| 'check_failed'
	| 'child_in_group'
	| 'too_few'
	| 'unfinished';

export interface Fault {
	readonly field: Field;
	readonly problem: Problem;
}

/** What a check needs to know beside the answers. */
export interface CheckContext {
	/** Milliseconds since 1970 (UTC). */
	readonly now: number;
	/** Ids of the offices that take stories. */
	readonly offices: readonly string[];
	readonly mode: 'self' | 'interviewer';
	/** A second word was kept earlier and may stay as it is. */
	readonly hasSecondWord: boolean;
}

/** Everything that must be put right before a screen is left; empty if all is well. Answers of other screens may be used. */
export function checkScreen(screen: Screen, answers: Answers, context: CheckContext): Fault[] {
	const faults = [...tooLong(screen, answers), ...checks[screen](answers, context)];
	// One thing at a time for each field.
	return faults.filter((fault, index) => faults.findIndex((other) => other.field === fault.field) === index);
}

type Check = (answers: Answers, context: CheckContext) => Fault[];

const filled = (text: string | undefined): text is string => (text ?? '').trim() !== '';
const fault = (field: Field, problem: Problem): Fault => ({ field, problem });
const when = (is: boolean, field: Field, problem: Problem): Fault[] => (is ? [fault(field, problem)] : []);

function tooLong(screen: Screen, answers: Answers): Fault[] {
	const longest: Partial<Record<Field, number>> = LONGEST;
	return FIELDS[screen].flatMap((field) =>
		// Browsers count a line break as one sign and send two.
		when((answers[field] ?? '').replace(/\r\n/g, '\n').length > (longest[field] ?? 1_000), field, 'too_long')
	);
}

const checks: Record<Screen, Check> = {
	start: (answers) => [
		...when(!isCountry(answers.country ?? ''), 'country', 'missing'),
		...when(answers.adult !== 'yes' && answers.adult !== 'no', 'adult', 'missing'),
		...when(isGroup(answers) && isChild(answers), 'adult', 'child_in_group')
	],
	office: (answers, { offices, mode }) => [
		...when(!offices.includes(answers.office ?? ''), 'office', 'missing'),
		...(mode === 'interviewer' ? checkInterview(answers) : [])
	],
	child: (answers, { now }) => checkChild(answers, now),
	story: (answers, { now }) => [
		...when(!filled(answers.brings), 'brings', 'missing'),
		...when(!filled(answers.text), 'text', 'missing'),
		...when(!isToldIn(answers.language ?? ''), 'language', 'missing'),
		...(['brings', 'text', 'title'] as const).flatMap((field) =>
			when(holdsReceipt(answers[field] ?? ''), field, 'receipt')
		),
		...(isGroup(answers) ? [] : checkTeller(answers, now))
	],
	people: () => [],
	person: (answers, { now }) => [
		...mustBeYes(answers, 'personAdult', 'child_in_group'),
		...mustBeYes(answers, 'personFree', 'check_failed'),
		...mustBeYes(answers, 'personUnderstood', 'check_failed'),
		...checkTeller(answers, now).map((one) => (one.problem === 'under_18' ? fault(one.field, 'child_in_group') : one))
	],
	shown: (answers, { now }) => [
		...when(missingName(answers, 'web') !== null, 'webName', 'name_missing'),
		...checkUntil(answers, 'web', now),
		...when(filled(answers.excludedOther) && !isToldIn(answers.excludedOther), 'excludedOther', 'unknown')
	],
	print: (answers, { now }) => checkOutside(answers, 'print', now),
	social: (answers, { now }) => checkOutside(answers, 'social', now),
	press: (answers, { now }) => checkOutside(answers, 'press', now),
	reach: (answers, { hasSecondWord }) => [
		...when(wantsContact(answers) && !filled(answers.reachValue), 'reachValue', 'missing'),
		...when(holdsReceipt(answers.reachValue ?? ''), 'reachValue', 'receipt'),
		// Where nobody asks again before it is shown, the last question is asked now.
		...when(asksNow(answers) && readWouldBeKnown(answers.known) === null, 'known', 'missing'),
		...when(holdsReceipt(answers.guardianReach ?? ''), 'guardianReach', 'receipt'),
		...checkSecondWord(answers, hasSecondWord)
	],
	check: () => []
};

/** Whether the teller lets the text be shown without reading it first, as far as it only says less. */
export function asksNow({ showFirst }: Answers): boolean {
	return showFirst === 'narrower';
}

/** Whether the safe text is shown to the teller before anybody sees it: always where being known is not wanted. */
export function showsFirst(answers: Answers): boolean {
	return !asksNow(answers) || answers.known === 'unwanted';
}

/** Whether the teller wants to be reached at all. */
export function wantsContact(answers: Answers): boolean {
	return answers.reach === 'phone' || answers.reach === 'mail' || answers.reach === 'person';
}

/** With an interviewer both checks must be passed: free choice, and what was understood. */
function checkInterview(answers: Answers): Fault[] {
	const known = (value: string | undefined, of: readonly string[]) => of.includes(value ?? '');
	return [
		...when(
			!known(answers.capture, ['written', 'mark_or_thumb', 'audio_spoken', 'witnessed_oral']),
			'capture',
			'missing'
		),
		...when(!known(answers.interpreter, ['none', 'human', 'remote']), 'interpreter', 'missing'),
		// In a group each is asked alone.
		...(isGroup(answers) ? [] : checkFree(answers))
	];
}

function checkFree(answers: Answers): Fault[] {
	return [
		...when(answers.freeChoice !== 'yes', 'freeChoice', filled(answers.freeChoice) ? 'check_failed' : 'missing'),
		...when(answers.understood !== 'yes', 'understood', filled(answers.understood) ? 'check_failed' : 'missing')
	];
}

/** What is asked of whoever tells: where from, since when, which names, how old. */
function checkTeller(answers: Answers, now: number): Fault[] {
	return [
		...when(!isCountry(answers.fromCountry ?? ''), 'fromCountry', 'missing'),
		...when(filled(answers.since) && !isYear(answers.since, now), 'since', 'not_a_year'),
		...(isChild(answers) ? [] : checkAge(answers.age)),
		...(['fromPlace', 'firstName', 'chosenName', 'fullName'] as const).flatMap((field) =>
			when(holdsReceipt(answers[field] ?? ''), field, 'receipt')
		),
		...(['firstName', 'chosenName', 'fullName'] as const).flatMap((field) =>
			when(answers.nameSure !== 'yes' && looksLikePhone(answers[field] ?? ''), field, 'phone')
		),
		...(answers.nameSure === 'yes' ? [] : ownNameIn(answers)).map((field) => fault(field, 'own_name'))
	];
}

function mustBeYes(answers: Answers, field: Field, otherwise: Problem): Fault[] {
	return when(answers[field] !== 'yes', field, filled(answers[field]) ? otherwise : 'missing');
}

function checkAge(typed: string | undefined): Fault[] {
	if (!filled(typed)) return [];
	const age = wholeNumber(typed);
	if (age === null || age > 120) return [fault('age', 'not_an_age')];
	return when(age < 18, 'age', 'under_18');
}

/** What cannot be taken back needs a yes of its own. */
function checkOutside(answers: Answers, channel: OutsideChannel, now: number): Fault[] {
	return [
		...when(missingName(answers, channel) !== null, `${channel}Name`, 'name_missing'),
		...checkUntil(answers, channel, now),
		...when(answers[ackField(channel)] !== 'yes', ackField(channel), 'not_agreed')
	];
}

function checkUntil(answers: Answers, channel: ChosenChannel, now: number): Fault[] {
	const field = untilField(channel);
	const month = answers[field];
	if (!filled(month)) return [];
	return when(!monthsOffered(answers, channel, now).includes(month), field, 'too_late');
}

function checkSecondWord(answers: Answers, hasOne: boolean): Fault[] {
	const word = answers.secondWord ?? '';
	const again = answers.secondWordAgain ?? '';
	if (word === '' && again === '') return [];
	if (hasOne && answers.noSecondWord === 'yes') return [];
	if ([...normaliseSecondWord(word)].length < SECOND_WORD_LEAST) return [fault('secondWord', 'too_short')];
	if (holdsReceipt(word)) return [fault('secondWord', 'receipt')];
	return when(normaliseSecondWord(word) !== normaliseSecondWord(again), 'secondWordAgain', 'differs');
}

function isYear(typed: string | undefined, now: number): boolean {
	const year = wholeNumber(typed ?? '');
	return year !== null && year >= 1900 && year <= new Date(now).getUTCFullYear();
}

/** A whole number in any script's digits; null if it is none. */
export function wholeNumber(typed: string): number | null {
	const plain = typed.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
	return /^[0-9]{1,6}$/.test(plain) ? Number(plain) : null;
}
