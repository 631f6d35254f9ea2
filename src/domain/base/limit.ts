/** Counts acts of one caller within a stretch of time. The caller is a keyed hash; nothing is written down. */
export interface Limit {
	/** Counts one act. False: there were too many within this stretch. */
	take(caller: string): boolean;
	/** Takes one act back that turned out not to count. */
	giveBack(caller: string): void;
	/** How many seconds until counting begins anew, at least 1. */
	wait(): number;
}

/** A limit of `most` acts in each stretch of `within` ms. */
export function createLimit({ most, within }: { most: number; within: number }, clock: () => number): Limit {
	let counts = new Map<string, number>();
	let since = clock();
	return {
		take(caller) {
			const now = clock();
			if (now - since >= within || now < since) {
				counts = new Map();
				since = now;
			}
			const count = (counts.get(caller) ?? 0) + 1;
			counts.set(caller, count);
			return count <= most;
		},
		giveBack(caller) {
			const count = counts.get(caller) ?? 0;
			if (count > 1) counts.set(caller, count - 1);
			else counts.delete(caller);
		},
		wait: () => Math.max(1, Math.ceil((since + within - clock()) / 1000))
	};
}
