import { regionOf } from '#domain/place/countries.ts';
import { LABEL_POINTS, WORLD_SIZE } from '#domain/place/world-data.ts';

/** How many stories lead from one place to another; each place a country (two letters) or a region (UN M49), as shown. */
export interface WayCount {
	readonly from: string;
	readonly now: string;
	readonly stories: number;
}

/** A line on the map. */
export interface Arc extends WayCount {
	/** SVG path in units of the sheet. */
	readonly path: string;
	/** How thick: 1 for a single story, up to 4 for twenty and more. */
	readonly weight: 1 | 2 | 3 | 4;
}

/** A place on the map where lines begin or end, in units of the sheet. */
export interface MapPlace {
	readonly code: string;
	readonly x: number;
	readonly y: number;
	/** Whether people come from here, live here now, or both. */
	readonly role: 'from' | 'now' | 'both';
	/** No country is shown: the place stands for a whole part of the world. */
	readonly isRegion: boolean;
}

export interface MapDrawing {
	readonly arcs: readonly Arc[];
	readonly places: readonly MapPlace[];
	/** What of the sheet is seen: left, top, width, height. */
	readonly view: readonly [number, number, number, number];
}

const POINTS: ReadonlyMap<string, readonly [number, number]> = new Map(
	LABEL_POINTS.map(([code, x, y]) => [code, [x, y]])
);

/** More lines would be a ball of wool; the table has the others. */
const MOST_ARCS = 150;
/** Room around the sheet for points at its edge, and the least width that is shown when a part of it is. */
const MARGIN = 6;
const LEAST_WIDTH = 320;
const AROUND = 40;

/**
 * Draws the ways that most stories took as lines between places where names stand on a map, never finer than what is shown.
 * A way within one place is a point. `closer`: only the part of the world that the lines need.
 */
export function drawWays(ways: readonly WayCount[], { closer = false } = {}): MapDrawing {
	const known = ways.filter(({ from, now }) => POINTS.has(from) && POINTS.has(now));
	const most = [...known].sort(byStories).slice(0, MOST_ARCS);
	const arcs = most.filter(({ from, now }) => from !== now).map(arcOf);
	const places = placesOf(most);
	return { arcs, places, view: closer && places.length > 0 ? viewOf(places) : WHOLE };
}

const WHOLE = [-MARGIN, -MARGIN, WORLD_SIZE.width + 2 * MARGIN, WORLD_SIZE.height + 2 * MARGIN] as const;

/** Most stories first; then by code, so that the same ways are always the same drawing. */
export function byStories(one: WayCount, other: WayCount): number {
	const names = (way: WayCount) => `${way.from} ${way.now}`;
	return other.stories - one.stories || (names(one) < names(other) ? -1 : 1);
}

/** Whether a place is the one that is asked for, or lies in it. */
export function isWithin(code: string, asked: string | null): boolean {
	return asked === null || code === asked || regionOf(code) === asked;
}

function arcOf(way: WayCount): Arc {
	const [x1, y1] = pointOf(way.from);
	const [x2, y2] = pointOf(way.now);
	const [midX, midY] = bow([x1, y1], [x2, y2]);
	return { ...way, path: `M${x1} ${y1}Q${midX} ${midY} ${x2} ${y2}`, weight: weightOf(way.stories) };
}

/** Where a line bows to: to the north, eastward ways higher than westward ones, so that there and back are two lines. */
function bow([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): [number, number] {
	const length = Math.hypot(x2 - x1, y2 - y1);
	const lift = Math.min(length * (x2 > x1 ? 0.34 : 0.22), 170);
	// At right angles to the way; of the two sides the northern one, and for a way straight north or south the western one.
	const side = x2 > x1 || (x2 === x1 && y2 < y1) ? 1 : -1;
	const [acrossX, acrossY] = [((y2 - y1) / length) * side, (-(x2 - x1) / length) * side];
	return [Math.round((x1 + x2) / 2 + acrossX * lift), Math.max(0, Math.round((y1 + y2) / 2 + acrossY * lift))];
}

function weightOf(stories: number): Arc['weight'] {
	if (stories >= 20) return 4;
	if (stories >= 5) return 3;
	return stories >= 2 ? 2 : 1;
}

function placesOf(ways: readonly WayCount[]): MapPlace[] {
	const roles = new Map<string, MapPlace['role']>();
	const add = (code: string, role: 'from' | 'now') => {
		const before = roles.get(code);
		roles.set(code, before === undefined || before === role ? role : 'both');
	};
	for (const { from, now } of ways) {
		add(from, 'from');
		add(now, 'now');
	}
	return [...roles].map(([code, role]) => {
		const [x, y] = pointOf(code);
		return { code, x, y, role, isRegion: regionOf(code) === null };
	});
}

/** The part of the sheet around places, in the sheet's own proportions. */
function viewOf(places: readonly MapPlace[]): MapDrawing['view'] {
	const xs = places.map(({ x }) => x);
	const ys = places.map(({ y }) => y);
	const [left, right] = [Math.min(...xs) - AROUND, Math.max(...xs) + AROUND];
	// Lines bow to the north.
	const [top, bottom] = [Math.min(...ys) - AROUND - (right - left) * 0.2, Math.max(...ys) + AROUND];
	const [, , wholeWidth, wholeHeight] = WHOLE;
	const width = Math.min(wholeWidth, Math.max(LEAST_WIDTH, right - left, ((bottom - top) * wholeWidth) / wholeHeight));
	const height = (width * wholeHeight) / wholeWidth;
	const keep = (from: number, size: number, whole: number) =>
		Math.round(Math.min(Math.max(from, -MARGIN), whole - MARGIN - size));
	return [
		keep((left + right - width) / 2, width, wholeWidth),
		keep((top + bottom - height) / 2, height, wholeHeight),
		Math.round(width),
		Math.round(height)
	];
}

function pointOf(code: string): readonly [number, number] {
	return POINTS.get(code) ?? [0, 0];
}
