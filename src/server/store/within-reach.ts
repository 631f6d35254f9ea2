import { sql, type SqlBool } from 'kysely';
import type { Reach } from '#domain/office/reach.ts';

/** `reaches` for a query: whether the office in a column, such as `s.office_id`, is one of those. */
export function withinReach(reach: Reach, column: string) {
	return reach.all ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = ${reach.officeId}`;
}
