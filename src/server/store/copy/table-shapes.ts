import type { ClientBase } from 'pg';

export interface TableShape {
	readonly schema: string;
	readonly name: string;
	readonly columns: readonly string[];
}

/** `schema.table`. */
export function fullName({ schema, name }: Pick<TableShape, 'schema' | 'name'>): string {
	return `${schema}.${name}`;
}

/**
 * The tables of these schemas with the columns that hold data, in an order in which rows may be loaded: what is referred
 * to comes first.
 */
export async function tableShapes(client: ClientBase, schemas: readonly string[]): Promise<TableShape[]> {
	const { rows: columns } = await client.query<{ schema: string; name: string; column: string }>(
		`select n.nspname as schema, c.relname as name, a.attname as column
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		where n.nspname = any($1) and c.relkind = 'r' order by n.nspname, c.relname, a.attnum`,
		[schemas]
	);
	const { rows: references } = await client.query<{ of: string; to: string }>(
		`select n.nspname || '.' || c.relname as of, m.nspname || '.' || d.relname as to
		from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
		join pg_class d on d.oid = k.confrelid join pg_namespace m on m.oid = d.relnamespace
		where k.contype = 'f' and k.conrelid <> k.confrelid`
	);
	const shapes = new Map<string, { schema: string; name: string; columns: string[] }>();
	for (const { schema, name, column } of columns) {
		const shape = shapes.get(`${schema}.${name}`) ?? { schema, name, columns: [] };
		shape.columns.push(column);
		shapes.set(`${schema}.${name}`, shape);
	}
	const ordered: TableShape[] = [];
	const waiting = new Map(shapes);
	while (waiting.size > 0) {
		const ready = [...waiting].filter(([name]) => !references.some(({ of, to }) => of === name && waiting.has(to)));
		if (ready.length === 0)
			throw new Error(`tables refer to one another in a circle: ${[...waiting.keys()].join(', ')}`);
		for (const [name, shape] of ready) {
			ordered.push(shape);
			waiting.delete(name);
		}
	}
	return ordered;
}
