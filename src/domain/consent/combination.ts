import { type Element, LADDER, type Levels } from '#domain/consent/ladders.ts';
import type { PlaceFacts, StoryFacts } from '#domain/story/facts.ts';
import { countedGender } from '#domain/story/gender.ts';

/** The elements that together can point at one person, in the order in which they are lowered where too few share them. */
export const COUNTED = ['current', 'transit', 'age', 'gender', 'time', 'origin'] as const satisfies readonly Element[];

export type CountedElement = (typeof COUNTED)[number];

/** From so many pictures on they are a series: together they tell more than each of them. */
const SERIES = 2;
const SERIES_PART = 'pictures:several';

/** What can be counted of a story. */
export interface Countable {
	readonly facts: StoryFacts;
	/** How many pictures may be shown. */
	readonly pictures: number;
}

/** What these levels show of a story, each element at the finest rung that is known. Two stories share what is equal here. */
export function shownParts({ facts, pictures }: Countable, levels: Levels): string[] {
	const parts = COUNTED.flatMap((element) => knownParts(facts, element, levels[element]).slice(-1));
	return pictures >= SERIES ? [...parts, SERIES_PART] : parts;
}

/** Everything up to these levels: what others share with a story, whether they show it finer or wider. */
export function allParts({ facts, pictures }: Countable, levels: Levels): string[] {
	const parts = COUNTED.flatMap((element) => knownParts(facts, element, levels[element]));
	return pictures >= SERIES ? [...parts, SERIES_PART] : parts;
}

/** Whether a part is in no official figure: age, year, the way between, a place finer than a country. */
export function isUncounted(part: string): boolean {
	return /^(?:age|time|transit):|^[a-z]+:(?:admin1|town):/.test(part);
}

/** The finest rung of an element that is known and not above a level; 0 where nothing is shown. */
export function knownLevel(facts: StoryFacts, element: CountedElement, level: number): number {
	return rungValues(facts, element).findLastIndex((value, rung) => rung <= level && value !== undefined);
}

function knownParts(facts: StoryFacts, element: CountedElement, level: number): string[] {
	return rungValues(facts, element).flatMap((value, rung) =>
		rung === 0 || rung > level || value === undefined ? [] : [`${element}:${LADDER[element][rung]}:${value}`]
	);
}

/** What each rung of an element's ladder says; the first says nothing. */
function rungValues(facts: StoryFacts, element: CountedElement): (string | number | undefined)[] {
	switch (element) {
		case 'age':
			return ['', facts.age?.band10, facts.age?.band5, facts.age?.exact];
		case 'time':
			return ['', facts.time?.decade, facts.time?.year, facts.time?.month, facts.time?.day];
		case 'gender':
			return ['', facts.gender && genderPart(facts.gender)];
		default:
			return placeValues(facts[element]);
	}
}

function genderPart(told: string): string {
	const gender = countedGender(told);
	return gender === 'other' ? even(told) : gender;
}

function placeValues(place: PlaceFacts | undefined): (string | undefined)[] {
	if (place === undefined) return [''];
	const { region, country, admin1, town } = place;
	if (country === undefined) return ['', region];
	const within = (name: string | undefined) => name && `${country}/${even(name)}`;
	return ['', region, country, within(admin1), within(town)];
}

/** The same name, however it was typed. */
function even(name: string): string {
	return name.normalize('NFKC').trim().toLowerCase();
}
