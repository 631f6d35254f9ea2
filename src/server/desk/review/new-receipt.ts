import { type Result, ok, refuse } from '#domain/base/result.ts';
import { drawReceipt } from '#server/seal/receipt.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { askForReceipt, receiptsKilled, replaceReceipt } from '#server/store/review/receipts.ts';
import { authorizeStory } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';
import { noteAll } from '../note-in-ledger.ts';
import { whoseOf } from './whose.ts';
import { type Barred, workOn } from './work.ts';

/**
 * First half of a new receipt: the teller is here, has lost it, and one of the staff asks. No papers are asked for. A story
 * that was taken back has a receipt too: it opens the certificate and calls the erasing off.
 */
export async function askReceipt(
	deps: DeskDeps,
	member: Member,
	storyId: string,
	person = ''
): Promise<Result<null, Barred | 'no_receipt' | 'asked_already' | 'no_choice'>> {
	const asked = { act: 'reissue_receipt', storyId, alsoTakenBack: true } as const;
	return workOn(deps, member, asked, async ({ tx, row }) => {
		if (row.basis !== 'teller') return refuse('no_receipt');
		const personId = await whoseOf(tx, storyId, person);
		if (personId === 'no_choice') return refuse('no_choice');
		if (!(await askForReceipt(tx, { storyId, memberId: member.id, personId, at: deps.clock() })))
			return refuse('asked_already');
		await logHistory(tx, { storyId, memberId: member.id, did: 'receipt_asked' });
		return ok(null);
	});
}

/** Second half, by somebody else, within the hour. The digits are in the answer and nowhere else; the old ones are dead. */
export async function giveReceipt(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<{ digits: string }, Barred | 'not_asked' | 'same_person'>> {
	// Hashing takes a moment: nobody waits for the story's lock meanwhile, and whoever may not, costs nothing.
	const allowed = await authorizeStory(deps.db, member, 'reissue_receipt', storyId);
	if (!allowed.ok) return allowed;
	for (;;) {
		const digits = drawReceipt();
		const [locator, hash] = [deps.receipts.locator(digits), await deps.receipts.hash(digits)];
		const asked = { act: 'reissue_receipt', storyId, alsoTakenBack: true } as const;
		const done = await workOn(deps, member, asked, async ({ tx }) => {
			const made = { storyId, memberId: member.id, locator, hash, at: deps.clock() };
			const outcome = await replaceReceipt(tx, made);
			if (outcome !== 'made') return refuse(outcome);
			await logHistory(tx, { storyId, memberId: member.id, did: 'receipt_made' });
			// A restored backup must not let the old digits open again: whoever found that sheet has them.
			const killed = await receiptsKilled(tx, { since: new Date(made.at), storyId });
			await noteAll(
				deps,
				killed.map(({ id }) => ({ kind: 'receipt_killed', storyId: id }))
			);
			return ok({ digits });
		});
		if (done.ok) return done;
		const { reason } = done;
		if (reason !== 'redraw') return refuse(reason);
	}
}
