import { readSetting, writeSetting } from '#server/store/settings.ts';
import type { WorkerDb } from '#server/store/handle.ts';

/**
 * The later of the clock and the latest time ever seen, in milliseconds since 1970. What ended once stays ended when a
 * clock is set back.
 */
export async function latestNow(db: WorkerDb, clock: number): Promise<number> {
	const seen = await readSetting(db, 'latest_seen_now');
	const latest = Math.max(clock, typeof seen === 'number' ? seen : 0);
	// A minute is fine enough, and spares a row version for most calls.
	if (typeof seen !== 'number' || latest >= seen + 30_000) await writeSetting(db, 'latest_seen_now', latest);
	return latest;
}
