/** Originals that are handed out in person (0097-hand-out-originals.sql). */
import { sql } from 'kysely';
import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** Whether a handout is possible, and who asked for it within the last hour. */
export async function handoutOf(
	db: StoryDb,
	storyId: string,
	at: number
): Promise<{ hasSecondWord: boolean; askedBy: string | null }> {
	const { rows } = await sql<{ word: boolean; by: string | null }>`select story.has_second_word(${storyId}) as word,
		story.handout_asked_by(${storyId}, ${new Date(at)}) as by`.execute(db);
	return { hasSecondWord: rows[0]?.word ?? true, askedBy: rows[0]?.by ?? null };
}

/** Notes that somebody asks to hand out the originals. False: somebody has asked within the last hour. */
export async function askForHandout(
	tx: StoryDb,
	asked: { storyId: string; memberId: string; personId: string | null; at: number }
): Promise<boolean> {
	const { rows } = await sql<{ asked: boolean }>`select story.ask_handout(
		${asked.storyId}, ${asked.memberId}, ${new Date(asked.at)}, ${asked.personId}::uuid) as asked`.execute(tx);
	return rows[0]?.asked ?? false;
}

export type Handout =
	| { readonly outcome: 'given'; readonly page: unknown; readonly personId: string | null }
	| { readonly outcome: 'not_asked' | 'same_person' | 'second_word' };

const REFUSED = ['not_asked', 'same_person', 'second_word'] as const;

/** Hands out: the opening is written down, and the clear side of the story is the answer. Only once for each asking. */
export async function handOut(
	tx: StoryDb,
	given: { storyId: string; memberId: string; openingId: string; at: number }
): Promise<Handout> {
	const { storyId, memberId, openingId, at } = given;
	const { rows } = await sql<{ answer: unknown }>`select story.hand_out(
		${storyId}, ${memberId}, ${openingId}::uuid, ${new Date(at)}) as answer`.execute(tx);
	const answer = rows[0]?.answer;
	if (!isObject(answer)) throw new Error('the function returned nothing');
	const refused = REFUSED.find((reason) => reason === answer.outcome);
	const personId = typeof answer.person === 'string' ? answer.person : null;
	return refused === undefined ? { outcome: 'given', page: answer.page, personId } : { outcome: refused };
}

/** What was told, the safe texts and the messages, still sealed; of several tellers, what belongs to this one. */
export async function tellersFields(
	db: StoryDb,
	storyId: string,
	personId: string | null
): Promise<{ field: string; version: number; body: Buffer }[]> {
	const { rows } = await sql<{ field: string; version: number; body: Buffer }>`
		select field, version, body from story.fields_of_one(${storyId}, ${personId}::uuid)`.execute(db);
	return rows;
}

/** The photographs and recordings of a story, still sealed. */
export async function tellersFiles(
	db: StoryDb,
	storyId: string
): Promise<{ id: string; path: string; body: Buffer; body_version: number; kind: 'picture' | 'recording' }[]> {
	return db
		.selectFrom('story.file')
		.select(['id', 'path', 'body', 'body_version', 'kind'])
		.where('story_id', '=', storyId)
		.orderBy('position')
		.orderBy('id')
		.execute();
}
