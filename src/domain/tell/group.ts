/** Several people who tell one story together, with an interviewer: what they tell is one text, and each answers alone. */
import type { StoryFacts } from '#domain/story/facts.ts';
import { commonFacts } from '#domain/story/group-facts.ts';
import type { Testimony } from '#domain/story/testimony.ts';
import { type Answers, FIELDS, PERSON_SCREENS } from '#domain/tell/answers.ts';
import { factsOf, testimonyFrom } from '#domain/tell/told.ts';

/** How many may tell together. */
export const GROUP = { least: 2, most: 12 } as const;

/** What is said of the origin where it is not the same for all: no country (ISO 3166 keeps ZZ free). */
const NO_COUNTRY = 'ZZ';

/** The answers of one person, laid upon those that all gave together. */
export function answersOfPerson(together: Answers, own: Answers): Answers {
	return { ...together, ...ownAnswers(own) };
}

/** Of some answers those that each person of a group gives alone: every field of the screens that are asked alone. */
export function ownAnswers(answers: Answers): Answers {
	return Object.fromEntries(
		PERSON_SCREENS.flatMap((screen) => FIELDS[screen].map((field) => [field, answers[field] ?? '']))
	);
}

/** What is true of everybody. `tellers`: the answers of each, those given together included. */
export function factsOfGroup(storyId: string, tellers: readonly Answers[], now: number): StoryFacts {
	return commonFacts(
		storyId,
		tellers.map((answers) => factsOf(storyId, testimonyFrom(answers, now)))
	);
}

/** The testimony that is everybody's: the words, and of the tellers nothing but a country that all come from. */
export function testimonyOfGroup(together: Answers, tellers: readonly Answers[], now: number): Testimony {
	const { since: _since, age: _age, gender: _gender, ...told } = testimonyFrom(together, now);
	const countries = new Set(tellers.map(({ fromCountry }) => fromCountry));
	const [country = NO_COUNTRY] = countries.size === 1 ? countries : [];
	return { ...told, from: { country }, names: {} };
}
