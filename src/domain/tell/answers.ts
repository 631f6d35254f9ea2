/**
 * What a teller answers, screen by screen, as it was typed. Nothing is corrected on the way in: what a person typed is
 * shown again exactly so, right or wrong.
 */
import type { OfferedChannel } from '#domain/consent/channels.ts';

/**
 * The screens in which something is asked, in their order. `child` is asked only about somebody under eighteen, with an
 * interviewer; `print`, `social` and `press` only of who wants them; `people` and `person` only where several tell together.
 */
export const SCREENS = [
	'start',
	'office',
	'child',
	'story',
	'people',
	'person',
	'shown',
	'print',
	'social',
	'press',
	'reach',
	'check'
] as const;

export type Screen = (typeof SCREENS)[number];

/** The elements a teller decides about. What is not asked is not shown, but for roles in the family. */
export const ASKED = ['text', 'name', 'face', 'voice', 'origin', 'current', 'time', 'age', 'gender'] as const;

export type AskedElement = (typeof ASKED)[number];

/**
 * The channels about which a teller decides element by element. A frame on another site shows what the page shows: there
 * the question is only whether.
 */
export const CHOSEN_CHANNELS = ['web', 'print', 'social', 'press'] as const;

export type ChosenChannel = (typeof CHOSEN_CHANNELS)[number];

/** The channels that have a screen of their own, because what leaves by them cannot be taken back. */
export const OUTSIDE_SCREENS = ['print', 'social', 'press'] as const satisfies readonly (ChosenChannel & Screen)[];

export type OutsideChannel = (typeof OUTSIDE_SCREENS)[number];

/** Whether a screen is about one of them. */
export function isOutsideScreen(screen: Screen): screen is OutsideChannel {
	return (OUTSIDE_SCREENS as readonly Screen[]).includes(screen);
}

/** What may be ticked beside the page itself. */
export const ALSO = ['embed', ...OUTSIDE_SCREENS] as const;

/** Whether a teller ticked a channel beside the page; for one that cannot be taken back, its own screen asks again. */
export function wants(answers: Answers, channel: (typeof ALSO)[number]): boolean {
	return (answers.also ?? '').split(',').includes(channel);
}

/** The elements that a teller decides about on one channel: nothing is heard from paper or from a card. */
export function askedOn(channel: OfferedChannel): readonly AskedElement[] {
	return channel === 'print' || channel === 'social' ? ASKED.filter((element) => element !== 'voice') : ASKED;
}

/** The fields of each screen. A field belongs to one screen only; in a group, what `story` asks of its teller `person` asks of each. */
export const FIELDS = {
	start: ['noticeRead', 'country', 'adult', 'together'],
	office: ['office', 'capture', 'interpreter', 'noticeHeard', 'freeChoice', 'understood'],
	child: [
		'birthday',
		'alone',
		'guardianName',
		'guardianAs',
		'guardianAuthority',
		'guardianOk',
		'guardianHow',
		'guardianWords',
		'otherParent',
		'protectionCase',
		'childAlone',
		'childUnderstood',
		'childWords',
		'childWilling',
		'childAssent'
	],
	story: [
		'brings',
		'text',
		'title',
		'fromCountry',
		'fromPlace',
		'since',
		'language',
		'firstName',
		'chosenName',
		'fullName',
		'nameSure',
		'age',
		'gender'
	],
	people: ['people'],
	person: [
		'personAdult',
		'personFree',
		'personUnderstood',
		'fromCountry',
		'fromPlace',
		'since',
		'firstName',
		'chosenName',
		'fullName',
		'nameSure',
		'age',
		'gender'
	],
	shown: [
		'webText',
		'webName',
		'webFace',
		'webVoice',
		'webOrigin',
		'webCurrent',
		'webTime',
		'webAge',
		'webGender',
		'webUntil',
		'excluded',
		'excludedOther',
		'claim',
		'also'
	],
	print: [
		'printText',
		'printName',
		'printFace',
		'printOrigin',
		'printCurrent',
		'printTime',
		'printAge',
		'printGender',
		'printUntil',
		'printAck'
	],
	social: [
		'socialText',
		'socialName',
		'socialFace',
		'socialOrigin',
		'socialCurrent',
		'socialTime',
		'socialAge',
		'socialGender',
		'socialUntil',
		'socialAck'
	],
	press: [
		'pressText',
		'pressName',
		'pressFace',
		'pressVoice',
		'pressOrigin',
		'pressCurrent',
		'pressTime',
		'pressAge',
		'pressGender',
		'pressUntil',
		'pressAck'
	],
	reach: [
		'reach',
		'reachValue',
		'guardianReach',
		'safeHours',
		'callerName',
		'mayLeaveMessage',
		'codeWord',
		'showFirst',
		'known',
		'secondWord',
		'secondWordAgain',
		'noSecondWord'
	],
	check: []
} as const satisfies Record<Screen, readonly string[]>;

export type Field = (typeof FIELDS)[Screen][number];

export type Answers = Readonly<Partial<Record<Field, string>>>;

