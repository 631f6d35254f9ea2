import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { hasWord } from '#server/store/review/group.ts';
import { askForHandout, handOut, tellersFields, tellersFiles } from '#server/store/review/handouts.ts';
import type { DeskDeps } from '../deps.ts';
import { whoseOf } from './whose.ts';
import { type Barred, workOn } from './work.ts';

type HandoutRefusal = Barred | 'no_receipt' | 'second_word';

/**
 * First half of handing out what was told: the teller is here, and one of the staff asks. No papers are asked for. Who chose
 * a second word takes the data home alone, with it.
 */
export async function askOriginals(
	deps: DeskDeps,
	member: Member,
	storyId: string,
	person = ''
): Promise<Result<null, HandoutRefusal | 'asked_already' | 'no_choice'>> {
	const asked = { act: 'hand_out_originals', storyId, alsoTakenBack: true } as const;
	return workOn(deps, member, asked, async ({ tx, row }) => {
		if (row.basis !== 'teller') return refuse('no_receipt');
		const whose = await whoseOf(tx, storyId, person);
		if (whose === 'no_choice') return refuse('no_choice');
		const at = deps.clock();
		if (await hasWord(tx, storyId, whose)) return refuse('second_word');
		if (!(await askForHandout(tx, { storyId, memberId: member.id, personId: whose, at })))
			return refuse('asked_already');
		await logHistory(tx, { storyId, memberId: member.id, did: 'originals_asked' });
		return ok(null);
	});
}

/** Second half, by somebody else, within the hour: the same ZIP as the teller's own, once. It is an opening, and counted. */
export async function giveOriginals(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<ReadableStream<Uint8Array>, HandoutRefusal | 'not_asked' | 'same_person'>> {
	const asked = { act: 'hand_out_originals', storyId, alsoTakenBack: true } as const;
	return workOn(deps, member, asked, async ({ tx, row, key }) => {
		if (row.basis !== 'teller') return refuse('no_receipt');
		const given = { storyId, memberId: member.id, openingId: randomUUID(), at: deps.clock() };
		const handout = await handOut(tx, given);
		if (handout.outcome !== 'given') return refuse(handout.outcome);
		await logHistory(tx, { storyId, memberId: member.id, did: 'originals_given' });
		const [fields, files] = [await tellersFields(tx, storyId, handout.personId), await tellersFiles(tx, storyId)];
		return ok(deps.packHome({ page: handout.page, storyId, key, fields, files }));
	});
}
