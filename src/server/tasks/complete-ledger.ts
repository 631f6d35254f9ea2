import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { START, type EndingKind, type LedgerEntry, type LedgerKind } from '#server/seal/ledger-chain.ts';
import { MOVED } from '#server/seal/ledger-file.ts';
import { endingsSince } from '#server/store/ending/endings-since.ts';
import { stopsSince, type Stop } from '#server/store/ending/stops-since.ts';
import type { ClockTask, TaskContext } from './task.ts';

const DAY = 86_400_000;
/** Clocks of two machines may differ by this much, and a line is written before its event commits (ms). */
const SLACK = 120_000;

/**
 * Hiding a story never waits long for the ledger: if its disk was full, away or silent, the story was hidden and the line is
 * missing, or missing in the second place. This adds what is missing of the last 30 days, so that no restore brings such a story back; and what the desk took out
 * of a story that readers know (an approval, a face), which no restore may bring back as it was before.
 */
export const task: ClockTask<'complete-ledger'> = {
	name: 'complete-ledger',
	cron: '*/5 * * * *',
	run: ({ db, config, secret, clock, log }) => completeWith(db, createErasureLedger(config, secret), { clock, log })
};

/** How often it looks anew when others write between its look and its lines. */
const TRIES = 5;

export async function completeWith(
	db: TaskContext['db'],
	ledger: ErasureLedger,
	{ clock, log }: Pick<TaskContext, 'clock' | 'log'>
): Promise<void> {
	const since = new Date(clock() - 30 * DAY);
	const endings = (await endingsSince(db, since)).map(({ subject, ...ending }) => ({ ...ending, storyId: subject }));
	const stops: Missing[] = [...(await stopsSince(db, since)), ...endings];
	for (let tries = 1; ; tries++)
		try {
			const entries = await ledger.read();
			const missing = missingIn(entries, stops, ledger, clock());
			await ledger.complete(missing, entries.at(-1) ?? START);
			for (const { kind, storyId } of missing)
				log(`${WHAT[kind]} ${ledger.nameOf(storyId)}: ${kind} was missing in the ledger and is there now`);
			return;
		} catch (error) {
			// A line of an act that hung may have come through meanwhile: said again it would stand there twice.
			const moved = error instanceof Error && 'code' in error && error.code === MOVED;
			if (!moved || tries === TRIES) throw error;
		}
}

type Missing = Omit<Stop, 'kind'> & { readonly kind: Stop['kind'] | EndingKind };

const WHAT: Readonly<Record<LedgerKind, string>> = {
	...{ paused: 'story', narrowed: 'story', held: 'story', taken_back: 'story', erased: 'story' },
	...{ receipt_killed: 'receipt', account_closed: 'account', held_wide: 'hold' }
};

/** What the ledger does not say of these, each once. */
function missingIn(
	entries: readonly LedgerEntry[],
	stops: readonly Missing[],
	ledger: Pick<ErasureLedger, 'nameOf' | 'nameOfPart'>,
	now: number
): Missing[] {
	const written = Map.groupBy(
		entries.map((entry) => ({ ...entry, time: Date.parse(entry.at) })),
		({ story }) => story
	);
	// What a hold covers is in its name already.
	const says = ({ kind, part }: Pick<LedgerEntry, 'kind' | 'part'>) => (kind === 'held_wide' ? undefined : part);
	return stops.filter(({ storyId, kind, at, after, personId, part }) => {
		const name = ledger.nameOf(storyId);
		const teller = personId === undefined ? undefined : ledger.nameOf(personId);
		const named = part === undefined ? undefined : ledger.nameOfPart(part);
		const ofStory = written.get(name) ?? [];
		const known = ofStory.some(
			(entry) =>
				((entry.kind === kind && entry.after === after && says(entry) === named && entry.teller === teller) ||
					entry.kind === 'erased') &&
				entry.time >= at.getTime() - SLACK
		);
		if (known) return false;
		const line = { n: 0, at: '', kind, story: name, prev: '', hash: '', time: now };
		written.set(name, [
			...ofStory,
			{ ...line, ...(after && { after }), ...(named && { part: named }), ...(teller && { teller }) }
		]);
		return true;
	});
}
