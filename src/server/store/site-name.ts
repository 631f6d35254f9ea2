import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { storiesInPrint, storiesWithCard } from '#server/store/shown/shown-now.ts';

/** The name that this installation goes by; null: none was given. */
export async function readSiteName(db: StoryDb): Promise<string | null> {
	const row = await db.selectFrom('shown.site').select('value').where('key', '=', 'site_name').executeTakeFirst();
	return typeof row?.value === 'string' ? row.value : null;
}

/** Gives the installation a name (empty: none), in the caller's transaction: every kept page is forgotten, posters and cards made anew. */
export async function nameSite(tx: StoryDb, name: string): Promise<void> {
	await sql`select office.name_site(${name})`.execute(tx);
	for (const storyId of new Set([...(await storiesInPrint(tx, null)), ...(await storiesWithCard(tx))]))
		await enqueue(tx, 'publish', { storyId });
}
