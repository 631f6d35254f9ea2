/** The people in a story who do not tell it: who they are, whether they were asked, and what follows for the text. */
import { isUuid } from '#domain/base/shape.ts';
import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { mustNotBeMentioned, type PersonKind, type PersonSaid } from '#domain/consent/third-parties.ts';
import { levelOf } from '#domain/consent/ladders.ts';
import { textsOfBeside } from '#domain/story/beside.ts';
import {
	fitsPersonWords,
	mentionsIn,
	mentionsLeft,
	type PersonWords,
	readPersonWords
} from '#domain/story/mentions.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import {
	addThirdParty,
	type ThirdParty,
	thirdPartiesOf,
	thirdPartyInOrigin,
	thirdPartySaid
} from '#server/store/review/third-parties.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { openMadeBeside } from '../translate/open-beside.ts';
import { openTelling } from './ask-teller.ts';
import { openTextsBeside } from './look-at-finds.ts';
import { unreview } from './withdraw-review.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

export interface PersonView extends ThirdParty, PersonWords {}

const fieldOf = (id: string) => `person:${id}`;

/** The people and the words for them, as the desk wrote them down. */
export async function readPeople(at: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<PersonView[]> {
	const people: PersonView[] = [];
	for (const person of await thirdPartiesOf(at.tx, at.storyId)) {
		const words = readPersonWords((await openField(at.tx, at.key, at.storyId, fieldOf(person.id)))?.value);
		people.push({ ...person, ...words });
	}
	return people;
}

export type PeopleRefusal =
	Barred | 'label_missing' | 'too_long' | 'too_many_people' | 'no_person' | 'changed_meanwhile';

/** Writes somebody down. From then on this person counts as never asked: covered, and only a role in the text. */
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
): Promise<Result<{ id: string }, PeopleRefusal>> {
	const { storyId, words, kind, minor, inOrigin } = asked;
	if (words.label === '') return refuse('label_missing');
	if (!fitsPersonWords(words)) return refuse('too_long');
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		const id = randomUUID();
		if (!(await addThirdParty(at.tx, { storyId, id, kind, minor, inOrigin, at: deps.clock() })))
			return refuse('too_many_people');
		const sealed = await sealNext(at, { field: fieldOf(id), after: 0, value: words, byMember: member.id });
		if (!sealed.ok) throw new Error('somebody was written down twice');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_added', detail: { person: id, kind } });
		await publishAnew(at);
		return ok({ id });
	});
}

/** Other words for somebody. More words for a person who must not be mentioned need the text looked at again. */
export async function savePersonWords(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly id: string; readonly words: PersonWords }
): Promise<Result<null, PeopleRefusal>> {
	const { storyId, id, words } = asked;
	if (words.label === '') return refuse('label_missing');
	if (!fitsPersonWords(words)) return refuse('too_long');
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		const person = (await thirdPartiesOf(at.tx, storyId)).find((one) => one.id === id);
		if (person === undefined) return refuse('no_person');
		const after = (await openField(at.tx, at.key, storyId, fieldOf(id)))?.version ?? 0;
		const sealed = await sealNext(at, { field: fieldOf(id), after, value: words, byMember: member.id });
		if (!sealed.ok) return sealed;
		if (mustNotBeMentioned(person.said)) await unreview(at, member, 'facts');
		await publishAnew(at);
		return ok(null);
	});
}

/** What somebody said when asked. A no takes the person out of pictures and text: the text needs its approval again. */
export async function personSaid(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly id: string;
		readonly said: PersonSaid;
		readonly firstName: boolean;
		readonly face: boolean;
		/** Of somebody under eighteen: the guardian and the child were both asked and said yes. */
		readonly bothAsked: boolean;
	}
): Promise<Result<{ inLedger: boolean }, PeopleRefusal | 'no_teller' | 'guardian_missing'>> {
	const { storyId, id, said, firstName, face, bothAsked } = asked;
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		if (!isUuid(id)) return refuse('no_person');
		const levels = {
			name: firstName ? levelOf('name', 'first_name') : 0,
			face: face ? levelOf('face', 'visible') : levelOf('face', 'solid_mask')
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
		}
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_asked', detail: { person: id, said } });
		await publishAnew(at);
		return ok({ inLedger });
	});
}

/** Somebody turns out to be still in the country of origin. There is no way back: it can only be made stricter. */
export async function findsPersonInOrigin(
	deps: DeskDeps,
	member: Member,
	{ storyId, id }: { readonly storyId: string; readonly id: string }
): Promise<Result<null, PeopleRefusal>> {
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		if (!isUuid(id) || !(await thirdPartyInOrigin(at.tx, storyId, id))) return refuse('no_person');
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'person_in_origin', detail: { person: id } });
		await publishAnew(at);
		return ok(null);
	});
}

/** The words for everybody who must not be mentioned. */
async function silentMentions(at: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<string[]> {
	const silent = (await readPeople(at)).filter((person) => mustNotBeMentioned(person.said));
	return silent.flatMap((person) => person.mentions);
}

/** Those of them that stand in a version of a telling, or in what was translated for pictures and recordings with it. */
export async function mentionsOfSilent(
	at: Pick<AtWork, 'tx' | 'key' | 'storyId'>,
	{ language, version }: { readonly language: string; readonly version: number }
): Promise<string[]> {
	const mentions = await silentMentions(at);
	if (mentions.length === 0) return [];
	const telling = await openTelling(at, language, version);
	const beside = textsOfBeside(await openMadeBeside(at, language, version)).map(({ text }) => text);
	return [...new Set([...(telling ? mentionsLeft(telling, mentions) : []), ...mentionsIn(beside, mentions)])];
}

/** Whether one of these versions still mentions somebody who must not be mentioned. */
export async function saysTooMuchOfSomebody(
	at: AtWork,
	versions: readonly { readonly language: string; readonly version: number }[]
): Promise<boolean> {
	for (const one of versions) if ((await mentionsOfSilent(at, one)).length > 0) return true;
	return false;
}

/** Whether somebody who must not be mentioned is named in what stands for pictures, or in what is heard. */
export async function saysTooMuchBeside(at: AtWork): Promise<boolean> {
	const mentions = await silentMentions(at);
	if (mentions.length === 0) return false;
	return (
		mentionsIn(
			(await openTextsBeside(at)).map(({ text }) => text),
			mentions
		).length > 0
	);
}

function publishAnew({ tx, storyId }: AtWork): Promise<unknown> {
	return enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
}
