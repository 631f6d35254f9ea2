import type { Channel } from '#domain/consent/channels.ts';
import { TOP } from '#domain/consent/ladders.ts';
import type { Grant, Person, Question, StoryConsent } from '#domain/consent/story-consent.ts';

/** A yes to everything, in force from 10 until 100. */
export const grant = (more: Partial<Grant> = {}): Grant => ({
	levels: TOP,
	from: 10,
	until: 100,
	noRecallAck: true,
	excludedLanguages: [],
	...more
});

/** A grown-up teller whose consent is active. */
export const person = (more: Partial<Person> = {}): Person => ({
	id: 'teller',
	role: 'teller',
	minor: false,
	guardianOk: false,
	assent: false,
	state: 'active',
	grants: { web: grant(), print: grant(), screening: grant() },
	...more
});

/** A reviewed story without danger, from a place that many share. */
export const story = (more: Partial<StoryConsent> = {}): StoryConsent => ({
	id: '0123456789',
	consentVersion: 3,
	people: [person()],
	risk: 'low',
	safetyHold: false,
	embargoUntil: 0,
	holdEvents: [],
	claimOpen: false,
	authors: ['editor'],
	reviewedBy: ['reviewer'],
	k: { origin: Infinity, transit: Infinity, current: Infinity },
	...more
});

/** What may the web show in English at instant 50? */
export const ask = (more: Partial<Question<Channel>> = {}): Question<Channel> => ({
	channel: 'web',
	language: 'en',
	now: 50,
	kMin: 20,
	...more
});
