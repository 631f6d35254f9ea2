import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { stopsSince } from '#server/store/ending/stops-since.ts';
import type { Task } from './task.ts';

const DAY = 86_400_000;
/** Clocks of two machines may differ by this much, and a line is written before its event commits (ms). */
const SLACK = 120_000;

/**
 * Hiding a story never waits for the ledger: if its disk was full or away, the story was hidden and the line is missing.
 * This adds what is missing of the last 30 days, so that no restore brings such a story back.
 */
export const task: Task = {
	name: 'complete-ledger',
	cron: '*/5 * * * *',
	async run({ db, config, secret, clock, log }) {
		const ledger = createErasureLedger(config, secret);
		const written = (await ledger.read()).map((entry) => ({ ...entry, time: Date.parse(entry.at) }));
		for (const { storyId, kind, at, after } of await stopsSince(db, new Date(clock() - 30 * DAY))) {
			const name = ledger.nameOf(storyId);
			const known = written.some(
				(entry) =>
					entry.story === name &&
					((entry.kind === kind && entry.after === after) || entry.kind === 'erased') &&
					entry.time >= at.getTime() - SLACK
			);
			if (known) continue;
			await ledger.append(kind, storyId, after);
			written.push({ n: 0, at: '', kind, story: name, after, prev: '', hash: '', time: clock() });
			log(`story ${storyId}: ${kind} was missing in the ledger and is there now`);
		}
	}
};
