import { CEILING, isIrrecoverable, OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { type Duration, durationOf, endOfMonth, lastMonthWithin, monthsFrom } from '#domain/consent/durations.ts';
import { LADDER, type Levels, cap, levelOf, meet } from '#domain/consent/ladders.ts';
import {
	ackField,
	type Answers,
	type AskedElement,
	askedOn,
	type ChosenChannel,
	levelField,
	untilField,
	wants
} from '#domain/tell/answers.ts';
import { CHILD } from '#domain/consent/people.ts';
import { isChild, lastMonthsEnd } from '#domain/tell/child.ts';
import { isToldIn } from '#domain/tell/languages.ts';

/** What counts before a teller has chosen: something is shown, and little of it. */
const UNCHOSEN: Levels = cap({
	text: 'summary',
	name: 'system_pseudonym',
	face: 'none',
	voice: 'none',
	origin: 'region',
	transit: 'none',
	current: 'region',
	time: 'decade',
	age: 'band10',
	gender: 'none',
	art9: 'none',
	legal: 'none',
	family: 'roles_only'
});

// Without words there is no story to show, and nobody is asked for a time finer than a year.
const FEWEST_WORDS = levelOf('text', 'summary');
const FINEST: Levels = cap({ time: 'year' });

/** The levels of one element between which a teller may choose on a channel, from least to most; a child between fewer. */
export function offeredLevels(channel: OfferedChannel, element: AskedElement, child = false): number[] {
	const least = element === 'text' ? FEWEST_WORDS : 0;
	const most = Math.min(CEILING[channel][element], FINEST[element], child ? CHILD[element] : Infinity);
	return LADDER[element].map((_, level) => level).filter((level) => level >= least && level <= most);
}

/** What a form shows as chosen where so much is allowed: the most that is offered and not above it. */
export function shownLevel(channel: OfferedChannel, element: AskedElement, levels: Levels): number {
	const offered = offeredLevels(channel, element);
	return offered.findLast((level) => level <= levels[element]) ?? offered[0] ?? 0;
}

/** The level chosen for one element; what was not chosen, or cannot be chosen, counts as what is proposed. */
export function chosenLevel(answers: Answers, channel: ChosenChannel, element: AskedElement): number {
	const said = answers[levelField(channel, element)];
	const level = said === undefined || said === '' ? -1 : (LADDER[element] as readonly string[]).indexOf(said);
	const offered = offeredLevels(channel, element, isChild(answers));
	if (offered.includes(level)) return level;
	if (channel === 'web') return UNCHOSEN[element];
	// What leaves the house is proposed no more than the page.
	return Math.min(chosenLevel(answers, 'web', element), ...offered.slice(-1));
}

/** The channel whose questions count for this one: a frame on another site shows what the page shows. */
function answeredAs(channel: OfferedChannel): ChosenChannel {
	return channel === 'embed' ? 'web' : channel;
}

/** Everything a teller allows on a channel. */
export function chosenLevels(answers: Answers, channel: OfferedChannel): Levels {
	const levels = { ...UNCHOSEN };
	for (const element of askedOn(channel)) levels[element] = chosenLevel(answers, answeredAs(channel), element);
	return meet(levels, isChild(answers) ? meet(CEILING[channel], CHILD) : CEILING[channel]);
}

/** How long a yes with these answers may last. */
function durationFor(answers: Answers, channel: OfferedChannel): Duration {
	return durationOf(channel, chosenLevels(answers, channel), isChild(answers));
}

/** The months that may be chosen: the time allowed for what is shown, and for a child none after turning eighteen. */
export function monthsOffered(answers: Answers, channel: OfferedChannel, now: number, most?: number): string[] {
	const months = monthsFrom(now, most ?? durationFor(answers, channel).most);
	const last = lastMonthsEnd(answers);
	return last === null ? months : months.filter((month) => (endOfMonth(month) ?? Infinity) <= last);
}

/** The month (`YYYY-MM`) until whose end a yes lasts: the chosen one, or the one that is proposed for these levels. */
export function chosenMonth(answers: Answers, channel: OfferedChannel, now: number): string {
	const said = answers[untilField(answeredAs(channel))] ?? '';
	if (endOfMonth(said) !== null) return said;
	return proposedMonth(answers, channel, now);
}

/** The month that is proposed. */
export function proposedMonth(answers: Answers, channel: OfferedChannel, now: number): string {
	const proposed = lastMonthWithin(now, durationFor(answers, channel).proposed);
	const last = lastMonthsEnd(answers);
	// The last instant before the birthday's month lies in the last month that is over by then.
	const lastMonth = last === null ? null : new Date(last - 1).toISOString().slice(0, 7);
	return lastMonth !== null && lastMonth < proposed ? lastMonth : proposed;
}

/** The languages in which the story must not appear. */
export function excludedLanguages(answers: Answers): string[] {
	const said = [...(answers.excluded ?? '').split(','), answers.excludedOther ?? ''];
	return [...new Set(said.filter(isToldIn))];
}

/** Whether a claim counts as open: so long as nobody said "no". */
export function claimIsOpen(answers: Answers): boolean {
	return answers.claim !== 'no';
}

/**
 * Whether the teller said yes to a channel; for one that cannot be taken back, yes again on its own screen, knowing that.
 * The page itself is what telling is for.
 */
export function isAllowed(answers: Answers, channel: OfferedChannel): boolean {
	if (channel === 'web') return true;
	return wants(answers, channel) && (channel === 'embed' || answers[ackField(channel)] === 'yes');
}

/** The channels that the teller said yes to. */
export function allowedChannels(answers: Answers): OfferedChannel[] {
	return OFFERED.filter((channel) => isAllowed(answers, channel));
}

/** Whether what leaves by a channel needs a yes of its own, and got it. */
export function isAcknowledged(answers: Answers, channel: OfferedChannel): boolean {
	return isIrrecoverable(channel) && isAllowed(answers, channel);
}

/** Whether a rung is one that needs a name which the teller has to write down. */
export function missingName(answers: Answers, channel: ChosenChannel): 'chosenName' | 'firstName' | 'fullName' | null {
	const level = chosenLevel(answers, channel, 'name');
	const empty = (name: string | undefined) => !name?.trim();
	if (level === levelOf('name', 'chosen_pseudonym') && empty(answers.chosenName)) return 'chosenName';
	if (level === levelOf('name', 'first_name') && empty(answers.firstName)) return 'firstName';
	if (level === levelOf('name', 'full_name') && empty(answers.fullName)) return 'fullName';
	return null;
}
