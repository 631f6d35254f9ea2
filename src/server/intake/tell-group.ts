/** The draft of a story that several people tell together: each of them answers alone, one after the other. */
import { randomUUID } from 'node:crypto';
import {
	type Answers,
	answersOf,
	isAsked,
	isGroup,
	isPersonScreen,
	PERSON_SCREENS,
	type Screen
} from '#domain/tell/answers.ts';
import { type CheckContext, checkScreen, type Fault } from '#domain/tell/check.ts';
import { answersOfPerson, GROUP, ownAnswers } from '#domain/tell/group.ts';
import type { DraftBody, DraftTeller } from './tell-drafts.ts';
import type { GroupView } from './tell-view.ts';

/** The people of a draft; none where one tells alone. */
export function tellersOf(body: DraftBody): readonly DraftTeller[] {
	return isGroup(body.answers) ? (body.tellers ?? []) : [];
}

/** Whose answers a screen is about; null: everybody's, or those of somebody who tells alone. */
function personAt(body: DraftBody, screen: Screen): DraftTeller | null {
	if (!isGroup(body.answers) || !isPersonScreen(screen)) return null;
	return tellersOf(body).find(({ id }) => id === body.who) ?? null;
}

/** The answers that a screen is made of. */
export function answersAt(body: DraftBody, screen: Screen): Answers {
	const person = personAt(body, screen);
	return person ? answersOfPerson(body.answers, person.answers) : body.answers;
}

/** The answers of everybody, each with those that all gave together. */
export function answersOfAll(body: DraftBody): Answers[] {
	return tellersOf(body).map(({ answers }) => answersOfPerson(body.answers, answers));
}

/** Under which name it is remembered when the answers of a screen changed last. */
export function touchedKey(body: DraftBody, screen: Screen): string {
	const person = personAt(body, screen);
	return person ? `${screen}:${person.id}` : screen;
}

/** The body with the answers of a screen in the place where they belong. */
export function withAnswers(body: DraftBody, screen: Screen, given: Answers): DraftBody {
	const typed = answersOf(screen, given);
	const person = personAt(body, screen);
	if (!person) return { ...body, answers: { ...body.answers, ...typed } };
	return changed(body, { ...person, answers: { ...person.answers, ...typed } });
}

/** The second word of whoever answers this screen. */
export function secondWordAt(body: DraftBody, screen: Screen): string | null {
	return (personAt(body, screen) ?? body).secondWord;
}

export function withSecondWordAt(body: DraftBody, screen: Screen, secondWord: string | null): DraftBody {
	const person = personAt(body, screen);
	return person ? changed(body, { ...person, secondWord }) : { ...body, secondWord };
}

function changed(body: DraftBody, person: DraftTeller): DraftBody {
	return { ...body, tellers: tellersOf(body).map((one) => (one.id === person.id ? person : one)) };
}

/**
 * The body as the page that was sent knows it: at that person. Whoever was taken out in another window while this page was
 * open is there again, so that nothing which was typed is lost.
 */
export function atPerson(body: DraftBody, screen: Screen, who: string): DraftBody {
	if (!isGroup(body.answers) || !isPersonScreen(screen) || !/^[0-9a-f-]{36}$/.test(who)) return body;
	const known = tellersOf(body);
	if (known.some(({ id }) => id === who)) return { ...body, who };
	if (known.length >= GROUP.most) return body;
	return { ...body, who, tellers: [...known, { id: who, answers: {}, secondWord: null }] };
}

/** A press of a button in the list of people. Null: it is another button. */
export function peopleIntent(body: DraftBody, intent: string): { body: DraftBody; screen: Screen } | null {
	if (!isGroup(body.answers)) return null;
	const known = tellersOf(body);
	const [act, id] = intent.split(':');
	if (act === 'add_person') {
		if (known.length >= GROUP.most) return { body, screen: 'people' };
		// Who began alone and then tells with others keeps what was answered.
		const answers = known.length === 0 ? ownAnswers(body.answers) : {};
		const secondWord = known.length === 0 ? body.secondWord : null;
		const person: DraftTeller = { id: randomUUID(), answers, secondWord };
		return { body: { ...body, tellers: [...known, person], who: person.id }, screen: 'person' };
	}
	if (act === 'person' && known.some((one) => one.id === id)) return { body: { ...body, who: id }, screen: 'person' };
	if (act === 'remove_person')
		return { body: { ...body, tellers: known.filter((one) => one.id !== id) }, screen: 'people' };
	return null;
}

/** What is missing of one person: the first screen that is not answered, and why. Null: nothing. */
function missingOf(
	body: DraftBody,
	person: DraftTeller,
	context: CheckContext
): { screen: Screen; faults: Fault[] } | null {
	const answers = answersOfPerson(body.answers, person.answers);
	for (const screen of PERSON_SCREENS) {
		if (!isAsked(screen, answers)) continue;
		const faults = checkScreen(screen, answers, { ...context, hasSecondWord: person.secondWord !== null });
		if (faults.length > 0) return { screen, faults };
	}
	return null;
}

/** Why the list of people cannot be left yet. */
export function peopleFaults(body: DraftBody, context: CheckContext): Fault[] {
	const known = tellersOf(body);
	if (known.length < GROUP.least || known.length > GROUP.most) return [{ field: 'people', problem: 'too_few' }];
	return known.some((person) => missingOf(body, person, context) !== null)
		? [{ field: 'people', problem: 'unfinished' }]
		: [];
}

/** What a page says of the people: their number and whether each is done, never what somebody else answered. */
export function groupView(body: DraftBody, screen: Screen, now: number): GroupView | null {
	if (!isGroup(body.answers)) return null;
	const context: CheckContext = { now, offices: [], mode: body.mode, hasSecondWord: false };
	const tellers = tellersOf(body).map((person, index) => ({
		id: person.id,
		number: index + 1,
		done: missingOf(body, person, context) === null
	}));
	const person = personAt(body, screen);
	return {
		tellers,
		who: tellers.find(({ id }) => id === person?.id) ?? null,
		mayAdd: tellers.length < GROUP.most
	};
}
