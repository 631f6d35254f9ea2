import { type RawBuilder, sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** A correction that a teller sent and nobody has answered. */
export interface OpenCorrection {
	readonly version: number;
	/** Of several tellers, whose it is; null: one tells alone, or it was not written down. */
	readonly personId: string | null;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** Whether the line `h` of the history answers the correction that lies in the field `f` of the story `s`. */
export const answersCorrection = sql<boolean>`h.story_id = s.id and h.did in ('correction_taken', 'correction_left')
	and h.detail->>'language' = substr(f.field, 12) and h.detail->>'version' = f.version::text`;

/** Of the story `s`: `what` (over the fields `f`) of all corrections that nobody has answered. */
export const overOpenCorrections = <T>(what: RawBuilder<T>) => sql<T>`(select ${what} from story.sealed f
	where f.story_id = s.id and f.field like 'correction:%' and s.taken_back_at is null
		and not exists (select from story.history h where ${answersCorrection}))`;

/** At most so many stand on the page; once they are answered, the next come. */
const MOST = 20;

/** The corrections of a text that nobody has answered, the oldest first: one that is newer answers none before it. */
export async function openCorrections(db: StoryDb, storyId: string, language: string): Promise<OpenCorrection[]> {
	const answer = sql`select from story.history h where h.story_id = s.story_id and h.did in ('correction_taken', 'correction_left')
		and h.detail->>'language' = ${language} and h.detail->>'version' = s.version::text`;
	const sent = sql`select h.detail->>'person' from story.history h where h.story_id = s.story_id and h.did = 'corrected_by_teller'
		and h.detail->>'language' = ${language} and h.detail->>'version' = s.version::text limit 1`;
	const { rows } = await sql<{ version: number; person: string | null; at: Date }>`
		select s.version, (${sent}) as person, s.at from story.sealed s
		where s.story_id = ${storyId} and s.field = ${`correction:${language}`} and not exists (${answer})
		order by s.version limit ${MOST}`.execute(db);
	return rows.map(({ version, person, at }) => ({ version, personId: person, at: at.getTime() }));
}
