/** The people in a story who do not tell it: who they are, whether they were asked, and what follows for the text. */
import { isUuid } from '#domain/base/shape.ts';
import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { levelOf, type Rung } from '#domain/consent/ladders.ts';
import { mustNotBeMentioned, type PersonKind, type PersonSaid } from '#domain/consent/third-parties.ts';
import { fitsPersonWords, type PersonWords } from '#domain/story/mentions.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import {
	addThirdParty,
	thirdPartiesOf,
	thirdPartyInOrigin,
	thirdPartySaid
} from '#server/store/review/third-parties.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { personField } from './read-people.ts';
import { saysTooMuchNow } from './unsaid-words.ts';
import { unreview } from './withdraw-review.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

export type PeopleRefusal =
	Barred | 'label_missing' | 'too_long' | 'too_many_people' | 'no_person' | 'changed_meanwhile';

/** `inLedger`: false where the story was stopped, but stands on no list outside the database. */
type Noted = { readonly inLedger: boolean };

/**
 * Writes somebody down. From then on this person counts as never asked: covered, and only a role in the text. Where the text
 * names them, or they are still in the country of origin, the story needs its approval again.
 */
export async function addPerson(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly words: PersonWords;
		readonly kind: PersonKind;
		readonly minor: boolean;
		readonly inOrigin: boolean;
	}
): Promise<Result<Noted & { id: string }, PeopleRefusal>> {
	const { storyId, words, kind, minor, inOrigin } = asked;
	if (words.label === '') return refuse('label_missing');
	if (!fitsPersonWords(words)) return refuse('too_long');
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		const id = randomUUID();
		if (!(await addThirdParty(at.tx, { storyId, id, kind, minor, inOrigin, at: deps.clock() })))
			return refuse('too_many_people');
		const sealed = await sealNext(at, { field: personField(id), after: 0, value: words, byMember: member.id });
		if (!sealed.ok) throw new Error('somebody was written down twice');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_added', detail: { person: id, kind } });
		const inLedger = await stopWhereTold(deps, at, member, { isGraver: inOrigin });
		await enqueue(at.tx, 'publish', { storyId: at.storyId });
		return ok({ id, inLedger });
	});
}

/** Other words for somebody. Where the text says one of them that it must not say, it needs its approval again. */
export async function savePersonWords(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly id: string; readonly words: PersonWords }
): Promise<Result<Noted, PeopleRefusal>> {
	const { storyId, id, words } = asked;
	if (words.label === '') return refuse('label_missing');
	if (!fitsPersonWords(words)) return refuse('too_long');
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		const person = (await thirdPartiesOf(at.tx, storyId)).find((one) => one.id === id);
		if (person === undefined) return refuse('no_person');
		const after = (await openField(at.tx, at.key, storyId, personField(id)))?.version ?? 0;
		const sealed = await sealNext(at, { field: personField(id), after, value: words, byMember: member.id });
		if (!sealed.ok) return sealed;
		if (mustNotBeMentioned(person.said)) await unreview(at, member, 'facts');
		const inLedger = await stopWhereTold(deps, at, member);
		await enqueue(at.tx, 'publish', { storyId: at.storyId });
		return ok({ inLedger });
	});
}

/**
 * What somebody said when asked. A no takes the person out of pictures and text: the text needs its approval again. So it does
 * where it says a name that the answer does not allow.
 */
export async function personSaid(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly id: string;
		readonly said: PersonSaid;
		readonly firstName: boolean;
		readonly face: boolean;
		/** How they may be heard. */
		readonly voice: Rung<'voice'>;
		/** Of somebody under eighteen: the guardian and the child were both asked and said yes. */
		readonly bothAsked: boolean;
	}
): Promise<Result<{ inLedger: boolean }, PeopleRefusal | 'no_teller' | 'guardian_missing'>> {
	const { storyId, id, said, firstName, face, voice, bothAsked } = asked;
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		if (!isUuid(id)) return refuse('no_person');
		const levels = {
			name: firstName ? levelOf('name', 'first_name') : 0,
			face: face ? levelOf('face', 'visible') : levelOf('face', 'solid_mask'),
			voice: levelOf('voice', voice)
		};
		const byWhom = `member:${member.id}`;
		const outcome = await thirdPartySaid(at.tx, { storyId, id, answer: said, levels, bothAsked, byWhom });
		if (outcome === 'unknown') return refuse('no_person');
		if (outcome === 'guardian') return refuse('guardian_missing');
		if (outcome === 'no_teller') return refuse('no_teller');
		let inLedger = true;
		if (mustNotBeMentioned(said)) {
			await unreview(at, member, 'facts');
			inLedger = await noteInLedger(deps, 'held', [storyId]);
		} else inLedger = await stopWhereTold(deps, at, member);
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_asked', detail: { person: id, said } });
		await enqueue(at.tx, 'publish', { storyId: at.storyId });
		return ok({ inLedger });
	});
}

/**
 * Somebody turns out to be still in the country of origin: the story is critical from then on, and names them no more. There
 * is no way back: it can only be made stricter.
 */
export async function findsPersonInOrigin(
	deps: DeskDeps,
	member: Member,
	{ storyId, id }: { readonly storyId: string; readonly id: string }
): Promise<Result<Noted, PeopleRefusal>> {
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		if (!isUuid(id) || !(await thirdPartyInOrigin(at.tx, storyId, id))) return refuse('no_person');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_in_origin', detail: { person: id } });
		const inLedger = await stopWhereTold(deps, at, member, { isGraver: true });
		await enqueue(at.tx, 'publish', { storyId: at.storyId });
		return ok({ inLedger });
	});
}

/**
 * Ends the approval of a story that says what it must not say of somebody, or that became critical: such a one is approved by
 * somebody of another office. It stands on the list outside the database, so that no backup brings it back as it was.
 */
async function stopWhereTold(deps: DeskDeps, at: AtWork, member: Member, { isGraver = false } = {}): Promise<boolean> {
	const { row, storyId } = at;
	const becomesCritical = isGraver && row.basis === 'teller' && row.risk !== 'critical';
	const tooMuch = await saysTooMuchNow(at);
	if (!becomesCritical && !tooMuch) return true;
	const wasApproved = await unreview(at, member, tooMuch ? 'facts' : 'risk');
	return wasApproved || isGraver ? noteInLedger(deps, 'held', [storyId]) : true;
}
