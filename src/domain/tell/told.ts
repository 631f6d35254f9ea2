import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { withoutGaps } from '#domain/base/without-gaps.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import type { Testimony } from '#domain/story/testimony.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { ageAt, isChild } from '#domain/tell/child.ts';
import { asksNow, wantsContact, wholeNumber } from '#domain/tell/check.ts';
import { readWouldBeKnown } from '#domain/story/would-be-known.ts';

/** How a teller may be reached. Sealed. */
export interface Contact {
	readonly how: 'phone' | 'mail' | 'person';
	readonly value: string;
	readonly safeHours: string;
	/** The name the caller uses: nobody else in the house should learn who is calling. */
	readonly callerName: string;
	readonly mayLeaveMessage: boolean;
	/** What the caller says first, so that the teller knows it is the office. */
	readonly codeWord?: string;
	/** A child's guardian, where they are reached in another way: both are asked before a yes ends. */
	readonly guardian?: string;
}

/** The testimony in checked answers: as typed, but for blanks at the ends and signs that nobody can see. */
export function testimonyFrom(answers: Answers, now: number): Testimony {
	const line = (text: string | undefined) => tidyLine(text ?? '') || undefined;
	const interpreter = answers.interpreter;
	return withoutGaps({
		title: line(answers.title),
		brings: line(answers.brings) ?? '',
		text: tidyText(answers.text ?? ''),
		language: answers.language ?? '',
		asToldAt: now,
		from: withoutGaps({ country: answers.fromCountry ?? '', place: line(answers.fromPlace) }),
		now: { country: answers.country ?? '' },
		since: wholeNumber(answers.since ?? '') ?? undefined,
		names: withoutGaps({
			chosen_pseudonym: line(answers.chosenName),
			first_name: line(answers.firstName),
			full_name: line(answers.fullName)
		}),
		age: (isChild(answers) ? ageAt(answers.birthday, now) : wholeNumber(answers.age ?? '')) ?? undefined,
		gender: line(answers.gender),
		known: asksNow(answers) ? (readWouldBeKnown(answers.known) ?? undefined) : undefined,
		interview:
			interpreter === 'none' || interpreter === 'human' || interpreter === 'remote' ? { interpreter } : undefined
	});
}

/** The facts as told, before anybody corrects them. A place in the teller's words counts as a region or province. */
export function factsOf(storyId: string, told: Testimony): StoryFacts {
	return factsFrom(storyId, {
		names: told.names,
		origin: { country: told.from.country, admin1: told.from.place },
		current: { country: told.now.country, admin1: told.now.place },
		time: told.since === undefined ? undefined : String(told.since),
		age: told.age,
		gender: told.gender
	});
}

/** How the teller may be reached; null if not at all. */
export function contactFrom(answers: Answers): Contact | null {
	const how = answers.reach;
	if (!wantsContact(answers) || (how !== 'phone' && how !== 'mail' && how !== 'person')) return null;
	return withoutGaps<Contact>({
		how,
		value: tidyText(answers.reachValue ?? ''),
		safeHours: tidyText(answers.safeHours ?? ''),
		callerName: tidyLine(answers.callerName ?? ''),
		mayLeaveMessage: answers.mayLeaveMessage === 'yes',
		codeWord: tidyLine(answers.codeWord ?? '') || undefined,
		guardian: isChild(answers) ? tidyText(answers.guardianReach ?? '') || undefined : undefined
	});
}
