import {
	COUNTED,
	type Countable,
	type CountedElement,
	isUncounted,
	knownLevel,
	shownParts
} from '#domain/consent/combination.ts';
import { K_MIN } from '#domain/consent/k.ts';
import { type Levels, TOP, levelOf } from '#domain/consent/ladders.ts';
import { type Cell, officialCount } from '#domain/consent/official-count.ts';
import { type CountedGender, countedGender } from '#domain/story/gender.ts';

/** Below so many stories of this network that share it, no detail is shown that no official figure counts. */
export const K_NETWORK = 5;

const REGION = levelOf('current', 'region');
const COUNTRY = levelOf('current', 'country');

/** What a story is counted against. */
export interface Counts {
	/** Each origin of the story's region of origin in each country of the region it is in; null where one is unknown. */
	readonly cells: readonly Cell[] | null;
	/** How many published stories share all of these parts, this one included. */
	readonly network: (parts: readonly string[]) => number;
}

/** Which count is too small: official figures, or the stories of this network. */
export type TooFew = 'figures' | 'network';

/**
 * Why what these levels show of a story could be one person; null: enough people share it. Less of anything is shared by
 * at least as many, so what is safe stays safe when it is lowered.
 */
export function tooFew(story: Countable, levels: Levels, counts: Counts): TooFew | null {
	if (!reachesFigures(figureParts(story, levels), counts.cells)) return 'figures';
	const parts = shownParts(story, levels);
	return !parts.some(isUncounted) || counts.network(parts) >= K_NETWORK ? null : 'network';
}

/**
 * The most that may be shown of a story so that enough people share it: rung by rung in a fixed order until it is safe;
 * then each element gets back what it lost needlessly, the last lowered first. Other elements are not limited.
 */
export function floorCap(story: Countable, levels: Levels, counts: Counts): Levels {
	const isSafe = (shown: Levels) => tooFew(story, shown, counts) === null;
	let safe = levels;
	for (const step of STEPS) {
		if (isSafe(safe)) break;
		if (safe[step.element] > step.to) safe = { ...safe, [step.element]: step.to };
	}
	for (const element of [...COUNTED].reverse()) {
		for (let level = levels[element]; level > safe[element]; level--) {
			const wider = { ...safe, [element]: level };
			if (isSafe(wider)) safe = wider;
		}
	}
	const cap: Record<keyof Levels, number> = { ...TOP };
	for (const element of COUNTED) if (safe[element] < levels[element]) cap[element] = safe[element];
	return cap;
}

/** An element that is shown less than was allowed, and why. */
export interface Lowered {
	readonly element: CountedElement;
	/** The level that is left. */
	readonly to: number;
	readonly why: TooFew;
}

/** What became less between what was allowed and what is shown, as far as it is known at all. */
export function loweredBetween(story: Countable, allowed: Levels, shown: Levels, counts: Counts): Lowered[] {
	return COUNTED.flatMap((element): Lowered[] => {
		const to = knownLevel(story.facts, element, shown[element]);
		if (to >= knownLevel(story.facts, element, allowed[element])) return [];
		const more = { ...shown, [element]: shown[element] + 1 };
		return [{ element, to, why: tooFew(story, more, counts) ?? 'figures' }];
	});
}

/** Every rung down, in order: the place now to its region, then all else, then the place of origin; places vanish last. */
const STEPS: readonly { readonly element: CountedElement; readonly to: number }[] = [
	...down('current', REGION),
	...down('transit', 0),
	...down('age', 0),
	...down('gender', 0),
	...down('time', 0),
	...down('origin', REGION),
	{ element: 'current', to: 0 },
	{ element: 'origin', to: 0 }
];

function down(element: CountedElement, least: number) {
	return Array.from({ length: TOP[element] - least }, (_, step) => ({ element, to: TOP[element] - 1 - step }));
}

/** What is shown of the parts that official figures count. */
export interface FigureParts {
	/** Countries, two letters; null: unknown. */
	readonly origin: string | null;
	readonly host: string | null;
	readonly originLevel: number;
	readonly nowLevel: number;
	/** Null: not shown. */
	readonly gender: CountedGender | null;
}

/** What these levels show of them. */
export function figureParts({ facts }: Countable, levels: Levels): FigureParts {
	const showsGender = facts.gender !== undefined && levels.gender >= levelOf('gender', 'stated');
	return {
		origin: facts.origin?.country ?? null,
		host: facts.current?.country ?? null,
		originLevel: knownLevel(facts, 'origin', levels.origin),
		nowLevel: knownLevel(facts, 'current', levels.current),
		gender: showsGender ? countedGender(facts.gender ?? '') : null
	};
}

/** Whether enough people are meant by official figures: place of origin by place now, and gender by its share there. */
export function reachesFigures(shown: FigureParts, cells: Counts['cells']): boolean {
	const { origin, host, originLevel, nowLevel, gender } = shown;
	if (originLevel === 0 && nowLevel === 0) return true;
	const showsRegionsOnly = originLevel < COUNTRY && nowLevel < COUNTRY;
	// One region alone is shared by millions; a place or a gender of which nobody knows how many share it, by nobody.
	if (showsRegionsOnly && gender === null && (originLevel === 0 || nowLevel === 0 || cells === null)) return true;
	if (cells === null) return false;
	// As `project()` has it: no country is named of a group that is too small, whatever else is shown of it.
	const group = cells.filter((cell) => cell.origin === origin && cell.host === host);
	if (!showsRegionsOnly && officialCount(group, null) < K_MIN) return false;
	const meant = cells.filter(
		(cell) => (originLevel < COUNTRY || cell.origin === origin) && (nowLevel < COUNTRY || cell.host === host)
	);
	return officialCount(meant, gender) >= K_MIN;
}
