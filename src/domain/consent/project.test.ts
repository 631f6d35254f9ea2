import { expect, test } from 'vitest';
import { CEILING } from '#domain/consent/channels.ts';
import { type Levels, TOP, ZERO, cap, meet } from '#domain/consent/ladders.ts';
import { isProjection, project } from '#domain/consent/project.ts';
import type { Grant, Person, StoryConsent } from '#domain/consent/story-consent.ts';
import { ask, grant, person, story } from '../../../tests/consent/example-story.ts';

const levels = (consent: StoryConsent, question = ask()): Levels => {
	const answer = project(consent, question);
	return answer.ok ? answer.levels : ZERO;
};

const reasons = (consent: StoryConsent, question = ask()): readonly string[] => {
	const answer = project(consent, question);
	return answer.ok ? [] : answer.reasons;
};

const brother = (more: Partial<Person>): Person => person({ id: 'brother', role: 'third_party', grants: {}, ...more });

test('a teller who allows everything is shown up to the ceiling of the channel', () => {
	expect(levels(story())).toEqual(CEILING.web);
});

test('a projection says for which story, version, channel and language it was made, and until when', () => {
	expect(project(story(), ask({ channel: 'print' }))).toMatchObject({
		ok: true,
		storyId: '0123456789',
		consentVersion: 3,
		channel: 'print',
		language: 'en',
		expiresAt: 100
	});
});

test('without a yes for the channel nothing is shown', () => {
	expect(reasons(story(), ask({ channel: 'press' }))).toEqual(['teller:active:press']);
});

test('a yes begins at its first instant and is over at its last', () => {
	expect(project(story(), ask({ now: 9 })).ok).toBe(false);
	expect(project(story(), ask({ now: 10 })).ok).toBe(true);
	expect(project(story(), ask({ now: 99 })).ok).toBe(true);
	expect(project(story(), ask({ now: 100 })).ok).toBe(false);
});

test('with two tellers the smaller yes counts, and the earlier end', () => {
	const quiet = grant({ levels: cap({ name: 'first_name', origin: 'region' }), until: 70 });
	const both = story({ people: [person(), person({ id: 'second', grants: { web: quiet } })] });
	expect(levels(both)).toEqual(meet(CEILING.web, quiet.levels));
	expect(project(both, ask())).toMatchObject({ expiresAt: 70 });
});

test('what cannot be taken back needs to have been said aloud', () => {
	const unsaid = story({ people: [person({ grants: { print: grant({ noRecallAck: false }) } })] });
	expect(project(unsaid, ask({ channel: 'print' })).ok).toBe(false);
});

test('an excluded language excludes its regional forms too', () => {
	const excluding = story({ people: [person({ grants: { web: grant({ excludedLanguages: ['ar', 'pt-BR'] }) } })] });
	const shown = (language: string) => project(excluding, ask({ language })).ok;
	expect(['ar', 'ar-EG', 'AR', 'pt-BR'].map(shown)).toEqual([false, false, false, false]);
	expect(['en', 'arz', 'pt', 'pt-PT'].map(shown)).toEqual([true, true, true, true]);
});

test('an excluded language that has two codes is excluded under both', () => {
	const excluding = story({ people: [person({ grants: { web: grant({ excludedLanguages: ['ak', 'tl'] }) } })] });
	const shown = (language: string) => project(excluding, ask({ language })).ok;
	expect(['tw', 'tw-GH', 'ak', 'fil', 'fil-PH', 'tl'].map(shown)).toEqual(Array.from({ length: 6 }, () => false));
});

test('a child is shown only with guardian and child agreeing, and within the limits for children', () => {
	const child = { minor: true, guardianOk: true, assent: true };
	expect(project(story({ people: [person({ ...child, assent: false })] }), ask()).ok).toBe(false);
	expect(project(story({ people: [person({ ...child, guardianOk: false })] }), ask()).ok).toBe(false);
	expect(levels(story({ people: [person(child)] }))).toMatchObject({ name: 1, face: 2, voice: 1, art9: 0, legal: 0 });
});

test('who was never asked is covered; who objected is not in the picture at all', () => {
	const asked = project(story({ people: [person(), brother({ state: 'none' })] }), ask());
	const objected = project(story({ people: [person(), brother({ state: 'withdrawn' })] }), ask());
	expect(asked.ok && asked.people.brother).toEqual({ name: 0, face: 2, voice: 0 });
	expect(objected.ok && objected.people.brother).toEqual({ name: 0, face: 0, voice: 0 });
	expect(objected.ok && objected.levels.family).toBe(0);
});

test('one id with two entries gets the stricter of them', () => {
	const twice = [person(), brother({ state: 'withdrawn' }), brother({ state: 'none' })];
	const answer = project(story({ people: twice }), ask());
	expect(answer.ok && answer.people.brother).toEqual({ name: 0, face: 0, voice: 0 });
});

test('too few people from there, and the place is a region', () => {
	expect(levels(story({ k: { origin: 19, transit: 20, current: 0 } }))).toMatchObject({
		origin: 1,
		transit: 4,
		current: 1
	});
});

test('whoever hides the face gets no place finer than a country, no date finer than a year', () => {
	const hidden = grant({ levels: cap({ face: 'none' }) });
	expect(levels(story({ people: [person({ grants: { web: hidden } })] }))).toMatchObject({
		origin: 2,
		transit: 2,
		time: 2,
		age: 1
	});
});

test('every reason is named', () => {
	const stopped = story({
		risk: 'critical',
		safetyHold: true,
		embargoUntil: 60,
		holdEvents: ['asylum_decision', 'court_case'],
		reviewedBy: ['editor'],
		people: []
	});
	expect(reasons(stopped, ask({ channel: 'print' }))).toEqual([
		'critical-risk-cannot-be-recalled',
		'safety-hold',
		'embargo',
		'hold:asylum_decision,court_case',
		'second-reviewer-missing',
		'no-teller'
	]);
	expect(reasons(story(), ask({ channel: 'ai_training' }))).toContain('ai-training-not-offered');
});

test('no words allowed means nothing to show', () => {
	const wordless = story({ people: [person({ grants: { web: grant({ levels: cap({ text: 'none' }) }) } })] });
	expect(reasons(wordless)).toEqual(['nothing-to-show']);
});

test('numbers that are none never open anything', () => {
	const odd = (more: Partial<Grant>) => story({ people: [person({ grants: { web: grant(more) } })] });
	expect(project(story(), ask({ now: NaN })).ok).toBe(false);
	expect(project(odd({ until: NaN }), ask()).ok).toBe(false);
	expect(project(story({ embargoUntil: NaN }), ask()).ok).toBe(false);
	expect(levels(odd({ levels: { ...TOP, name: NaN } })).name).toBe(0);
	expect(levels(story({ k: { origin: NaN, transit: 99, current: 99 } })).origin).toBe(1);
});

test('a copy of a projection is no projection', () => {
	const answer = project(story(), ask());
	expect(isProjection(answer)).toBe(true);
	expect(isProjection({ ...answer })).toBe(false);
	expect(Object.isFrozen(answer)).toBe(true);
});
