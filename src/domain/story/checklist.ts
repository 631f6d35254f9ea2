import { isObject } from '#domain/base/shape.ts';

/**
 * What two people look for before a story is shown, each without knowing what the other answered, because each of it can
 * give somebody away. Whether somebody close would know who told it, only the teller can answer (`would-be-known.ts`).
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
	'health'
] as const;

/** What is asked instead of the teller where the teller died long ago: can somebody alive be harmed? */
export const ALIVE = 'alive';

export type ChecklistQuestion = (typeof QUESTIONS)[number] | typeof ALIVE;

/** The questions about a story. A text of long ago has one more. */
export function questionsOf(isHistorical: boolean): readonly ChecklistQuestion[] {
	return isHistorical ? [...QUESTIONS, ALIVE] : QUESTIONS;
}

/**
 * `no`: there is nothing of the kind. `safe`: there was, and it was taken out or made wider. `kept`: it is in the text,
 * and the teller knows what that can mean and wants it so.
 */
export const CHECK_ANSWERS = ['no', 'safe', 'kept'] as const;

export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

export type Checklist = { readonly [Q in ChecklistQuestion]?: CheckAnswer };

/** Whether a text names an answer. */
export function isCheckAnswer(text: string): text is CheckAnswer {
	return (CHECK_ANSWERS as readonly string[]).includes(text);
}

/** Reads a checklist from what was sealed or typed; anything that is no answer counts as not answered. */
export function readChecklist(value: unknown): Checklist {
	const source = isObject(value) ? value : {};
	return Object.fromEntries(
		questionsOf(true).flatMap((question) => {
			const answer = CHECK_ANSWERS.find((known) => known === source[question]);
			return answer === undefined ? [] : [[question, answer]];
		})
	);
}

/** The questions that nobody has answered yet. */
export function openQuestions(checklist: Checklist, isHistorical = false): ChecklistQuestion[] {
	return questionsOf(isHistorical).filter((question) => checklist[question] === undefined);
}

/** Who answers: somebody of those who made the text, or of those who may approve it. */
export const SIDES = ['author', 'reviewer'] as const;

export type Side = (typeof SIDES)[number];

/** One side's answers. `given`: they are that side's word, and nobody is at work on them any more. */
export interface Answered {
	readonly answers: Checklist;
	readonly given: boolean;
	readonly by: string | null;
}

/** What two people agreed on where their answers differed, and why. */
export interface Settlement {
	readonly answer: CheckAnswer;
	readonly note: string;
	readonly by: string;
	/** The two answers that it settles (`pairOf`); where somebody answers anew, it settles nothing any more. */
	readonly between: string;
}

export type Settled = { readonly [Q in ChecklistQuestion]?: Settlement };

/** The most that a note may hold, in UTF-16 units. */
export const NOTE_MOST = 1_000;

/** Reads one side's answers from what was sealed. */
export function readAnswered(value: unknown, by: string | null): Answered {
	const source = isObject(value) ? value : {};
	return { answers: readChecklist(source.answers), given: source.given === true, by };
}

/** Reads what was settled from what was sealed. */
export function readSettled(value: unknown): Settled {
	const source = isObject(value) ? value : {};
	return Object.fromEntries(
		questionsOf(true).flatMap((question) => {
			const one = source[question];
			if (!isObject(one) || typeof one.answer !== 'string' || !isCheckAnswer(one.answer)) return [];
			const { answer, note, by, between } = one;
			if (typeof note !== 'string' || note.trim() === '' || typeof by !== 'string') return [];
			return typeof between === 'string' ? [[question, { answer, note, by, between }]] : [];
		})
	);
}

/** Two answers to a question, as a settlement names them. */
export function pairOf(question: ChecklistQuestion, author: Checklist, reviewer: Checklist): string {
	return `${author[question] ?? ''}/${reviewer[question] ?? ''}`;
}

/** How far the questions of a story are. */
export interface Standing {
	/** Whether each side's answers are in. A text of long ago has no author-side: one person answers. */
	readonly isIn: Readonly<Record<Side, boolean>>;
	/** Both are in: from here on each may be read by the other, and neither can be changed. */
	readonly bothIn: boolean;
	/** Where the answers differ. */
	readonly differing: readonly ChecklistQuestion[];
	/** Where they differ and nobody has settled it. */
	readonly unsettled: readonly ChecklistQuestion[];
}

/**
 * How far two people are with the questions. Answers by somebody who had a hand in the text, or by the person who answered
 * for the author-side, are no second pair of eyes.
 */
export function standingOf(story: {
	readonly author: Answered;
	readonly reviewer: Answered;
	readonly settled: Settled;
	/** Accounts of everyone who gathered or edited the story. */
	readonly authors: readonly string[];
	readonly isHistorical: boolean;
}): Standing {
	const { author, reviewer, settled, authors, isHistorical } = story;
	const isWhole = ({ answers, given }: Answered) => given && openQuestions(answers, isHistorical).length === 0;
	const isSecond =
		reviewer.by !== null && !authors.includes(reviewer.by) && (isHistorical || reviewer.by !== author.by);
	const isIn = { author: isHistorical || isWhole(author), reviewer: isWhole(reviewer) && isSecond };
	const bothIn = isIn.author && isIn.reviewer;
	const differing =
		bothIn && !isHistorical
			? questionsOf(false).filter((question) => author.answers[question] !== reviewer.answers[question])
			: [];
	const unsettled = differing.filter(
		(question) => settled[question]?.between !== pairOf(question, author.answers, reviewer.answers)
	);
	return { isIn, bothIn, differing, unsettled };
}
