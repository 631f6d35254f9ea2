import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { DeskDeps } from './deps.ts';

/**
 * Notes stopped stories outside the database. A story is hidden even when that fails: the answer then says honestly
 * that a restored backup could bring it back. True: everything is on disk.
 */
export async function noteInLedger(
	{ ledger }: Pick<DeskDeps, 'ledger'>,
	kind: 'paused' | 'held' | 'taken_back',
	storyIds: readonly string[],
	taken: { readonly after?: AfterTakingBack; readonly personId?: string } = {}
): Promise<boolean> {
	try {
		if (taken.after === undefined && taken.personId === undefined) await ledger.appendAll(kind, storyIds);
		else for (const storyId of storyIds) await ledger.append(kind, storyId, taken.after, taken.personId);
		return true;
	} catch {
		return false;
	}
}
