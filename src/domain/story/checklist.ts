import { isObject } from '#domain/base/shape.ts';

/**
 * What two people look for before a story is shown, because each of it can give somebody away. The last question is
 * answered by the teller, nobody else can.
 */
export const QUESTIONS = [
	'event',
	'job',
	'date',
	'children',
	'injury',
	'news',
	'institution',
	'route',
	'nickname',
	'quoted',
	'relatives',
	'perpetrator',
	'legal',
	'health',
	'sister'
] as const;

export type ChecklistQuestion = (typeof QUESTIONS)[number];

/**
 * `no`: there is nothing of the kind. `safe`: there was, and it was taken out or made wider. `kept`: it is in the text,
 * and the teller knows what that can mean and wants it so.
 */
export const CHECK_ANSWERS = ['no', 'safe', 'kept'] as const;

export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

export type Checklist = { readonly [Q in ChecklistQuestion]?: CheckAnswer };

/** Reads a checklist from what was sealed or typed; anything that is no answer counts as not answered. */
export function readChecklist(value: unknown): Checklist {
	const source = isObject(value) ? value : {};
	return Object.fromEntries(
		QUESTIONS.flatMap((question) => {
			const answer = CHECK_ANSWERS.find((known) => known === source[question]);
			return answer === undefined ? [] : [[question, answer]];
		})
	);
}

/** The questions that nobody has answered yet; a story is not approved while there is one. */
export function openQuestions(checklist: Checklist): ChecklistQuestion[] {
	return QUESTIONS.filter((question) => checklist[question] === undefined);
}
