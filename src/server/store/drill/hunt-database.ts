/** Looks through every table there is, those of other programs and of later versions included, for what must be gone. */
import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

/**
 * Where an erased story may still be named by its id: that there was one, what was allowed and that it is over. The receipt
 * opens the certificate from it. No word, no key and no file is there.
 */
const STAYS: ReadonlySet<string> = new Set([
	'story.story',
	'story.person',
	'story.consent_event',
	'story.consent_grant',
	'story.receipt',
	'story.author',
	'story.review',
	'story.disclosure',
	'story.log_record',
	'office.drill_run',
	'office.print_item'
]);
/** The longest that one table may take. */
const LONGEST_MS = 300_000;

export interface Hunted {
	/** Words and names that may stand nowhere: letters and digits only. */
	readonly words: readonly string[];
	/** The story's id, which may stand where it is said that there was one. Null: it is not looked for. */
	readonly storyId: string | null;
	/** Tables where the id may stand for now beside those. */
	readonly forNow?: readonly string[];
}

/** How many rows hold it, by table; tables without any are left out. Every column counts: text, JSON, bytes, search words. */
export async function huntDatabase(
	owner: OwnerDb,
	{ words, storyId, forNow = [] }: Hunted
): Promise<Record<string, number>> {
	const found: Record<string, number> = {};
	// Bytes are written as hexadecimal digits.
	const spelled = words.flatMap((word) => [word, Buffer.from(word, 'utf8').toString('hex')]);
	for (const table of await tables(owner)) {
		const wanted = storyId === null || STAYS.has(table) || forNow.includes(table) ? spelled : [...spelled, storyId];
		const rows = await count(owner, sql`${sql.table(table)} as whole_row where`, sql`whole_row::text`, wanted);
		if (rows > 0) found[table] = rows;
	}
	// What the planner keeps of columns: common values and borders.
	const statistics = await count(
		owner,
		sql`pg_catalog.pg_stats as s where`,
		sql`concat_ws(' ', s.most_common_vals::text, s.histogram_bounds::text, s.most_common_elems::text)`,
		spelled
	);
	if (statistics > 0) found.pg_stats = statistics;
	return found;
}

async function tables(owner: OwnerDb): Promise<string[]> {
	const { rows } = await sql<{ name: string }>`select n.nspname || '.' || c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
		order by 1`.execute(owner);
	return rows.map(({ name }) => name);
}

async function count(
	owner: OwnerDb,
	from: ReturnType<typeof sql>,
	text: ReturnType<typeof sql>,
	words: readonly string[]
): Promise<number> {
	if (words.length === 0) return 0;
	const patterns = words.map((word) => `%${word}%`);
	return owner.transaction().execute(async (tx) => {
		await sql`set local statement_timeout = ${sql.raw(String(LONGEST_MS))}`.execute(tx);
		const { rows } = await sql<{
			n: number;
		}>`select count(*)::integer as n from ${from} ${text} like any (${patterns}::text[])`.execute(tx);
		return rows[0]?.n ?? 0;
	});
}
