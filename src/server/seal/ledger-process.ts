/**
 * A process of its own that writes the erasure ledger and nothing else: a disk that does not answer must not stand still in
 * the server. It has an empty environment, no keys, and ends with its parent. Started by `ledger-writer.ts`.
 */
import { writeLines, type LedgerWrite } from './ledger-file.ts';

export interface LedgerJob extends LedgerWrite {
	readonly id: number;
	/** Milliseconds to wait for the lock. */
	readonly patience: number;
}
/** `first`: the first place is written, the second is next. */
export type LedgerAnswer =
	| { readonly ready: true }
	| { readonly id: number; readonly first: true }
	| { readonly id: number; readonly done: true }
	| { readonly id: number; readonly failed: string; readonly code: string | undefined };

/** Returns when the words have left this process: what comes next may block it. */
const say = (answer: LedgerAnswer): Promise<void> =>
	new Promise((said) => {
		if (process.send) process.send(answer, () => said());
		else said();
	});

process.on('message', ({ id, patience, ...write }: LedgerJob) => {
	writeLines(write, { patience, firstIsWritten: () => say({ id, first: true }) })
		.then(() => say({ id, done: true }))
		.catch((error: unknown) => {
			const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
			return say({ id, failed: error instanceof Error ? error.message : 'unknown', code });
		});
});
// Ctrl-C reaches every process of the terminal; the server decides when.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The channel closes when the parent ends, however it ends.
process.on('disconnect', () => process.exit(0));
void say({ ready: true });
