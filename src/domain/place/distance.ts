import { COUNTRIES } from '#domain/place/countries.ts';

const EARTH_RADIUS_KM = 6371;

/**
 * How far from home, in kilometres, between the label points of two countries: rounded to 50 below 1,000, else to 100,
 * so that no ring on a map gives a town away. Null where either country is not shown or unknown, or both are the same.
 */
export function kilometresBetween(origin: string | undefined, current: string | undefined): number | null {
	const one = COUNTRIES.get(origin ?? '');
	const other = COUNTRIES.get(current ?? '');
	if (!one || !other || one === other) return null;
	return roundedDistance(greatCircle(one, other));
}

/** Kilometres rounded to 50 below 1,000, else to 100; never less than 50. */
export function roundedDistance(kilometres: number): number {
	const step = kilometres < 1000 ? 50 : 100;
	return Math.max(50, Math.round(kilometres / step) * step);
}

interface Point {
	readonly latitude: number;
	readonly longitude: number;
}

/** Haversine formula on a sphere: kilometres, wrong by at most half a percent. */
function greatCircle(one: Point, other: Point): number {
	const radians = Math.PI / 180;
	const north = Math.sin(((other.latitude - one.latitude) * radians) / 2);
	const east = Math.sin(((other.longitude - one.longitude) * radians) / 2);
	const chord = north * north + Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians) * east * east;
	return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
