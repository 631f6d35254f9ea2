import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import type { TaskContext } from './task.ts';

/**
 * How a story is named on standard output: as in the erasure ledger. Its id is its address, and what is printed is kept by
 * others, and longer than the story.
 */
export function nameInLog({ config, secret }: Pick<TaskContext, 'config' | 'secret'>): (storyId: string) => string {
	const { nameOf } = createErasureLedger(config, secret);
	return (storyId) => `story ${nameOf(storyId)}`;
}
