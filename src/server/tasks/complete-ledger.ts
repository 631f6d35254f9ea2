import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { stopsSince } from '#server/store/ending/stops-since.ts';
import type { Task, TaskContext } from './task.ts';

const DAY = 86_400_000;
/** Clocks of two machines may differ by this much, and a line is written before its event commits (ms). */
const SLACK = 120_000;

/**
 * Hiding a story never waits for the ledger: if its disk was full or away, the story was hidden and the line is missing.
 * This adds what is missing of the last 30 days, so that no restore brings such a story back; and what the desk took out
 * of a story that readers know (an approval, a face), which no restore may bring back as it was before.
 */
export const task: Task = {
	name: 'complete-ledger',
	cron: '*/5 * * * *',
	run: ({ db, config, secret, clock, log }) => completeWith(db, createErasureLedger(config, secret), { clock, log })
};

export async function completeWith(
	db: TaskContext['db'],
	ledger: ErasureLedger,
	{ clock, log }: Pick<TaskContext, 'clock' | 'log'>
): Promise<void> {
	const written = (await ledger.read()).map((entry) => ({ ...entry, time: Date.parse(entry.at) }));
	for (const { storyId, kind, at, after, personId, part } of await stopsSince(db, new Date(clock() - 30 * DAY))) {
		const name = ledger.nameOf(storyId);
		const teller = personId === undefined ? undefined : ledger.nameOf(personId);
		const named = part === undefined ? undefined : ledger.nameOfPart(part);
		const known = written.some(
			(entry) =>
				entry.story === name &&
				((entry.kind === kind && entry.after === after && entry.part === named && entry.teller === teller) ||
					entry.kind === 'erased') &&
				entry.time >= at.getTime() - SLACK
		);
		if (known) continue;
		await ledger.append(kind, storyId, after, personId, part);
		const line = { n: 0, at: '', kind, story: name, prev: '', hash: '', time: clock() };
		written.push({ ...line, ...(after && { after }), ...(named && { part: named }), ...(teller && { teller }) });
		log(`story ${name}: ${kind} was missing in the ledger and is there now`);
	}
}
