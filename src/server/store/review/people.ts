import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Somebody in a story, as far as the desk has to know to say whose face a box is. */
export interface StoryPerson {
	readonly id: string;
	readonly role: 'teller' | 'third_party';
	readonly state: string;
}

/** The people of a story: who tells it first, then the others. */
export async function peopleOf(db: StoryDb, storyId: string): Promise<StoryPerson[]> {
	return db
		.selectFrom('story.person')
		.select(['id', 'role', 'state'])
		.where('story_id', '=', storyId)
		.orderBy('role', 'asc')
		.orderBy('id')
		.execute();
}

/** Enters somebody who is in the story and was not asked. Returns the id. */
export async function addBystander(tx: StoryDb, storyId: string): Promise<string> {
	const { rows } = await sql<{ id: string }>`select story.add_bystander(${storyId}) as id`.execute(tx);
	const id = rows[0]?.id;
	if (id === undefined) throw new Error('add_bystander returned nothing');
	return id;
}
