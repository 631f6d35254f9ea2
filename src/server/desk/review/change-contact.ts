import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { changedReach, reachFault, readReach } from '#domain/tell/reach.ts';
import { sealJson } from '#server/seal/fields.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { askForContact, changeContact, contactAsked } from '#server/store/review/contacts.ts';
import { hasWord } from '#server/store/review/group.ts';
import type { DeskDeps } from '../deps.ts';
import { whoseOf } from './whose.ts';
import { type Barred, openField, workOn } from './work.ts';

/**
 * First half of reaching a teller another way: the teller is here, and one of the staff asks. No papers are asked for. Who
 * chose a second word changes it alone, with it.
 */
export async function askContact(
	deps: DeskDeps,
	member: Member,
	storyId: string,
	person = ''
): Promise<Result<null, Barred | 'no_receipt' | 'second_word' | 'asked_already' | 'no_choice'>> {
	const asked = { act: 'change_contact', storyId, alsoTakenBack: true } as const;
	return workOn(deps, member, asked, async ({ tx, row }) => {
		if (row.basis !== 'teller') return refuse('no_receipt');
		const personId = await whoseOf(tx, storyId, person);
		if (personId === 'no_choice') return refuse('no_choice');
		if (await hasWord(tx, storyId, personId)) return refuse('second_word');
		if (!(await askForContact(tx, { storyId, memberId: member.id, personId, at: deps.clock() })))
			return refuse('asked_already');
		await logHistory(tx, { storyId, memberId: member.id, did: 'contact_asked' });
		return ok(null);
	});
}

/** Second half, by somebody else, within the hour. What stood there before is shown to nobody, and deleted. */
export async function giveContact(
	deps: DeskDeps,
	member: Member,
	{ storyId, answers }: { readonly storyId: string; readonly answers: Answers }
): Promise<
	Result<
		null,
		Barred | 'not_asked' | 'same_person' | 'second_word' | 'changed_meanwhile' | 'contact_missing' | 'contact_wrong'
	>
> {
	const fault = reachFault(answers);
	const asked = { act: 'change_contact', storyId, alsoTakenBack: true } as const;
	return workOn(deps, member, asked, async ({ tx, key }) => {
		if (fault !== null) return refuse(fault === 'missing' ? 'contact_missing' : 'contact_wrong');
		const at = deps.clock();
		const wanted = await contactAsked(tx, storyId, at);
		if (wanted === null) return refuse('not_asked');
		const { field } = wanted;
		const before = await openField(tx, key, storyId, field);
		const after = before?.version ?? 0;
		const place = { table: 'story.sealed', row: storyId, field, version: after + 1 };
		const sealed = sealJson(key, place, changedReach(answers, readReach(before?.value)));
		const outcome = await changeContact(tx, { storyId, memberId: member.id, at, after, sealed });
		if (outcome === 'saved') return ok(null);
		return refuse(outcome === 'unknown' ? 'not_found' : outcome);
	});
}
