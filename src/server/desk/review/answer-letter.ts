import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import { type Letter, type LetterAbout, type LetterOutcome, outcomesFor, readLetter } from '#domain/story/letter.ts';
import { fitsPersonWords, type PersonWords } from '#domain/story/mentions.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { answerLetter, lettersOf } from '#server/store/review/letters.ts';
import { addThirdParty, thirdPartySaid } from '#server/store/review/third-parties.ts';
import type { DeskDeps } from '../deps.ts';
import { noteInLedger } from '../note-in-ledger.ts';
import { unreview } from './withdraw-review.ts';
import { type Barred, type DeskTx, sealNext, workOn } from './work.ts';

export interface LetterView extends Letter {
	readonly id: string;
	readonly at: number;
	readonly outcome: string | null;
	readonly about: LetterAbout;
}

/** Opens what people wrote who say that they are in the story, and what readers reported. */
export async function readLetters(deps: DeskDeps, tx: DeskTx, storyId: string): Promise<LetterView[]> {
	return (await lettersOf(tx, storyId)).map(({ id, at, body, outcome, about, key: wrapped }) => {
		const key = deps.keys.unwrap(`letter:${id}`, wrapped);
		try {
			const opened = openJson(key, { table: 'story.third_party_letter', row: id, field: 'body', version: 1 }, body);
			return { id, at, outcome, about, ...readLetter(opened) };
		} finally {
			forgetKey(key);
		}
	});
}

/**
 * Writes down what the desk decided about a letter. It stays: a pause is lifted by two people as always. Covered: the
 * person is written down as somebody who objects, out of the pictures and the text. Taken out: a hold, until two lift it.
 */
export async function decideLetter(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly id: string;
		readonly outcome: LetterOutcome;
		readonly words: PersonWords;
	}
): Promise<Result<{ inLedger: boolean }, Barred | 'no_letter' | 'label_missing' | 'too_long' | 'too_many_people'>> {
	const { storyId, id, outcome, words } = asked;
	if (!isUuid(id)) return refuse('no_letter');
	if (outcome === 'covered' && words.label === '') return refuse('label_missing');
	if (!fitsPersonWords(words)) return refuse('too_long');
	return workOn(deps, member, { act: 'name_people', storyId }, async (at) => {
		const { tx } = at;
		const letter = (await lettersOf(tx, storyId)).find((one) => one.id === id && one.outcome === null);
		if (!letter || !outcomesFor(letter.about).includes(outcome)) return refuse('no_letter');
		const byWhom = `member:${member.id}`;
		if (outcome === 'covered') {
			const person = randomUUID();
			const now = deps.clock();
			const added = { storyId, id: person, kind: 'other', minor: false, inOrigin: false, at: now } as const;
			if (!(await addThirdParty(tx, added))) return refuse('too_many_people');
			const levels = { name: 0, face: 0, voice: 0 };
			await thirdPartySaid(tx, { storyId, id: person, answer: 'objected', levels, bothAsked: false, byWhom });
			const sealed = await sealNext(at, { field: `person:${person}`, after: 0, value: words, byMember: member.id });
			if (!sealed.ok) throw new Error('somebody was written down twice');
			await unreview(at, member, 'facts');
		}
		if (outcome === 'taken_out') {
			await setHold(tx, { scope: 'story', value: storyId, reason: 'request', byWhom });
		}
		// Whoever was taken out must not come back with a backup from before.
		const inLedger = outcome === 'stays' || (await noteInLedger(deps, 'held', [storyId]));
		await answerLetter(tx, { storyId, id, outcome, memberId: member.id, at: deps.clock() });
		await logHistory(tx, { storyId, memberId: member.id, did: 'letter_answered', detail: { outcome } });
		await enqueue(tx, 'publish', { storyId });
		return ok({ inLedger });
	});
}
