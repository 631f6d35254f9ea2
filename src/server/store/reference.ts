/** Official figures that come with the program and are copied into the database, where queries can join them. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';

const stockFile = fileURLToPath(new URL('./reference/un-desa-2020-bilateral.csv', import.meta.url));

interface Stock {
	origin: string;
	host: string;
	people: number;
}

/** Reads `origin,host,people` with ISO 3166-1 alpha-2 codes; lines starting with # are remarks. Throws on a broken line. */
export function parseStock(csv: string): Stock[] {
	const lines = csv.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
	if (lines.shift() !== 'origin,host,people') throw new Error('the figures do not start with origin,host,people');
	return lines.map((line) => {
		const found = /^([A-Z]{2}),([A-Z]{2}),(\d+)$/.exec(line);
		if (!found) throw new Error(`a line of the figures is broken: ${line.slice(0, 60)}`);
		return { origin: found[1] ?? '', host: found[2] ?? '', people: Number(found[3]) };
	});
}

/** Loads the figures when the table does not hold as many rows as the file. */
export async function loadReference(owner: Client, file = stockFile): Promise<void> {
	if (!existsSync(file)) return;
	const rows = parseStock(readFileSync(file, 'utf8'));
	const held = await owner.query<{ count: string }>('select count(*) from place.stock');
	if (Number(held.rows[0]?.count) === rows.length) return;
	await owner.query('begin');
	await owner.query('delete from place.stock');
	await owner.query(
		'insert into place.stock (origin, host, people) select * from unnest($1::text[], $2::text[], $3::integer[])',
		[rows.map((row) => row.origin), rows.map((row) => row.host), rows.map((row) => row.people)]
	);
	await owner.query('commit');
}
