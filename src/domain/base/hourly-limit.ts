/** Counts acts of one caller within an hour. The caller is a keyed hash that changes hourly; nothing is written down. */

export interface HourlyLimit {
	/** Counts one act. False: there were too many within this hour. */
	take(caller: string): boolean;
}

const HOUR = 3_600_000;

/** A limit of `most` acts an hour. High enough for a shelter whose people share one address. */
export function createHourlyLimit(most: number, clock: () => number): HourlyLimit {
	let counts = new Map<string, number>();
	let since = clock();
	return {
		take(caller) {
			const now = clock();
			if (now - since >= HOUR || now < since) {
				counts = new Map();
				since = now;
			}
			const count = (counts.get(caller) ?? 0) + 1;
			counts.set(caller, count);
			return count <= most;
		}
	};
}
