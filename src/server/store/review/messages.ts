import type { StoryDb } from '#server/store/handle.ts';

/** A message between teller and desk, without its words. */
export interface MessageLine {
	readonly id: string;
	readonly fromTeller: boolean;
	readonly memberId: string | null;
	/** On whose page alone it stands, where several tell together; null: on every teller's. */
	readonly personId: string | null;
	readonly at: Date;
	readonly read: boolean;
}

export async function messagesOf(db: StoryDb, storyId: string): Promise<MessageLine[]> {
	const rows = await db
		.selectFrom('story.message')
		.select(['id', 'from_teller', 'member_id', 'person_id', 'at', 'read_at'])
		.where('story_id', '=', storyId)
		.orderBy('at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		fromTeller: row.from_teller,
		memberId: row.member_id,
		personId: row.person_id,
		at: row.at,
		read: row.read_at !== null
	}));
}

export async function addMessage(
	tx: StoryDb,
	message: { id: string; storyId: string; memberId: string; personId: string | null; at: number }
): Promise<void> {
	await tx
		.insertInto('story.message')
		.values({
			id: message.id,
			story_id: message.storyId,
			from_teller: false,
			member_id: message.memberId,
			person_id: message.personId,
			at: new Date(message.at)
		})
		.execute();
}

/** The teller's messages count as read, up to one that stood on the page; what came after it was seen by nobody. */
export async function markRead(
	tx: StoryDb,
	storyId: string,
	{ upTo, at }: { readonly upTo: string; readonly at: number }
): Promise<void> {
	await tx
		.updateTable('story.message')
		.set({ read_at: new Date(at) })
		.where('story_id', '=', storyId)
		.where('from_teller', '=', true)
		.where('read_at', 'is', null)
		.where('at', '<=', (last) =>
			last.selectFrom('story.message').select('at').where('id', '=', upTo).where('story_id', '=', storyId)
		)
		.execute();
}
