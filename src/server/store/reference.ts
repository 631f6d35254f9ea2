/** Official figures that come with the program and are copied into the database, where queries can join them. */
import { readFileSync } from 'node:fs';
import type { Client } from 'pg';

interface Figures {
	/** The file beside this one, its heading, and what a line of it looks like. */
	readonly file: string;
	readonly heading: string;
	readonly line: RegExp;
	readonly table: string;
	/** Types of the columns, in the order of the heading. */
	readonly types: readonly string[];
}

const STOCK: Figures = {
	file: 'un-desa-2020-bilateral.csv',
	heading: 'origin,host,people',
	line: /^([A-Z]{2}),([A-Z]{2}),(\d+)$/,
	table: 'place.stock',
	types: ['text', 'text', 'integer']
};
const GENDER: Figures = {
	file: 'un-desa-2020-by-destination.csv',
	heading: 'host,women,men',
	line: /^([A-Z]{2}),(\d+),(\d+)$/,
	table: 'place.gender',
	types: ['text', 'integer', 'integer']
};

/** Reads lines under their heading, codes as ISO 3166-1 alpha-2; lines starting with # are remarks. Throws on a broken line. */
function parseFigures(csv: string, { heading, line }: Figures = STOCK): string[][] {
	const lines = csv.split(/\r?\n/).filter((each) => each !== '' && !each.startsWith('#'));
	if (lines.shift() !== heading) throw new Error(`the figures do not start with ${heading}`);
	return lines.map((each) => {
		const found = line.exec(each);
		if (!found) throw new Error(`a line of the figures is broken: ${each.slice(0, 60)}`);
		return found.slice(1);
	});
}

/** Loads the figures whose table does not hold as many rows as the file. */
export async function loadReference(owner: Client): Promise<void> {
	for (const figures of [STOCK, GENDER]) {
		const { table, heading, types } = figures;
		const rows = parseFigures(readFileSync(new URL(`./reference/${figures.file}`, import.meta.url), 'utf8'), figures);
		// A backup is first loaded in the form that it had, which may not know these figures yet.
		const known = await owner.query<{ known: boolean }>('select to_regclass($1) is not null as known', [table]);
		if (!known.rows[0]?.known) continue;
		const held = await owner.query<{ count: string }>(`select count(*) from ${table}`);
		if (Number(held.rows[0]?.count) === rows.length) continue;
		await owner.query('begin');
		await owner.query(`delete from ${table}`);
		await owner.query(
			`insert into ${table} (${heading}) select * from unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`,
			types.map((_, column) => rows.map((row) => row[column]))
		);
		await owner.query('commit');
	}
}
