/** A yes that does not hold: forced, by the wrong person, by a guardian without a say. One reviewer doubts, another decides. */
import { isObject } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { type InvalidReason, isInvalidReason } from '#domain/story/closing.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { logHistory } from '#server/store/desk/history.ts';
import * as store from '#server/store/review/invalid-yes.ts';
import { tellersOf } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { type AtWork, type Barred, keepNote, openField, workOn } from './work.ts';

/** What the page says to reviewers about a yes that is doubted, or does not hold. */
export interface InvalidYesView {
	readonly personId: string;
	/** Null: it cannot be read. */
	readonly reason: InvalidReason | null;
	readonly words: string;
	readonly askedBy: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/** Null: a second reviewer has not decided yet. */
	readonly decidedBy: string | null;
}

interface Asked {
	readonly storyId: string;
	/** Of several tellers, whose yes; empty where one tells alone. */
	readonly person: string;
}

/**
 * Doubts a yes: the story is held at once, for not showing comes first, and another reviewer decides. Why is sealed: whoever
 * made somebody tell must not learn that the office noticed.
 */
export async function doubtYes(
	deps: DeskDeps,
	member: Member,
	asked: Asked & { readonly reason: string; readonly words: string }
): Promise<
	Result<{ inLedger: boolean }, Barred | 'no_choice' | 'why_missing' | 'message_long' | 'no_receipt' | 'asked_already'>
> {
	const { storyId, reason } = asked;
	const words = tidyText(asked.words);
	if (!isInvalidReason(reason)) return refuse('no_choice');
	if (words === '') return refuse('why_missing');
	if (words.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'invalidate', storyId }, async (at) => {
		const { tx, row } = at;
		if (row.basis !== 'teller') return refuse('no_receipt');
		const personId = await whoseYes(at, asked.person);
		if (personId === null) return refuse('no_choice');
		const known = await store.invalidYesesOf(tx, storyId);
		if (known.some((one) => one.personId === personId)) return refuse('asked_already');
		const note = await keepNote(at, member, { reason, text: words });
		const doubt = { storyId, personId, memberId: member.id, note, at: deps.clock() };
		const outcome = await store.askInvalid(tx, doubt);
		if (outcome !== 'asked') throw new Error(`could not ask: ${outcome}`);
		await logHistory(tx, { storyId, memberId: member.id, did: 'yes_doubted' });
		// Its own, whatever else holds the story: that may be lifted for reasons of its own.
		await setHold(tx, { scope: 'story', value: storyId, reason: 'danger', byWhom: `member:${member.id}` });
		return ok({ inLedger: await noteInLedger(deps, 'held', [storyId]) });
	});
}

/** The second finds that it does not hold: closed at once and for good, as if it had been taken back. */
export async function findYesInvalid(
	deps: DeskDeps,
	member: Member,
	asked: Asked
): Promise<Result<{ inLedger: boolean }, Barred | 'no_choice' | 'doubt_gone' | 'same_person'>> {
	const { storyId } = asked;
	return workOn(deps, member, { act: 'invalidate', storyId }, async (at) => {
		const { tx } = at;
		const personId = await whoseYes(at, asked.person);
		if (personId === null) return refuse('no_choice');
		const outcome = await store.findInvalid(tx, { storyId, personId, memberId: member.id, at: deps.clock() });
		if (outcome === 'same_person') return refuse('same_person');
		if (outcome !== 'invalidated') return refuse('doubt_gone');
		await logHistory(tx, { storyId, memberId: member.id, did: 'yes_invalid' });
		// Nothing is lost by a restore that happens to come: it lies sealed until somebody chooses.
		const together = (await tellersOf(tx, storyId)).length > 1;
		const taken = { after: 'keep_sealed', ...(together ? { personId } : {}) } as const;
		return ok({ inLedger: await noteInLedger(deps, 'taken_back', [storyId], taken) });
	});
}

/** Nobody doubts it any more. The hold stays until two reviewers lift it. */
export async function dropDoubt(
	deps: DeskDeps,
	member: Member,
	asked: Asked
): Promise<Result<null, Barred | 'no_choice' | 'doubt_gone'>> {
	const { storyId } = asked;
	// Also after its teller took it back: a doubt that nobody has any more stands in the way of a fresh yes.
	return workOn(deps, member, { act: 'invalidate', storyId, alsoTakenBack: true }, async (at) => {
		const personId = await whoseYes(at, asked.person);
		if (personId === null) return refuse('no_choice');
		if ((await store.dropInvalid(at.tx, { storyId, personId })) !== 'dropped') return refuse('doubt_gone');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'doubt_dropped' });
		return ok(null);
	});
}

/** What stands about each yes, opened for reviewers. */
export async function readInvalidYeses(at: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<InvalidYesView[]> {
	const views = [];
	for (const { note, ...rest } of await store.invalidYesesOf(at.tx, at.storyId)) {
		const value = (await openField(at.tx, at.key, at.storyId, `note:${note}`))?.value;
		const said = isObject(value) ? value : {};
		const reason = isInvalidReason(said.reason) ? said.reason : null;
		views.push({ ...rest, reason, words: typeof said.text === 'string' ? said.text : '' });
	}
	return views;
}

/** Whose yes is meant; null: nobody of this story's tellers. */
async function whoseYes({ tx, storyId }: AtWork, person: string): Promise<string | null> {
	const tellers = await tellersOf(tx, storyId);
	if (tellers.length === 1) return tellers[0]?.id ?? null;
	return tellers.find(({ id }) => id === person)?.id ?? null;
}
