import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '#domain/base/shape.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { newestRun, type DrillRun } from '#server/store/drill/runs.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import type { Command, Out } from './command.ts';
import { withSite } from './site.ts';

/** The worker takes up a job within seconds; without one nobody does. */
const BEGINS_MS = 30_000;

export const command: Command = {
	summary: 'Tests now that taking back works; the server does the same each night.',
	help: `
A story that nobody told (a canary) is published, read at every address, taken back with its receipt, and erased. Then it
is looked for: on every page, in every list, in the database, in files, in backups, and in a backup that is restored to a
place of its own. The result stands on the page /about/drill. Stories of people are not touched.

The server must be running: it is what is tested. Exit code 1 if anything was left, or the test could not be done.`,
	options: {},
	run: (_given, out) =>
		withSite(async ({ db, clock }) => {
			const asked = clock();
			await enqueue(db, 'drill', {});
			const run = await follow(db, asked, out);
			if (run === null) {
				out.aside('Nobody began it. Is the server running, with its worker, and is there an office?');
				return 1;
			}
			return report(run, out);
		})
};

async function follow(db: OwnerDb, asked: number, out: Out): Promise<DrillRun | null> {
	let said = '';
	let under: string | null = null;
	for (;;) {
		const newest = await newestRun(db);
		// One that was under way already is as good: no other begins beside it.
		const run: DrillRun | null =
			newest && (newest.beganAt >= asked || newest.outcome === null || newest.id === under) ? newest : null;
		under = run?.id ?? under;
		if (run === null && Date.now() - asked > BEGINS_MS) return null;
		if (run !== null && run.step !== said) out.line(`  ${(said = run.step)}`);
		if (run?.outcome) return run;
		await sleep(500);
	}
}

function report(run: DrillRun, out: Out): number {
	const { gone, residue, steps } = run;
	if (Array.isArray(steps))
		for (const one of steps) if (isObject(one)) out.line(`${String(one.step).padEnd(10)} ${String(one.ms)} ms`);
	if (isObject(gone))
		out.line(
			`Gone from ${String(gone.surfaces)} places at ${String(gone.addresses)} addresses: half within ${String(gone.p50)} ms, ` +
				`95 of 100 within ${String(gone.p95)} ms, all within ${String(gone.most)} ms.`
		);
	for (const skipped of run.skipped) out.line(`Not looked at here: ${skipped}`);
	out.line(
		`Restored from a backup, and it stayed gone: ${run.restored === null ? 'not tried' : run.restored ? 'yes' : 'NO'}`
	);
	if (isObject(residue))
		for (const [place, much] of Object.entries(residue)) out.aside(`LEFT: ${String(much)} in ${place}`);
	if (run.outcome === 'passed') {
		out.line(run.practice ? 'Passed, as practice.' : 'Passed.');
		return 0;
	}
	out.aside(`Failed at ${run.failedAt ?? '?'}${run.trouble === null ? '' : ` (${run.trouble})`}.`);
	if (!run.practice) out.aside('Nothing new is published until a drill passes. Reading and taking back go on.');
	return 1;
}