/** The most that may be typed into a field (UTF-16 units, as `maxlength` counts). */
export const LONGEST = {
	guardianName: 120,
	guardianWords: 4_000,
	childWords: 4_000,
	brings: 80,
	text: 60_000,
	title: 120,
	fromPlace: 80,
	firstName: 80,
	chosenName: 80,
	fullName: 80,
	gender: 40,
	reachValue: 200,
	guardianReach: 200,
	safeHours: 200,
	callerName: 80,
	codeWord: 80,
	secondWord: 200
} as const satisfies Partial<Record<Field, number>>;

/** Photographs a story may have, and how heavy one may be, in bytes and pixels. */
export const PHOTOGRAPHS = { most: 6, bytes: 20 * 1024 * 1024, pixels: 50_000_000 } as const;

/** Recordings a story may have, and how heavy one may be, in bytes. */
export const RECORDINGS = { most: 2, bytes: 400 * 1024 * 1024 } as const;

/** Which of the five steps a screen belongs to. */
export const STEP_OF: Readonly<Record<Screen, 1 | 2 | 3 | 4 | 5>> = {
	start: 1,
	office: 1,
	child: 1,
	story: 2,
	people: 2,
	person: 2,
	shown: 3,
	print: 3,
	social: 3,
	press: 3,
	reach: 4,
	check: 5
};

const SCREEN_OF: ReadonlyMap<string, Screen> = new Map(
	SCREENS.flatMap((screen) => FIELDS[screen].map((field): [string, Screen] => [field, screen]))
);

/** Whether a text names a screen. */
export function isScreen(text: unknown): text is Screen {
	return (SCREENS as readonly unknown[]).includes(text);
}

/** Whether a text names a field. */
export function isField(text: string): text is Field {
	return SCREEN_OF.has(text);
}

/** The field that holds the answer about one element on one channel: `webName`. */
export function levelField(channel: ChosenChannel, element: AskedElement): Field {
	const field = `${channel}${element.charAt(0).toUpperCase()}${element.slice(1)}`;
	if (!isField(field)) throw new Error(`no field for ${field}`);
	return field;
}

/** The field that holds the month until whose end a channel may show it. */
export function untilField(channel: ChosenChannel): `${ChosenChannel}Until` {
	return `${channel}Until`;
}

/** The field that holds the yes of its own that a channel needs which cannot be taken back. */
export function ackField(channel: OutsideChannel): `${OutsideChannel}Ack` {
	return `${channel}Ack`;
}

/** The answers of one screen only. A field that was not filled in is empty: an unticked box sends nothing. */
export function answersOf(screen: Screen, given: Answers): Answers {
	return Object.fromEntries(FIELDS[screen].map((field) => [field, given[field] ?? '']));
}

/** Whether a screen is on the way of who answered so. */
export function isAsked(screen: Screen, answers: Answers): boolean {
	if (isOutsideScreen(screen)) return wants(answers, screen);
	if (screen === 'people' || screen === 'person') return isGroup(answers);
	return screen !== 'child' || answers.adult === 'no';
}

/** The screen after this one, or before it; child, print, social and press only for whom they concern. The last stays the last. */
export function neighbour(screen: Screen, way: 1 | -1, answers: Answers): Screen {
	if (isGroup(answers)) return neighbourInGroup(screen, way, answers);
	const path = SCREENS.filter((step) => isAsked(step, answers));
	const at = path.indexOf(screen);
	// From a screen that is no longer asked, both ways lead through its neighbours in the whole list.
	if (at < 0 && screen === 'child') return way === 1 ? 'story' : 'office';
	if (at < 0) return way === 1 ? 'reach' : 'shown';
	return path[Math.min(Math.max(at + way, 0), path.length - 1)] ?? screen;
}

/** Whether several people tell this story together. */
export function isGroup(answers: Answers): boolean {
	return answers.together === 'group';
}

/** The screens that each person of a group goes through alone. */
export const PERSON_SCREENS = ['person', 'shown', ...OUTSIDE_SCREENS, 'reach'] as const satisfies readonly Screen[];

/** Whether a screen is asked of each person of a group. */
export function isPersonScreen(screen: Screen): boolean {
	return (PERSON_SCREENS as readonly Screen[]).includes(screen);
}

const TOGETHER = ['start', 'office', 'story', 'people', 'check'] as const satisfies readonly Screen[];

/** Each person's way begins and ends at the list of people. */
function neighbourInGroup(screen: Screen, way: 1 | -1, answers: Answers): Screen {
	if (!isPersonScreen(screen)) {
		const at = TOGETHER.findIndex((step) => step === screen);
		return TOGETHER[Math.min(Math.max(at + way, 0), TOGETHER.length - 1)] ?? 'people';
	}
	const path = PERSON_SCREENS.filter((step) => isAsked(step, answers));
	const at = path.findIndex((step) => step === screen);
	if (at < 0) return way === 1 ? 'reach' : 'shown';
	return path[at + way] ?? 'people';
}
