/**
 * What a story can give away, one ladder per element. The first rung of every ladder is "nothing"; each rung further
 * shows more. A level is the number of a rung, counted from 0.
 */
export const LADDER = {
	text: ['none', 'summary', 'excerpt', 'full'],
	name: ['none', 'system_pseudonym', 'chosen_pseudonym', 'first_name', 'full_name'],
	face: ['none', 'unrecognisable_at_capture', 'solid_mask', 'visible'],
	voice: ['none', 're_voiced', 'original'],
	origin: ['none', 'region', 'country', 'admin1', 'town'],
	transit: ['none', 'region', 'country', 'admin1', 'town'],
	current: ['none', 'region', 'country', 'admin1', 'town'],
	time: ['none', 'decade', 'year', 'month', 'day'],
	age: ['none', 'band10', 'band5', 'exact'],
	gender: ['none', 'stated'],
	/** Ethnicity, religion, health, orientation, politics (GDPR Art. 9): explicit consent only. */
	art9: ['none', 'stated'],
	/** Immigration or asylum status, offences. */
	legal: ['none', 'stated'],
	family: ['none', 'roles_only', 'details']
} as const;

export type Element = keyof typeof LADDER;

/** The name of a rung of one element's ladder. */
export type Rung<E extends Element> = (typeof LADDER)[E][number];

/** One level for every element. */
export type Levels = Readonly<Record<Element, number>>;

/** The three elements that are also decided person by person. */
export type PersonLevels = Pick<Levels, 'name' | 'face' | 'voice'>;

/** Rungs by name, for some of the elements. */
export type Rungs = { readonly [E in Element]?: Rung<E> };

/** Builds one level per element. */
export function eachElement(level: (element: Element) => number): Levels {
	return {
		text: level('text'),
		name: level('name'),
		face: level('face'),
		voice: level('voice'),
		origin: level('origin'),
		transit: level('transit'),
		current: level('current'),
		time: level('time'),
		age: level('age'),
		gender: level('gender'),
		art9: level('art9'),
		legal: level('legal'),
		family: level('family')
	};
}

/** Nothing of anything. */
export const ZERO: Levels = eachElement(() => 0);

/** All elements, in a fixed order. */
export const ELEMENTS: readonly Element[] = Object.keys(ZERO) as Element[];

/** Everything: the last rung of every ladder. */
export const TOP: Levels = eachElement((element) => LADDER[element].length - 1);

/** The number of a rung on its ladder; 0 is nothing. */
export function levelOf<E extends Element>(element: E, rung: Rung<E>): number {
	return (LADDER[element] as readonly string[]).indexOf(rung);
}

/**
 * Two limits together allow, for each element, only what both of them allow. A level that is missing or is not a
 * number counts as nothing.
 */
export function meet(one: Levels, other: Levels): Levels {
	return eachElement((element) => Math.min(one[element], other[element]) || 0);
}

/** A limit: the named rungs at most, and no limit on the elements that are not named. */
export function cap(rungs: Rungs): Levels {
	return eachElement((element) => {
		const rung = rungs[element];
		return rung === undefined ? TOP[element] : (LADDER[element] as readonly string[]).indexOf(rung);
	});
}

/** Whether the first shows, element by element, no more than the second. */
export function showsNoMoreThan(one: Levels, other: Levels): boolean {
	return ELEMENTS.every((element) => one[element] <= other[element]);
}
