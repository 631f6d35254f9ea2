import type { StoryDb } from '#server/store/handle.ts';

/** The name that this installation goes by; null: none was given. */
export async function readSiteName(db: StoryDb): Promise<string | null> {
	const row = await db.selectFrom('shown.site').select('value').where('key', '=', 'site_name').executeTakeFirst();
	return typeof row?.value === 'string' ? row.value : null;
}
