import { isFormOf } from '#domain/base/language.ts';
import { CEILING, type Channel, isIrrecoverable } from '#domain/consent/channels.ts';
import { type Levels, type PersonLevels, TOP, cap, levelOf, meet } from '#domain/consent/ladders.ts';
import { CHILD, HIDDEN_IDENTITY, NOT_ASKED, OBJECTED } from '#domain/consent/people.ts';
import { RISK_LIMIT } from '#domain/consent/risk.ts';
import type { Grant, Person, Question, State, StoryConsent } from '#domain/consent/story-consent.ts';

/** Never exported: only this file can put it on anything, so only this file makes a projection. */
const stamp: unique symbol = Symbol('made by project()');

/** What consent lets one channel show now, in one language. What shows a story accepts nothing else. */
export interface Projection<C extends Channel> {
	readonly ok: true;
	readonly storyId: string;
	readonly consentVersion: number;
	readonly channel: C;
	readonly language: string;
	readonly levels: Levels;
	/** The levels of each person in the story, by person id; never above the levels of the story. */
	readonly people: Readonly<Record<string, PersonLevels>>;
	/** Milliseconds since 1970 (UTC); from this instant on nothing may be shown. */
	readonly expiresAt: number;
	readonly [stamp]: C;
}

/** Why nothing is shown. Internal: a reader is told the same as for a story that never existed. */
export type DenialReason =
	| 'ai-training-not-offered'
	| 'critical-risk-cannot-be-recalled'
	| 'safety-hold'
	| 'embargo'
	| `hold:${string}`
	| 'second-reviewer-missing'
	| 'no-teller'
	| `teller:${State}:${Channel}`
	| 'nothing-to-show';

export interface Denied {
	readonly ok: false;
	readonly reasons: readonly DenialReason[];
}

/**
 * Decides what one channel may show of a story, in one language, at one instant.
 *
 * Nothing is shown unless every teller has a yes that is in force. Every rule is a limit and all limits apply at once,
 * so that one more rule, one more person, one more day or one more "no" can only show less (GDPR Art. 7 and 25).
 */
export function project<C extends Channel>(story: StoryConsent, question: Question<C>): Projection<C> | Denied {
	const reasons = [...storyObjections(story, question), ...tellerObjections(story, question)];
	if (reasons.length > 0) return { ok: false, reasons };

	const levels = storyLevels(story, question);
	if (levels.text === 0) return { ok: false, reasons: ['nothing-to-show'] };

	const unstamped = {
		ok: true as const,
		storyId: story.id,
		consentVersion: story.consentVersion,
		channel: question.channel,
		language: question.language,
		levels: Object.freeze(levels),
		people: Object.freeze(personLevels(story, question, levels)),
		expiresAt: earliestEnd(story, question)
	};
	return stamped(unstamped);
}

/** Whether `project()` itself made this object; a copy of a projection, changed or not, is none. */
export function isProjection(value: object): boolean {
	return stamp in value;
}

/** The stamp is not enumerable: a copy made by spreading loses it. */
function stamped<C extends Channel>(unstamped: Omit<Projection<C>, typeof stamp>): Projection<C> {
	putStamp(unstamped);
	return Object.freeze(unstamped);
}

function putStamp<C extends Channel>(
	projection: Omit<Projection<C>, typeof stamp>
): asserts projection is Projection<C> {
	Object.defineProperty(projection, stamp, { value: projection.channel, enumerable: false });
}

/** What forbids showing the story whoever agreed to it. */
function storyObjections(story: StoryConsent, question: Question<Channel>): DenialReason[] {
	const reasons: DenialReason[] = [];
	if (question.channel === 'ai_training') reasons.push('ai-training-not-offered');
	if (story.risk === 'critical' && isIrrecoverable(question.channel)) reasons.push('critical-risk-cannot-be-recalled');
	if (story.safetyHold) reasons.push('safety-hold');
	if (!(question.now >= story.embargoUntil)) reasons.push('embargo');
	if (story.holdEvents.length > 0) reasons.push(`hold:${story.holdEvents.join(',')}`);
	if (!story.reviewedBy.some((reviewer) => !story.authors.includes(reviewer))) reasons.push('second-reviewer-missing');
	return reasons;
}

