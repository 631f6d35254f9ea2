/**
 * A process of its own that computes Argon2id and nothing else: 64 MiB a run must not stand still in the server, nor in
 * its memory. It has an empty environment, no keys, and ends with its parent. Started by `argon.ts`.
 */
import { type ArgonCost, hash, verify } from './argon-settings.ts';

/** Digits and words are hashed where there are no `hashes` to compare with. */
export type ArgonJob = { id: number; text: string; hashes: readonly string[] | null; cost: ArgonCost };
export type ArgonAnswer = { id: number; runs: number; hash?: string; matches?: boolean[]; failed?: string };

let runs = 0;

async function work({ text, hashes, cost }: ArgonJob): Promise<Omit<ArgonAnswer, 'id' | 'runs'>> {
	if (hashes === null) {
		runs++;
		return { hash: await hash(text, cost) };
	}
	const matches: boolean[] = [];
	// One after the other, and all of them: how many ran must not depend on what matched.
	for (const each of hashes) {
		runs++;
		matches.push(await verify(each, text));
	}
	return { matches };
}

process.on('message', (job: ArgonJob) => {
	work(job)
		.catch((error: unknown) => ({ failed: error instanceof Error ? error.message : 'unknown' }))
		.then((answer) => process.send?.({ id: job.id, runs, ...answer }));
});
// The channel closes when the parent ends, however it ends.
process.on('disconnect', () => process.exit(0));
