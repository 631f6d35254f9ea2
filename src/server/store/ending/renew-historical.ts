import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Grants a text of long ago again (0366-long-ago-renewed.sql). Times in milliseconds since 1970. */
export async function renewHistorical(
	tx: StoryDb,
	renewal: { readonly storyId: string; readonly memberId: string; readonly until: number; readonly at: number }
): Promise<'renewed' | 'not_yet' | 'stopped' | 'unknown'> {
	const { storyId, memberId, until, at } = renewal;
	const { rows } = await sql<{ outcome: 'renewed' | 'not_yet' | 'stopped' | 'unknown' }>`select
		story.renew_historical(${storyId}, ${memberId}, ${new Date(until)}, ${new Date(at)}) as outcome`.execute(tx);
	const [row] = rows;
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
