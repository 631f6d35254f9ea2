/**
 * Forms that were sent before. A browser sends a page again when somebody presses Back and "reload": once the draft is
 * gone, such a page must not bring back what was typed on it. It also sends it again by itself, within moments, where the
 * line is poor and the answer was lost. Known on this machine only.
 */
const MOST_REMEMBERED = 100_000;

export interface SeenStamps {
	/** How long ago a form with this stamp was sent first (milliseconds); null: it was not, and counts as sent from now on. */
	sentBefore(stamp: string | undefined): number | null;
}

/** `clock` in milliseconds since 1970. */
export function createSeenStamps(clock: () => number): SeenStamps {
	const seen = new Map<string, number>();
	return {
		sentBefore(stamp) {
			if (!stamp || stamp.length > 100) return null;
			const first = seen.get(stamp);
			if (first !== undefined) return clock() - first;
			seen.set(stamp, clock());
			for (const oldest of seen.keys()) {
				if (seen.size <= MOST_REMEMBERED) break;
				seen.delete(oldest);
			}
			return null;
		}
	};
}
