import type { PublicDb } from '#server/store/handle.ts';

/** What every page says of the site itself. */
export interface Site {
	/** Null: the site has no name of its own. */
	readonly name: string | null;
	readonly practice: boolean;
}

/** Reads the site's name and whether it is in practice mode. */
export async function readSite(db: Pick<PublicDb, 'selectFrom'>): Promise<Site> {
	const rows = await db.selectFrom('shown.site').select(['key', 'value']).execute();
	const of = (key: string) => rows.find((row) => row.key === key)?.value;
	const name = of('site_name');
	return { name: typeof name === 'string' && name !== '' ? name : null, practice: of('practice') === true };
}
