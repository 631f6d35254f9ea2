import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { MineContext } from '#server/intake/intake-context.ts';

/**
 * Writes into the erasure ledger what was just hidden; false where it could not be written. Hiding goes on all the same:
 * not showing comes first. The page says what is missing, and the log says it to whoever runs the server.
 */
export async function noteInLedger(
	{ seal, log }: Pick<MineContext, 'seal' | 'log'>,
	kind: 'paused' | 'narrowed' | 'taken_back',
	storyId: string,
	after?: AfterTakingBack,
	personId?: string,
	part?: string
): Promise<boolean> {
	try {
		await seal.ledger.append(kind, storyId, after, personId, part);
		return true;
	} catch {
		log(`the erasure ledger could not be written: story ${seal.ledger.nameOf(storyId)}, ${kind}`);
		return false;
	}
}
