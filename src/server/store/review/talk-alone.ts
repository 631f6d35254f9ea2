import { sql } from 'kysely';
import type { Sign } from '#domain/tell/talk-alone.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** What came of a talk with the teller alone. */
export type TalkAloneOutcome = 'own_wish' | 'not_own_wish';

/** A story about which somebody is to talk with the teller alone. */
export interface TalkAlone {
	readonly why: readonly Sign[];
	readonly outcome: TalkAloneOutcome | null;
	readonly talkedBy: string | null;
	/** Milliseconds since 1970. */
	readonly talkedAt: number | null;
}

/** Null: nothing asked for it. */
export async function talkAloneOf(db: StoryDb, storyId: string): Promise<TalkAlone | null> {
	const row = await db
		.selectFrom('story.talk_alone')
		.select(['why', 'outcome', 'talked_by', 'talked_at'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	if (row === undefined) return null;
	const { why, outcome, talked_by: talkedBy, talked_at: at } = row;
	return { why, outcome, talkedBy, talkedAt: at?.getTime() ?? null };
}

/** Records the talk; `note` names what was said, sealed already. */
export async function recordTalkAlone(
	tx: StoryDb,
	talk: { storyId: string; memberId: string; outcome: TalkAloneOutcome; note: string; at: number }
): Promise<'recorded' | 'gatherer' | 'no_talk' | 'not_needed' | 'unknown'> {
	const { storyId, memberId, outcome, note, at } = talk;
	const { rows } = await sql<{ answer: 'recorded' | 'gatherer' | 'no_talk' | 'not_needed' | 'unknown' }>`select
		story.record_talk_alone(${storyId}, ${memberId}, ${outcome}, ${note}::uuid, ${new Date(at)}) as answer`.execute(tx);
	const [row] = rows;
	if (row === undefined) throw new Error('recording a talk returned nothing');
	return row.answer;
}

/** Whether this member gathered the story: who was in the room cannot say that the teller was alone. */
export async function gatheredIt(db: StoryDb, storyId: string, memberId: string): Promise<boolean> {
	const row = await db
		.selectFrom('story.author')
		.select('story_id')
		.where('story_id', '=', storyId)
		.where('member_id', '=', memberId)
		.where('did', '=', 'gathered')
		.executeTakeFirst();
	return row !== undefined;
}
