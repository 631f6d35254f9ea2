/** How a teller may be reached, changed in person (0373-reached-another-way-in-person.sql). */
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

export interface ContactAsked {
	readonly askedBy: string;
	/** Of several tellers, whose it is. */
	readonly personId: string | null;
	/** The sealed field in which it lies. */
	readonly field: string;
}

/** Notes that a teller wants to be reached another way. False: somebody has asked within the last hour. */
export async function askForContact(
	tx: StoryDb,
	asked: { storyId: string; memberId: string; personId: string | null; at: number }
): Promise<boolean> {
	const { rows } = await sql<{ asked: boolean }>`select story.ask_contact(
		${asked.storyId}, ${asked.memberId}, ${new Date(asked.at)}, ${asked.personId}::uuid) as asked`.execute(tx);
	return rows[0]?.asked ?? false;
}

/** What was asked within the last hour; null: nothing. */
export async function contactAsked(db: StoryDb, storyId: string, at: number): Promise<ContactAsked | null> {
	const { rows } = await sql<ContactAsked>`select asked_by as "askedBy", person_id as "personId", field
		from story.contact_asked(${storyId}, ${new Date(at)})`.execute(db);
	return rows[0] ?? null;
}

export interface ContactChange {
	/** One tells alone and chose a second word: it is changed with that. Of several, it is asked when it is known for whom. */
	readonly hasSecondWord: boolean;
	readonly askedBy: string | null;
	/** Of several tellers, for whom somebody asked. */
	readonly person: string | null;
}

/** Whether it can be changed in person, and who asked for it within the last hour. */
export async function contactChangeOf(db: StoryDb, storyId: string, at: number): Promise<ContactChange> {
	const { rows } = await sql<{ word: boolean }>`
		select story.has_second_word(${storyId}) and not story.is_group(${storyId}) as word`.execute(db);
	const asked = await contactAsked(db, storyId, at);
	return { hasSecondWord: rows[0]?.word ?? true, askedBy: asked?.askedBy ?? null, person: asked?.personId ?? null };
}

const OUTCOMES = ['saved', 'not_asked', 'same_person', 'second_word', 'changed_meanwhile', 'unknown'] as const;

/** Keeps the new way, and deletes the one before. `after`: its version, 0 for none. */
export async function changeContact(
	tx: StoryDb,
	given: { storyId: string; memberId: string; at: number; after: number; sealed: Buffer }
): Promise<(typeof OUTCOMES)[number]> {
	const { storyId, memberId, at, after, sealed } = given;
	const { rows } = await sql<{ outcome: string }>`select story.change_contact(
		${storyId}, ${memberId}, ${new Date(at)}, ${after}, ${sealed}) as outcome`.execute(tx);
	const outcome = OUTCOMES.find((one) => one === rows[0]?.outcome);
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}
