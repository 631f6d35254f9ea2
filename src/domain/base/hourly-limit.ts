import { createLimit, type Limit } from '#domain/base/limit.ts';

const HOUR = 3_600_000;

/** A limit of `most` acts an hour, as the hash of a caller. High enough for a shelter whose people share one address. */
export function createHourlyLimit(most: number, clock: () => number): Limit {
	return createLimit({ most, within: HOUR }, clock);
}
