/** What the desk does for a child who tells: the panel, the flags, the list of those who are never known, turning eighteen. */
import { randomUUID } from 'node:crypto';
import { isObject } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { NEVER_KNOWN, panelHasSigned, type NeverKnown } from '#domain/consent/children.ts';
import { type ChildFlag } from '#domain/tell/child.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import * as children from '#server/store/review/children.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/** Signs for the interests of a child who is alone. Two must, one of them from another office than the story's. */
export async function signBestInterests(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, Barred | 'no_child' | 'signed_already' | 'no_office'>> {
	return workOn(deps, member, { act: 'sign_best_interests', storyId }, async ({ tx }) => {
		if (member.officeId === null) return refuse('no_office');
		const signed = { storyId, memberId: member.id, officeId: member.officeId, at: deps.clock() };
		const outcome = await children.signBestInterests(tx, signed);
		if (outcome === 'unknown') return refuse('no_child');
		if (outcome === 'already') return refuse('signed_already');
		await logHistory(tx, { storyId, memberId: member.id, did: 'panel_signed' });
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}

/** A case for protection, or a parent who is against it, holds the story at once; lifting that takes two people. */
export async function flagChild(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly flags: readonly ChildFlag[] }
): Promise<Result<{ did: 'flagged' | 'asked' | 'lifted'; inLedger: boolean }, Barred | 'no_child' | 'same_person'>> {
	const { storyId, flags } = asked;
	return workOn(deps, member, { act: 'protect_child', storyId }, async ({ tx }) => {
		const outcome = await children.flagChild(tx, { storyId, flags, memberId: member.id });
		if (outcome === 'unknown') return refuse('no_child');
		if (outcome === 'same_person') return refuse('same_person');
		await logHistory(tx, { storyId, memberId: member.id, did: `child_${outcome}`, detail: { flags } });
		const inLedger = outcome !== 'flagged' || (await noteInLedger(deps, 'held', [storyId]));
		if (outcome !== 'asked') await enqueue(tx, 'publish', { storyId });
		return ok({ did: outcome, inLedger });
	});
}

export type NeverKnownAnswers = { readonly [Why in NeverKnown]?: boolean };

/**
 * Answers the list of children who are never to be known. One yes takes name and face away, whoever agreed. The answers
 * are sealed; what decides is only whether there is a yes.
 */
export async function answerNeverKnown(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly answers: NeverKnownAnswers }
): Promise<Result<null, Barred | 'no_child' | 'list_open' | 'changed_meanwhile'>> {
	const { storyId, answers } = asked;
	if (NEVER_KNOWN.some((why) => answers[why] === undefined)) return refuse('list_open');
	return workOn(deps, member, { act: 'protect_child', storyId }, async (at) => {
		const child = await children.childOf(at.tx, storyId);
		if (child === null) return refuse('no_child');
		const field = `child-list:${child.note}`;
		const after = (await openField(at.tx, at.key, storyId, field))?.version ?? 0;
		const sealed = await sealNext(at, { field, after, value: answers, byMember: member.id });
		if (!sealed.ok) return sealed;
		await children.setNeverKnown(
			at.tx,
			storyId,
			NEVER_KNOWN.some((why) => answers[why] === true)
		);
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'child_list' });
		await enqueue(at.tx, 'publish', { storyId });
		return ok(null);
	});
}

/** Records the talk with somebody who has turned eighteen. Without a yes of the adult nothing goes on. */
export async function recordAdultTalk(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly goesOn: boolean; readonly note: string }
): Promise<
	Result<{ did: 'goes_on' | 'taken_back'; inLedger: boolean }, Barred | 'note_missing' | 'message_long' | 'not_waiting'>
> {
	const { storyId, goesOn } = asked;
	const note = tidyText(asked.note);
	if (note === '') return refuse('note_missing');
	if (note.length > MESSAGE_LIMIT) return refuse('message_long');
	return workOn(deps, member, { act: 'protect_child', storyId }, async (at) => {
		const child = await children.childOf(at.tx, storyId);
		if (child === null || child.turnedAt === null || child.answeredAt !== null) return refuse('not_waiting');
		const id = randomUUID();
		const sealed = await sealNext(at, { field: `note:${id}`, after: 0, value: { text: note }, byMember: member.id });
		if (!sealed.ok) throw new Error('a note was written twice');
		const answer = { storyId, byWhom: `member:${member.id}`, goesOn, at: deps.clock() };
		const outcome = await children.answerAsAdult(at.tx, answer);
		if (outcome === 'not_waiting') throw new Error('a talk was recorded twice');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'adult_asked', detail: { outcome, note: id } });
		const inLedger = outcome !== 'taken_back' || (await noteInLedger(deps, 'taken_back', [storyId]));
		await enqueue(at.tx, 'publish', { storyId });
		return ok({ did: outcome, inLedger });
	});
}

/** The child as the review page tells of it. */
export interface ChildView extends children.ChildRow {
	readonly panelDone: boolean;
	/** Only for who has the testimony open. */
	readonly said: { readonly guardian: string; readonly guardianWords: string; readonly childWords: string } | null;
	/** Only for who may answer the list. */
	readonly answers: NeverKnownAnswers | null;
}

export async function readChild(
	at: Pick<AtWork, 'tx' | 'key' | 'storyId'> & { readonly office: string },
	sees: { readonly said: boolean; readonly answers: boolean }
): Promise<ChildView | null> {
	const { tx, key, storyId } = at;
	const child = await children.childOf(tx, storyId);
	if (child === null) return null;
	const [said, list] = await Promise.all([
		sees.said ? openField(tx, key, storyId, `child:${child.note}`) : null,
		sees.answers ? openField(tx, key, storyId, `child-list:${child.note}`) : null
	]);
	return {
		...child,
		panelDone: panelHasSigned(child.signatures, at.office),
		said: said === null ? null : saidOf(said.value),
		answers: sees.answers ? answersOf(list?.value) : null
	};
}

function saidOf(value: unknown): ChildView['said'] {
	const part = (name: string) => (isObject(value) && isObject(value[name]) ? value[name] : {});
	const text = (from: Readonly<Record<string, unknown>>, name: string) => {
		const found = from[name];
		return typeof found === 'string' ? found : '';
	};
	const guardian = part('guardian');
	return {
		guardian: text(guardian, 'who'),
		guardianWords: text(guardian, 'words'),
		childWords: text(part('child'), 'words')
	};
}

function answersOf(value: unknown): NeverKnownAnswers {
	if (!isObject(value)) return {};
	return Object.fromEntries(NEVER_KNOWN.flatMap((why) => (typeof value[why] === 'boolean' ? [[why, value[why]]] : [])));
}
