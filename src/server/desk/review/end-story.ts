/** Ending a story that will not be shown: one asks, another decides. */
import { isObject } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { type EndReason, isEndReason } from '#domain/story/closing.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { askToEnd, closingOf, endAsked, isEndedAlone, keepOpen } from '#server/store/review/closing.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { type AtWork, type Barred, keepNote, openField, workOn } from './work.ts';

/** What the page says about ending the story. */
export interface ClosingView {
	readonly reason: EndReason;
	/** Why, in words; empty: there are none, or they are not for this person. */
	readonly words: string;
	readonly askedBy: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/** Null: a second person has not decided yet. */
	readonly decidedBy: string | null;
}

/** `ended`: it is over; `asked`: a second person decides. `inLedger`: the list outside the database knows that it is hidden. */
export interface Ending {
	readonly outcome: 'asked' | 'ended';
	readonly inLedger: boolean;
}

/**
 * Asks to end a story, with a reason and, where that says too little, in words. A text of long ago that was never shown ends
 * at once: nobody waits for it, and nobody has seen it.
 */
export async function askToEndStory(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly reason: string; readonly words: string }
): Promise<Result<Ending, Barred | 'no_choice' | 'why_missing' | 'message_long' | 'asked_already'>> {
	const { storyId, reason } = asked;
	if (!isEndReason(reason)) return refuse('no_choice');
	const words = tidyText(asked.words);
	if (reason === 'other' && words === '') return refuse('why_missing');
	if (words.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'ask_to_end', storyId }, async (at) => {
		const { tx, row } = at;
		// The machine takes its own back.
		if (row.basis === 'canary') return refuse('not_found');
		if ((await closingOf(tx, storyId)) !== null) return refuse('asked_already');
		const note = words === '' ? null : await keepNote(at, member, { text: words });
		const outcome = await askToEnd(tx, { storyId, memberId: member.id, reason, note, at: deps.clock() });
		if (outcome !== 'asked' && outcome !== 'ended') throw new Error(`could not ask: ${outcome}`);
		await logHistory(tx, { storyId, memberId: member.id, did: outcome === 'asked' ? 'end_asked' : 'ended_by_desk' });
		return ok({ outcome, inLedger: outcome === 'asked' || (await noteInLedger(deps, 'held', [storyId])) });
	});
}

/** The second decides: hidden at once, erased thirty days later. */
export async function endStory(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<{ inLedger: boolean }, Barred | 'end_not_asked' | 'same_person'>> {
	return workOn(deps, member, { act: 'end_story', storyId }, async ({ tx }) => {
		const outcome = await endAsked(tx, { storyId, memberId: member.id, at: deps.clock() });
		if (outcome === 'same_person') return refuse('same_person');
		if (outcome !== 'ended') return refuse('end_not_asked');
		await logHistory(tx, { storyId, memberId: member.id, did: 'ended_by_desk' });
		return ok({ inLedger: await noteInLedger(deps, 'held', [storyId]) });
	});
}

/** Goes on with it: whoever asked thinks better of it, or somebody else sees no reason. */
export async function keepStory(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'end_not_asked'>> {
	return workOn(deps, member, { act: 'ask_to_end', storyId }, async ({ tx }) => {
		if ((await keepOpen(tx, storyId)) !== 'kept') return refuse('end_not_asked');
		await logHistory(tx, { storyId, memberId: member.id, did: 'kept_open' });
		return ok(null);
	});
}

/** What stands about it, and whether one person is enough. `reads`: the words are for this person. */
export async function readClosing(
	at: Pick<AtWork, 'tx' | 'key' | 'storyId'>,
	reads: boolean
): Promise<{ closing: ClosingView | null; alone: boolean }> {
	const [closing, alone] = await Promise.all([closingOf(at.tx, at.storyId), isEndedAlone(at.tx, at.storyId)]);
	if (closing === null) return { closing, alone };
	const { note, ...rest } = closing;
	const opened = note === null || !reads ? null : await openField(at.tx, at.key, at.storyId, `note:${note}`);
	const words = isObject(opened?.value) && typeof opened.value.text === 'string' ? opened.value.text : '';
	return { closing: { ...rest, words }, alone };
}
