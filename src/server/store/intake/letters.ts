import { sql } from 'kysely';
import type { IntakeDb } from '#server/store/handle.ts';

/** Keeps a sealed letter beside its story; the desk is told. */
export async function thirdPartyWrote(
	db: IntakeDb,
	letter: { storyId: string; id: string; body: Buffer; masterId: string; wrapped: Buffer }
): Promise<'kept' | 'unknown' | 'too_many'> {
	const { storyId, id, body, masterId, wrapped } = letter;
	const { rows } = await sql<{ outcome: 'kept' | 'unknown' | 'too_many' }>`select intake.third_party_wrote(
		${storyId}, ${id}::uuid, ${body}, ${masterId}, ${wrapped}) as outcome`.execute(db);
	const outcome = rows[0]?.outcome;
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}
