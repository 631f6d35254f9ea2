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
 *
 * `line`: how many more of one caller may then wait for their turn (0 or more); whoever comes after is told to be `busy`.
 */
export function createTries(limit: Limit, line = 0): Tries {
	/** Of each caller beyond the limit: whoever is looked at, and those who wait behind them. */
	const inTurn = new Map<string, { count: number; last: Promise<unknown> }>();
	async function oneByOne<T>(caller: string, attempt: () => Promise<T>): Promise<T> {
		const turn = inTurn.get(caller) ?? { count: 0, last: Promise.resolve() };
		const mine = turn.last.then(attempt, attempt);
		inTurn.set(caller, { count: turn.count + 1, last: mine });
		try {
			return await mine;
		} finally {
			const left = inTurn.get(caller);
			if (left && left.count > 1) inTurn.set(caller, { ...left, count: left.count - 1 });
			else inTurn.delete(caller);
		}
	}
	return async (caller, attempt) => {
		const within = limit.take(caller);
		if (!within && (inTurn.get(caller)?.count ?? 0) > line) {
			limit.giveBack(caller);
			return refuse('busy');
		}
		const tried = await (within ? attempt() : oneByOne(caller, attempt));
		if (tried.ok || tried.reason !== 'wrong') limit.giveBack(caller);
		else if (!within) return refuse('too_many');
		return tried;
	};
}
