/**
 * A share of many values for one of many places: the places take turns, so that each value is tried at many of them. With
 * SUITCASE_PROVE=1 every place tries all (docs/decisions/0247).
 *
 * @param place Which one this is, counted from 0.
 * @param turns How many places it takes until every value was tried once, from 1 on.
 */
export function inTurns<Value>(values: readonly Value[], place: number, turns: number): readonly Value[] {
	if (process.env.SUITCASE_PROVE) return values;
	return values.filter((_, index) => (index + place) % turns === 0);
}

/**
 * Ways to look at the same thing, of which the first two are each other's opposite in everything: between them every choice
 * is met once. With SUITCASE_PROVE=1 all of them.
 */
export function opposites<Way>(ways: readonly Way[]): readonly Way[] {
	return process.env.SUITCASE_PROVE ? ways : ways.slice(0, 2);
}
