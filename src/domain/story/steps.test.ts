import { expect, test } from 'vitest';
import { type Progress, stepsOf } from './steps.ts';

const telling = { main: true, version: 3, gaps: [], tellerVersion: 3, reviewedVersion: 3 };
const whole: Progress = {
	tellings: [telling],
	picturesLooked: [true],
	words: [],
	openQuestions: 0,
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
