/** A story of trafficking: held and critical, until a talk was written down and two people have lifted that. */
import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import * as store from '#server/store/review/trafficking.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { type AtWork, type Barred, sealNext, workOn } from './work.ts';
import { unreview } from './withdraw-review.ts';

/** Sets the flag. From here on the story is on no channel, and its approval is needed anew. */
export async function flagTrafficking(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<{ inLedger: boolean }, Barred | 'flagged_already'>> {
	return workOn(deps, member, { act: 'flag_trafficking', storyId }, async (at) => {
		const inLedger = await holdForTrafficking(deps, at, member);
		return inLedger === null ? refuse('flagged_already') : ok({ inLedger });
	});
}

/** The same inside another act upon the story. Null: it was set already. */
export async function holdForTrafficking(deps: DeskDeps, at: AtWork, member: Member): Promise<boolean | null> {
	const { tx, storyId } = at;
	const outcome = await store.setTrafficking(tx, { storyId, memberId: member.id, at: deps.clock() });
	if (outcome !== 'set') return null;
	// Whoever judged it milder did not know of this.
	await changeStory(tx, storyId, { milder_by: null });
	await logHistory(tx, { storyId, memberId: member.id, did: 'trafficking_set' });
	await unreview(at, member, 'risk');
	return noteInLedger(deps, 'held', [storyId]);
}

/** The first of two: writes down a talk with the teller and asks to lift the flag. */
export async function askLiftTrafficking(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly note: string }
): Promise<Result<null, Barred | 'note_missing' | 'message_long' | 'not_flagged' | 'asked_already'>> {
	const { storyId } = asked;
	const note = tidyText(asked.note);
	if (note === '') return refuse('note_missing');
	if (note.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'lift_trafficking', storyId }, async (at) => {
		const { tx } = at;
		const live = await store.traffickingOf(tx, storyId);
		if (live === null) return refuse('not_flagged');
		if (live.liftAskedBy !== null) return refuse('asked_already');
		const id = randomUUID();
		const sealed = await sealNext(at, { field: `note:${id}`, after: 0, value: { text: note }, byMember: member.id });
		if (!sealed.ok) throw new Error('a note was written twice');
		const outcome = await store.askLiftTrafficking(tx, { storyId, memberId: member.id, note: id });
		if (outcome !== 'asked') throw new Error(`could not ask: ${outcome}`);
		await logHistory(tx, { storyId, memberId: member.id, did: 'trafficking_talk' });
		return ok(null);
	});
}

/** The second lifts. The story stays critical until it is judged anew. */
export async function liftTrafficking(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'not_flagged' | 'not_asked' | 'same_person'>> {
	return workOn(deps, member, { act: 'lift_trafficking', storyId }, async ({ tx }) => {
		const outcome = await store.liftTrafficking(tx, { storyId, memberId: member.id, at: deps.clock() });
		if (outcome === 'not_set') return refuse('not_flagged');
		if (outcome !== 'lifted') return refuse(outcome);
		await logHistory(tx, { storyId, memberId: member.id, did: 'trafficking_lifted' });
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
