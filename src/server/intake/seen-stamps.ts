/**
 * Forms that were sent before. A browser sends a page again when somebody presses Back and "reload": once the draft is
 * gone, such a page must not bring back what was typed on it. Known on this machine only.
 */
const MOST_REMEMBERED = 100_000;

export interface SeenStamps {
	/** Whether a form with this stamp was sent before; it counts as sent from now on. */
	wasSent(stamp: string | undefined): boolean;
}

export function createSeenStamps(): SeenStamps {
	const seen = new Set<string>();
	return {
		wasSent(stamp) {
			if (!stamp || stamp.length > 100) return false;
			if (seen.has(stamp)) return true;
			seen.add(stamp);
			for (const oldest of seen) {
				if (seen.size <= MOST_REMEMBERED) break;
				seen.delete(oldest);
			}
			return false;
		}
	};
}
