/**
 * Writes src/server/store/reference/un-desa-2020-bilateral.csv from the table of the same figures in the folder with
 * data (SUITCASE_SHARED, by default ../shared). Run with `node scripts/make-stock.ts` when the figures change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso2Of } from '#domain/place/countries.ts';
import { sharedPath } from '../tests/shared-data.ts';

const table = readFileSync(sharedPath('migrant-stock/un_desa_2020_bilateral_2020.csv'), 'utf8');

const rows: string[] = [];
const leftOut = new Map<string, number>();
for (const line of table.trim().split('\n').slice(1)) {
	const [host, origin, people] = line.split(',');
	const pair = [iso2Of(origin ?? ''), iso2Of(host ?? '')];
	if (pair[0] && pair[1]) rows.push(`${pair.join(',')},${Number(people)}`);
	else for (const code of [origin, host]) if (code && !iso2Of(code)) leftOut.set(code, (leftOut.get(code) ?? 0) + 1);
}

writeFileSync(
	join(import.meta.dirname, '../src/server/store/reference/un-desa-2020-bilateral.csv'),
	`# People living in one country who come from another, mid-2020, both sexes.
# Source: United Nations Department of Economic and Social Affairs, Population Division (2020), International Migrant
# Stock 2020, POP/DB/MIG/Stock/Rev.2020. Licence: CC BY 3.0 IGO (https://creativecommons.org/licenses/by/3.0/igo/).
# Changed: codes are ISO 3166-1 alpha-2; "other and unknown origin", the Channel Islands as one and empty pairs are left out.
# Stock, not flow: by place of birth, by citizenship where the place of birth is not recorded.
origin,host,people
${rows.sort().join('\n')}
`
);
console.log(`${rows.length} pairs written; left out:`, Object.fromEntries(leftOut));
