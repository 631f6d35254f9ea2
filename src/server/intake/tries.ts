/** Tries at digits and words. Behind one address may be a whole camp: what was right counts against nobody. */
import type { Limit } from '#domain/base/limit.ts';
import { type Result, refuse } from '#domain/base/result.ts';

/** Runs one try of a caller. */
export type Tries = <T, Reason extends string>(
	caller: string,
	attempt: () => Promise<Result<T, Reason | 'wrong' | 'busy'>>
) => Promise<Result<T, Reason | 'wrong' | 'busy' | 'too_many'>>;

/**
 * Counts wrong tries. Beyond the limit what is right still opens, but a caller is looked at one try at a time, so that
 * nobody who guesses takes the place of others; what is wrong is told to be one of too many.
 */
export function createTries(limit: Limit): Tries {
	const atWork = new Set<string>();
	return async (caller, attempt) => {
		const within = limit.take(caller);
		if (!within) {
			if (atWork.has(caller)) {
				limit.giveBack(caller);
				return refuse('busy');
			}
			atWork.add(caller);
		}
		try {
			const tried = await attempt();
			if (tried.ok || tried.reason !== 'wrong') limit.giveBack(caller);
			else if (!within) return refuse('too_many');
			return tried;
		} finally {
			if (!within) atWork.delete(caller);
		}
	};
}
