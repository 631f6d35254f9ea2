/** Hours without a drill that passed, after which nothing new is published. Two nights: one may be missed. */
const DRILL_MISSED_HOURS = 48;

const HOUR = 3_600_000;

/** What is known of drills; times in milliseconds since 1970. */
export interface DrillFacts {
	/** Practice mode: drills are practice and decide nothing. */
	readonly practice: boolean;
	/** Since when one is due: the site is real, has an office, was restored. Null: nothing could be published yet. */
	readonly dueSince: number | null;
	/** The newest that ended. */
	readonly last: { readonly at: number; readonly passed: boolean } | null;
	readonly lastPassed: number | null;
}

/**
 * Why new stories wait: taking back was tried and did not work, or has not been tried for too long. Null: they do not.
 * Only what would show more waits. Reading, pausing, taking back and hiding never do.
 */
export function whyPublishingWaits(facts: DrillFacts, now: number): 'failed' | 'overdue' | null {
	if (facts.practice) return null;
	if (facts.last !== null && !facts.last.passed) return 'failed';
	if (facts.dueSince === null) return null;
	const since = Math.max(facts.dueSince, facts.lastPassed ?? 0);
	return now - since > DRILL_MISSED_HOURS * HOUR ? 'overdue' : null;
}
