import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { addMessage, markRead } from '#server/store/review/messages.ts';
import type { DeskDeps } from '../deps.ts';
import { whoseOf } from './whose.ts';
import { type AtWork, type Barred, sealNext, workOn } from './work.ts';

/** Stands for all of several tellers. */
const EVERYBODY = 'everybody';

/** Leaves a message on the teller's page. It is sealed; nothing is sent anywhere. */
export async function writeMessage(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly text: string;
		readonly person?: string;
		/** The newest message on the page; empty: there was none. */
		readonly seen?: string;
	}
): Promise<Result<null, Barred | 'message_empty' | 'message_long' | 'no_choice'>> {
	const { storyId } = asked;
	const text = tidyText(asked.text);
	if (text === '') return refuse('message_empty');
	if (text.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'write_message', storyId }, async (at) => {
		const person = asked.person ?? '';
		const personId = person === EVERYBODY ? null : await whoseOf(at.tx, storyId, person);
		if (personId === 'no_choice') return refuse('no_choice');
		const id = randomUUID();
		const sealed = await sealNext(at, { field: `message:${id}`, after: 0, value: { text }, byMember: member.id });
		if (!sealed.ok) throw new Error('a message was written twice');
		await addMessage(at.tx, { id, storyId, memberId: member.id, personId, at: deps.clock() });
		await markSeen(deps, at, asked.seen ?? '');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'message_sent' });
		return ok(null);
	});
}

/** Notes that what the teller wrote was read, as far as it stood on the page (`seen`: the newest message there). */
export async function readMessages(
	deps: DeskDeps,
	member: Member,
	{ storyId, seen }: { readonly storyId: string; readonly seen: string }
): Promise<Result<null, Barred>> {
	return workOn(deps, member, { act: 'write_message', storyId, alsoTakenBack: true }, async (at) => {
		await markSeen(deps, at, seen);
		return ok(null);
	});
}

async function markSeen({ clock }: DeskDeps, { tx, storyId }: AtWork, upTo: string): Promise<void> {
	if (isUuid(upTo)) await markRead(tx, storyId, { upTo, at: clock() });
}
