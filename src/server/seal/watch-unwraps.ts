/**
 * Sees when a process unwraps more keys than people can read. Who opened what is written down by our own code; whatever
 * goes past that code still has to unwrap, and is counted here.
 */
import type { MasterKeys } from './master-keys.ts';

/** Keys unwrapped within a minute that are too many for the doors. The worker, which publishes and backs up, is not watched. */
export const TOO_MANY_KEYS = 1_000;
const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

export interface UnwrapAlarm {
	/** When the minute began; milliseconds since 1970. */
	readonly at: number;
	/** How many keys were unwrapped within it. */
	readonly keys: number;
}

export interface WatchedKeys {
	readonly keys: MasterKeys;
	/** The worst minute of the last 24 hours that was too many; null: there was none. */
	alarm(): UnwrapAlarm | null;
}

/** `tell` is called once for each minute in which it is too many, at the key that makes it so; a key is still unwrapped. */
export function watchUnwraps(
	keys: MasterKeys,
	{ clock, tell }: { clock: () => number; tell: (alarm: UnwrapAlarm) => void }
): WatchedKeys {
	let minute = { at: clock(), keys: 0 };
	let worst: UnwrapAlarm | null = null;
	const standing = () => (worst !== null && clock() - worst.at < DAY ? worst : null);
	return {
		keys: {
			get presentId() {
				return keys.presentId;
			},
			wrap: keys.wrap,
			unwrap(storyId, row) {
				const now = clock();
				if (now - minute.at >= MINUTE || now < minute.at) minute = { at: now, keys: 0 };
				minute.keys += 1;
				if (minute.keys === TOO_MANY_KEYS) tell({ ...minute });
				if (minute.keys >= TOO_MANY_KEYS && minute.keys > (standing()?.keys ?? 0)) worst = { ...minute };
				return keys.unwrap(storyId, row);
			}
		},
		alarm: standing
	};
}
