import type { PublicDb } from '#server/store/handle.ts';

/** The name that the site gave itself; null if it has none. */
export async function siteName(db: PublicDb): Promise<string | null> {
	const row = await db.selectFrom('shown.site').select('value').where('key', '=', 'site_name').executeTakeFirst();
	return typeof row?.value === 'string' && row.value !== '' ? row.value : null;
}

export interface OpenOffice {
	readonly id: string;
	readonly name: string;
	/** Two letters. */
	readonly country: string;
	/** How to come in person, call or write. */
	readonly contact: string;
}

/** The offices that answer for stories, in order of country and name. */
export async function openOffices(db: PublicDb): Promise<OpenOffice[]> {
	const rows = await db
		.selectFrom('shown.office')
		.select(['id', 'name', 'country', 'contact'])
		.orderBy('country')
		.orderBy('name')
		.execute();
	return rows.map(({ id, name, country, contact }) => ({ id, name, country, contact }));
}
