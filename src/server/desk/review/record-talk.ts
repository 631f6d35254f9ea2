import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { groupOf, noteClaim } from '#server/store/review/group.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { whoseOf } from './whose.ts';
import { type Barred, sealNext, workOn } from './work.ts';

/** `decided`: the claim is decided; `teller_lifts`: it is still open, and the teller wants the story shown all the same. */
export type TalkOutcome = 'decided' | 'teller_lifts';

/**
 * Records a talk with the teller about the claim for asylum, after which the story no longer waits for it. What was said
 * is sealed. While the claim is open, legal status stays hidden whatever the outcome.
 */
export async function recordTalk(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly outcome: TalkOutcome; readonly note: string; readonly person?: string }
): Promise<Result<null, Barred | 'note_missing' | 'message_long' | 'no_claim' | 'no_choice'>> {
	const { storyId, outcome } = asked;
	const note = tidyText(asked.note);
	if (note === '') return refuse('note_missing');
	if (note.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'record_talk', storyId }, async (at) => {
		const { tx, row } = at;
		const person = await whoseOf(tx, storyId, asked.person ?? '');
		if (person === 'no_choice') return refuse('no_choice');
		const own = (await groupOf(tx, storyId)).find(({ personId }) => personId === person);
		const isOpen = own?.claimOpen ?? row.claim_open;
		const waits = own?.claimWaits ?? row.hold_events.includes('asylum_decision');
		if (!waits && !(outcome === 'decided' && isOpen)) return refuse('no_claim');
		const id = randomUUID();
		const sealed = await sealNext(at, { field: `note:${id}`, after: 0, value: { text: note }, byMember: member.id });
		if (!sealed.ok) throw new Error('a note was written twice');
		await appendConsentEvent(tx, {
			storyId,
			kind: 'claim_closed',
			byWhom: `member:${member.id}`,
			detail: { outcome, note: id, ...(person === null ? {} : { person }) }
		});
		// One talk is with one of them: the claims of the others still keep the story back.
		const open = outcome === 'decided' ? false : isOpen;
		const all = person === null ? { open, waits: false } : await noteClaim(tx, { storyId, personId: person, open });
		await changeStory(tx, storyId, {
			claim_open: all.open,
			hold_events: all.waits ? row.hold_events : row.hold_events.filter((event) => event !== 'asylum_decision')
		});
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
