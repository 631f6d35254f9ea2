/** A story that another may have told in the teller's name waits until somebody has talked with the teller alone. */
import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { gatheredIt, recordTalkAlone, type TalkAloneOutcome, talkAloneOf } from '#server/store/review/talk-alone.ts';
import type { Happened } from '#server/store/review/what-happened.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, sealNext, workOn } from './work.ts';

/** Among what a story waits for. */
const WAITS = 'talk_alone';

export type TalkAloneRefusal = 'note_missing' | 'message_long' | 'not_waiting' | 'was_there';

/**
 * Records the talk. What was said is sealed. Where the teller wants the story, it no longer waits for this; where not, it
 * stays held until the teller takes it back or another talk ends otherwise.
 */
export async function talkedAlone(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly outcome: TalkAloneOutcome; readonly note: string }
): Promise<Result<null, Barred | TalkAloneRefusal>> {
	const { storyId, outcome } = asked;
	const note = tidyText(asked.note);
	if (note === '') return refuse('note_missing');
	if (note.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'record_talk', storyId }, async (at) => {
		const { tx, row } = at;
		const known = await talkAloneOf(tx, storyId);
		const waits = row.hold_events.includes(WAITS) || (known !== null && known.outcome !== 'own_wish');
		if (!waits) return refuse('not_waiting');
		if (await gatheredIt(tx, storyId, member.id)) return refuse('was_there');
		const id = randomUUID();
		const sealed = await sealNext(at, { field: `note:${id}`, after: 0, value: { text: note }, byMember: member.id });
		if (!sealed.ok) throw new Error('a note was written twice');
		const done = await recordTalkAlone(tx, { storyId, memberId: member.id, outcome, note: id, at: deps.clock() });
		if (done !== 'recorded') throw new Error(`could not record the talk: ${done}`);
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}

/** For those who do not lead the talk, the story is held, and nothing says for what: whoever helped to tell works here, too. */
export function heldForThem(consent: StoryConsent): StoryConsent {
	const holdEvents = consent.holdEvents.filter((event) => event !== WAITS);
	return holdEvents.length === consent.holdEvents.length ? consent : { ...consent, holdEvents, safetyHold: true };
}

const OF_TALK = ['talk_alone_needed', 'talked_alone', 'yes_doubted', 'yes_invalid', 'doubt_dropped'];

/** Whether a line of what happened tells of the talk, or that somebody doubts the yes. */
export function tellsOfTalk({ did, detail }: Pick<Happened, 'did' | 'detail'>): boolean {
	return OF_TALK.includes(did) || detail.reason === WAITS;
}
