/**
 * After a restore, what ended beside stories since the backup ends again: receipts that a new one killed, accounts of those
 * who left, and holds on more than one story, under which also what arrives later is held.
 */
import { HOLD_SCOPES } from '#domain/consent/holds.ts';
import type { ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { closeMember } from '#server/store/accounts/members.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { killReceipts, openAccounts, receiptsThatOpen, widelyHeld } from '#server/store/copy/restored-endings.ts';
import type { OwnerDb } from '#server/store/handle.ts';

export interface EndedAgain {
	readonly receipts: number;
	readonly accounts: number;
	readonly holds: number;
	/** When the holds that are in force again were set: lines of that instant name the stories under them (ISO 8601). */
	readonly heldAt: ReadonlySet<string>;
}

/** Replays in the caller's transaction. `all`: the numbers of the lines say nothing, for there is a gap. */
export async function endAgain(
	tx: Parameters<Parameters<ReturnType<OwnerDb['transaction']>['execute']>[0]>[0],
	ledger: ErasureLedger,
	{ replayAfter, all, now }: { replayAfter: number; all: boolean; now: Date }
): Promise<EndedAgain> {
	const entries = await ledger.read();
	// A dead receipt and a closed account never come back, however old the line is.
	const gone = new Set(
		entries.flatMap(({ kind, story }) => (kind === 'receipt_killed' || kind === 'account_closed' ? [story] : []))
	);
	const isGone = (id: string) => gone.has(ledger.nameOf(id));
	const receipts = (await receiptsThatOpen(tx)).filter(isGone);
	await killReceipts(tx, receipts, now);
	const accounts = (await openAccounts(tx)).filter(isGone);
	for (const id of accounts) await closeMember(tx, id, now.getTime());

	const inForce = new Set((await widelyHeld(tx)).map(({ scope, value }) => `${scope}:${value}`));
	const heldAt = new Set<string>();
	let holds = 0;
	for (const entry of entries) {
		const held = ledger.openHold(entry);
		if (held === null || !(all || entry.n > replayAfter)) continue;
		heldAt.add(entry.at);
		if (inForce.has(held)) continue;
		inForce.add(held);
		const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(held) ?? [];
		const scope = HOLD_SCOPES.find((each) => each === name);
		if (!scope) continue;
		await setHold(tx, { scope, value, reason: 'restored', byWhom: 'system' });
		holds++;
	}
	return { receipts: receipts.length, accounts: accounts.length, holds, heldAt };
}
