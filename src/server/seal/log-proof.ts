/** The proof that an act of a teller stands in the log; anybody can check it with the public key alone. */
import { commitTo, leafOf } from './log-entry.ts';
import { readNote } from './log-note.ts';
import { provesInclusion } from './log-tree.ts';

/** As it is handed out; base64 where RFC and C2SP have it, hexadecimal elsewhere. */
export interface LogInclusion {
	readonly origin: string;
	readonly index: number;
	readonly checkpoint: string;
	readonly proof: readonly string[];
	readonly salt: string;
	readonly type: string;
	readonly hour: string;
	/** What was committed to: ids and codes. */
	readonly record: unknown;
}

export type ProofFault = 'not_a_proof' | 'signature' | 'not_in_tree';

/** Checks one proof. `null`: it holds. */
export function faultOfProof(value: unknown, publicKey: string): ProofFault | null {
	if (typeof value !== 'object' || value === null) return 'not_a_proof';
	const { index, checkpoint, proof, salt, type, hour, record } = value as Record<string, unknown>;
	if (typeof index !== 'number' || typeof checkpoint !== 'string' || typeof salt !== 'string') return 'not_a_proof';
	if (typeof type !== 'string' || typeof hour !== 'string' || record === undefined) return 'not_a_proof';
	if (!Array.isArray(proof) || !proof.every((step) => typeof step === 'string')) return 'not_a_proof';
	const head = readNote(checkpoint, publicKey);
	if (!head) return 'signature';
	const commit = commitTo(Buffer.from(salt, 'hex'), record).toString('hex');
	const steps = proof.map((step: string) => Buffer.from(step, 'base64'));
	return provesInclusion(leafOf({ type, hour, commit }), { index, proof: steps, ...head }) ? null : 'not_in_tree';
}
