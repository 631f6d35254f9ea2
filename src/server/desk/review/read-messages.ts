import { messagesOf } from '#server/store/review/messages.ts';
import { textOf } from './read-tellings.ts';
import { type AtWork, openField } from './work.ts';

export interface MessageView {
	readonly id: string;
	readonly fromTeller: boolean;
	readonly who: string | null;
	/** Of several tellers, on whose page it stands; null: on everybody's. */
	readonly person: string | null;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly read: boolean;
	readonly text: string;
}

/** What teller and desk wrote to each other, oldest first. */
export async function readMessageTexts({
	tx,
	key,
	storyId
}: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<MessageView[]> {
	const messages: MessageView[] = [];
	for (const { id, fromTeller, memberId, personId, at, read } of await messagesOf(tx, storyId)) {
		const opened = await openField(tx, key, storyId, `message:${id}`);
		messages.push({
			id,
			fromTeller,
			who: memberId,
			person: personId,
			at: at.getTime(),
			read,
			text: textOf(opened?.value)
		});
	}
	return messages;
}
