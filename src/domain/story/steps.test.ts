import { expect, test } from 'vitest';
import { nextOf, type Progress, type StepName, stepsOf, yesMissing } from './steps.ts';

const telling = { main: true, version: 3, gaps: [], tellerVersion: 3, reviewedVersion: 3 };
const whole: Progress = {
	tellings: [telling],
	picturesLooked: [true],
	words: [],
	openQuestions: 0,
	questionsWait: false,
	isJudged: true,
	waitsForTalk: null,
	isHistorical: false,
	isHandedOver: true
};
const missing = (change: Partial<Progress>) =>
	stepsOf({ ...whole, ...change })
		.filter(({ isDone }) => !isDone)
		.map(({ step, left }) => (left > 0 ? `${step} ${left}` : step));

test('nothing is missing from a story that went the whole way', () => {
	expect(missing({})).toEqual([]);
	expect(stepsOf(whole)).toHaveLength(7);
});

test('a story that has just arrived misses everything, the text first', () => {
	const fresh = {
		tellings: [],
		picturesLooked: [false, true],
		openQuestions: 14,
		isJudged: false,
		isHandedOver: false
	};
	expect(missing(fresh)).toEqual(['text', 'pictures 1', 'questions 14', 'danger', 'teller', 'second', 'publish']);
});

test('a text that was changed needs both people again', () => {
	expect(missing({ tellings: [{ ...telling, version: 4 }] })).toEqual(['teller', 'second']);
	expect(missing({ tellings: [{ ...telling, gaps: ['title', 'summary'] }] })).toEqual(['text 2', 'second']);
});

test('a translation that is whole waits for the second person, one that is not does not hold up the story', () => {
	const translation = { ...telling, main: false, tellerVersion: null, reviewedVersion: null };
	expect(missing({ tellings: [telling, translation] })).toEqual(['second']);
	expect(missing({ tellings: [telling, { ...translation, gaps: ['summary'] }] })).toEqual([]);
});

test('what a role may not see, and what a story has not, is no step', () => {
	const names = stepsOf({ ...whole, picturesLooked: [], openQuestions: null, isHistorical: true }).map(
		({ step }) => step
	);
	expect(names).toEqual(['text', 'danger', 'second', 'publish']);
});

test('a talk with the teller alone is a step where something asked for it', () => {
	expect(missing({ waitsForTalk: true })).toEqual(['alone']);
	expect(missing({ waitsForTalk: false })).toEqual([]);
	expect(stepsOf({ ...whole, waitsForTalk: false }).map(({ step }) => step)).toContain('alone');
});

test('the words of a recording wait for the teller and for a second person like a text', () => {
	const words = { main: true, version: 2, tellerVersion: 2, reviewedVersion: 2 };
	const open = (change: object) =>
		stepsOf({ ...whole, words: [{ ...words, ...change }] })
			.filter(({ isDone }) => !isDone)
			.map(({ step }) => step);
	expect(open({})).toEqual([]);
	expect(open({ tellerVersion: 1 })).toEqual(['teller']);
	expect(open({ main: false, tellerVersion: null })).toEqual([]);
	expect(open({ reviewedVersion: null })).toEqual(['second']);
});

const nextFor = (change: Partial<Progress>, mine: readonly StepName[]) => {
	const next = nextOf(stepsOf({ ...whole, ...change }), (step) => mine.includes(step));
	return next && `${next.step}${next.isMine ? '' : ', by somebody else'}`;
};
const unapproved = { ...telling, tellerVersion: null, reviewedVersion: null };

test('what waits for somebody else leads past it, to what this person can do', () => {
	const open = { tellings: [unapproved], openQuestions: 1, questionsWait: true, isJudged: false, isHandedOver: false };
	expect(nextFor(open, ['text', 'teller', 'publish'])).toBe('teller');
	expect(nextFor(open, ['publish'])).toBe('questions, by somebody else');
	expect(stepsOf({ ...whole, ...open }).find(({ step }) => step === 'questions')).toMatchObject({ left: 0 });
});

test('nobody is led to what cannot be done yet', () => {
	const open = { tellings: [unapproved], isJudged: false, isHandedOver: false };
	expect(nextFor(open, ['publish'])).toBe('danger, by somebody else');
	expect(nextFor({ ...open, isJudged: true, openQuestions: 1 }, ['questions', 'second'])).toBe('questions');
	expect(nextFor({ ...open, isJudged: true, openQuestions: 1 }, ['second'])).toBe('questions, by somebody else');
	expect(nextFor({ ...open, isJudged: true }, ['second'])).toBe('second');
	expect(nextFor({ ...open, tellings: [] }, ['questions', 'teller'])).toBe('text, by somebody else');
});

test('a text that is approved without the questions is not led back to them', () => {
	expect(missing({ isHistorical: true, openQuestions: 15 })).toEqual([]);
	expect(missing({ isHistorical: true, openQuestions: 15, tellings: [{ ...telling, version: 4 }] })).toEqual([
		'questions 15',
		'second'
	]);
});

test('nothing is called approved before somebody approved it', () => {
	const text = { version: 2, tellerVersion: 2, reviewedVersion: null };
	expect(yesMissing(text)).toBeNull();
	expect(yesMissing({ ...text, tellerVersion: 1 })).toBe('to_newest');
	expect(yesMissing({ ...text, reviewedVersion: 1 })).toBe('to_approved');
	expect(yesMissing({ ...text, reviewedVersion: 2 })).toBeNull();
});
