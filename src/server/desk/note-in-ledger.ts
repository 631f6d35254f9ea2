import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { LedgerNote } from '#server/seal/erasure-ledger.ts';
import type { DeskDeps } from './deps.ts';

/**
 * Notes stopped stories outside the database. A story is hidden even when that fails: the answer then says honestly
 * that a restored backup could bring it back. True: everything is on disk.
 */
export async function noteInLedger(
	deps: Pick<DeskDeps, 'ledger'>,
	kind: 'paused' | 'held' | 'taken_back',
	storyIds: readonly string[],
	{ after, personId }: { readonly after?: AfterTakingBack; readonly personId?: string } = {}
): Promise<boolean> {
	return noteAll(
		deps,
		storyIds.map((storyId) => ({ kind, storyId, after, personId }))
	);
}

/** The same for whatever ended, in one act. The worker completes later what could not be written (`complete-ledger`). */
export async function noteAll({ ledger }: Pick<DeskDeps, 'ledger'>, notes: readonly LedgerNote[]): Promise<boolean> {
	try {
		await ledger.appendAll(notes);
		return true;
	} catch {
		return false;
	}
}