/** Every teller must have a yes in force; a story without a teller has none. */
function tellerObjections(story: StoryConsent, question: Question<Channel>): DenialReason[] {
	const tellers = story.people.filter(isTeller);
	if (tellers.length === 0) return ['no-teller'];
	return tellers
		.filter((teller) => grantInForce(teller, question) === null)
		.map((teller): DenialReason => `teller:${teller.state}:${question.channel}`);
}

function isTeller(person: Person): boolean {
	return person.role === 'teller';
}

/** The person's yes for this channel, if it is in force now, in this language, and was validly given. */
function grantInForce(person: Person, question: Question<Channel>): Grant | null {
	const grant = person.grants[question.channel];
	if (person.state !== 'active' || grant === undefined) return null;
	const hasBegun = question.now >= grant.from;
	const hasNotEnded = question.now < grant.until;
	if (!hasBegun || !hasNotEnded) return null;
	if (grant.excludedLanguages.some((excluded) => isFormOf(question.language, excluded))) return null;
	if (isIrrecoverable(question.channel) && !grant.noRecallAck) return null;
	// A child's story needs the guardian and the child, never one of them alone.
	if (person.minor && !(person.guardianOk && person.assent)) return null;
	return grant;
}

/** The most that may be shown of one person, on this person's own account. */
function ownLimit(person: Person, question: Question<Channel>): Levels {
	const limit = grantInForce(person, question)?.levels ?? limitWithoutGrant(person.state);
	return (person.limits ?? []).reduce(meet, person.minor ? meet(limit, CHILD) : limit);
}

/** Who took a yes back is shown less than who was never asked. */
function limitWithoutGrant(state: State): Levels {
	return state === 'none' || state === 'requested' ? NOT_ASKED : OBJECTED;
}

/** The limits of channel, danger, people and anonymity floor, all together. */
function storyLevels(story: StoryConsent, question: Question<Channel>): Levels {
	let levels = (story.limits ?? []).reduce(meet, meet(CEILING[question.channel], RISK_LIMIT[story.risk]));
	for (const person of story.people) {
		const own = ownLimit(person, question);
		// A third party limits what is said of the family; name, face and voice are limited person by person.
		levels = meet(levels, isTeller(person) ? own : { ...cap({}), family: own.family });
	}
	if (story.claimOpen) levels = meet(levels, cap({ legal: 'none' }));
	levels = meet(levels, anonymityFloor(story, question.kMin));
	levels = meet(levels, story.floorCap ?? TOP);
	return identityIsHidden(levels) ? meet(levels, HIDDEN_IDENTITY) : levels;
}

/** A place that too few people share is shown as its region only. */
function anonymityFloor({ k }: StoryConsent, kMin: number): Levels {
	return cap({
		...(k.origin >= kMin ? {} : { origin: 'region' }),
		...(k.transit >= kMin ? {} : { transit: 'region' }),
		...(k.current >= kMin ? {} : { current: 'region' })
	});
}

function identityIsHidden(levels: Levels): boolean {
	return levels.name < levelOf('name', 'first_name') || levels.face < levelOf('face', 'visible');
}

/** Nobody is shown more than the story as a whole, so a brother's own yes cannot give a hidden teller away. */
function personLevels(story: StoryConsent, question: Question<Channel>, levels: Levels): Record<string, PersonLevels> {
	const own = new Map<string, Levels>();
	for (const person of story.people) {
		// Should one id stand for two entries, the stricter one counts.
		own.set(person.id, meet(own.get(person.id) ?? levels, ownLimit(person, question)));
	}
	return Object.fromEntries([...own].map(([id, { name, face, voice }]) => [id, { name, face, voice }]));
}

/** The first yes that ends, ends it all. */
function earliestEnd(story: StoryConsent, question: Question<Channel>): number {
	let earliest = Infinity;
	for (const person of story.people) {
		const grant = grantInForce(person, question);
		if (grant !== null) earliest = Math.min(earliest, grant.until);
	}
	return earliest;
}
