import { sql } from 'kysely';
import type { ReportAbout } from '#domain/story/letter.ts';
import type { IntakeDb } from '#server/store/handle.ts';

type Kept = 'kept' | 'unknown' | 'too_many';

interface SealedLetter {
	readonly storyId: string;
	readonly id: string;
	readonly body: Buffer;
	readonly masterId: string;
	readonly wrapped: Buffer;
}

/** Keeps a reader's sealed report beside the story that is shown; the desk is told, and the story stays where it is. */
export async function readerReported(db: IntakeDb, report: SealedLetter & { about: ReportAbout }): Promise<Kept> {
	const { storyId, id, about, body, masterId, wrapped } = report;
	const { rows } = await sql<{ outcome: Kept }>`select intake.reader_reported(
		${storyId}, ${id}::uuid, ${about}, ${body}, ${masterId}, ${wrapped}) as outcome`.execute(db);
	return outcomeOf(rows);
}

/** Keeps a sealed letter beside its story; the desk is told. */
export async function thirdPartyWrote(db: IntakeDb, letter: SealedLetter): Promise<Kept> {
	const { storyId, id, body, masterId, wrapped } = letter;
	const { rows } = await sql<{ outcome: Kept }>`select intake.third_party_wrote(
		${storyId}, ${id}::uuid, ${body}, ${masterId}, ${wrapped}) as outcome`.execute(db);
	return outcomeOf(rows);
}

function outcomeOf(rows: readonly { outcome: Kept }[]): Kept {
	const outcome = rows[0]?.outcome;
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}
