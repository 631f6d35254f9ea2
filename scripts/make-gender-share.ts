/**
 * Writes src/server/store/reference/un-desa-2020-by-destination.csv from the table of the same figures in the folder with
 * data (SUITCASE_SHARED, by default ../shared). Run with `node scripts/make-gender-share.ts` when the figures change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCountry } from '#domain/place/countries.ts';
import { sharedPath } from '../tests/shared-data.ts';

const table = readFileSync(sharedPath('migrant-stock/un_desa_2020_by_destination.csv'), 'utf8');

const rows: string[] = [];
const leftOut: string[] = [];
const [heading = '', ...lines] = table.trim().split('\n');
// Names of areas may hold commas; the columns that are needed are counted from the end.
const names = heading.split(',');
const fromEnd = (line: string, name: string) => line.split(',').at(names.indexOf(name) - names.length) ?? '';
for (const line of lines) {
	if (fromEnd(line, 'year') !== '2020' || fromEnd(line, 'area_type') !== 'country_or_area') continue;
	const host = fromEnd(line, 'iso2');
	const [men, women] = [Number(fromEnd(line, 'migrants_male')), Number(fromEnd(line, 'migrants_female'))];
	if (isCountry(host) && men + women > 0) rows.push(`${host},${women},${men}`);
	else leftOut.push(line.slice(0, 30));
}

writeFileSync(
	join(import.meta.dirname, '../src/server/store/reference/un-desa-2020-by-destination.csv'),
	`# Women and men among the people living in a country who come from another, mid-2020, whatever their origin.
# Source: United Nations Department of Economic and Social Affairs, Population Division (2020), International Migrant
# Stock 2020, POP/DB/MIG/Stock/Rev.2020. Licence: CC BY 3.0 IGO (https://creativecommons.org/licenses/by/3.0/igo/).
# Changed: codes are ISO 3166-1 alpha-2; areas without a code and empty rows are left out. Stock, not flow.
host,women,men
${rows.sort().join('\n')}
`
);
console.log(`${rows.length} countries written; left out:`, leftOut);
