/**
 * The nightly drill: a story that nobody told is published, taken back with its receipt as a teller does it, erased, and
 * looked for everywhere, in a restored backup too. Whatever is left of it could be left of a real one.
 */
import { isObject } from '#domain/base/shape.ts';
import { goneTimes, type GoneTimes } from '#domain/drill/gone-times.ts';
import { isDrillStep, type DrillSkip, type DrillStep } from '#domain/drill/steps.ts';
import { readSetting } from '#server/store/settings.ts';
import { officeForCanary } from '#server/store/drill/canary-rows.ts';
import { oneAtATime } from '#server/store/drill/one-at-a-time.ts';
import { beginRun, brokenRuns, endRun, noteStep, type DrillResult } from '#server/store/drill/runs.ts';
import { cleanUp } from './clean-up.ts';
import type { DrillContext } from './drill-context.ts';
import { drillSteps, type Found, type StepFailure } from './drill-steps.ts';

/** What a run became: its result; `busy`: another is under way; `no_office`: nothing could be published here yet. */
export type DrillOutcome = DrillResult | 'busy' | 'no_office';

/** What is gathered while it runs. */
export interface Gathered {
	readonly steps: { step: DrillStep; ms: number }[];
	gone: GoneTimes | null;
	readonly residue: Record<string, number>;
	readonly skipped: DrillSkip[];
	restored: boolean | null;
	failedAt: DrillStep | null;
	trouble: string | null;
}

/** Runs one whole drill, and cleans up after one that was cut short. Throws only when it cannot even write its result. */
export async function runDrill(context: DrillContext): Promise<DrillOutcome> {
	return (await oneAtATime(context.db, () => run(context))) ?? 'busy';
}

async function run(context: DrillContext): Promise<DrillOutcome> {
	const { db, clock } = context;
	await clearBroken(context);
	const officeId = await officeForCanary(db);
	if (officeId === null) return 'no_office';
	const practice = (await readSetting(db, 'practice')) === true;
	const runId = await beginRun(db, practice, new Date(clock()));
	const all: Gathered = {
		...{ steps: [], gone: null, residue: {}, skipped: [], restored: null, failedAt: null, trouble: null }
	};
	try {
		await takeSteps(context, { runId, officeId }, all);
	} finally {
		await cleanUp(context);
	}
	await endRun(db, runId, all, new Date(clock()));
	context.log(
		all.failedAt === null
			? `drill passed: gone after ${all.gone?.p50 ?? 0} ms (half of ${all.gone?.surfaces ?? 0}), ${all.gone?.p95 ?? 0} ms (95 %)`
			: `drill failed at ${all.failedAt}${all.trouble === null ? '' : ` (${all.trouble})`}`
	);
	return all;
}

/** One step after the other. What is found does not end the hunt: a result says all that is left. What breaks does. */
async function takeSteps(
	context: DrillContext,
	begun: { readonly runId: string; readonly officeId: string },
	all: Gathered
): Promise<void> {
	for (const [step, take] of drillSteps(context, begun)) {
		const began = performance.now();
		let found: Found | StepFailure;
		try {
			await noteStep(context.db, begun.runId, step);
			await context.onStep?.(step);
			found = await take();
		} catch (error) {
			found = { trouble: kindOf(error) };
		}
		all.steps.push({ step, ms: Math.round(performance.now() - began) });
		if ('trouble' in found) {
			all.failedAt ??= step;
			all.trouble ??= found.trouble;
			return;
		}
		for (const [place, much] of Object.entries(found.residue ?? {})) if (much > 0) all.residue[place] = much;
		if (Object.values(found.residue ?? {}).some((much) => much > 0)) all.failedAt ??= step;
		all.skipped.push(...(found.skipped ?? []));
		if (found.times) all.gone = goneTimes(found.times, context.addresses.length);
		if (found.restored !== undefined) all.restored = found.restored;
	}
}

async function clearBroken(context: DrillContext): Promise<void> {
	const broken = await brokenRuns(context.db);
	await cleanUp(context);
	for (const { id, step } of broken) {
		const nothing = { steps: [], gone: null, residue: {}, skipped: [], restored: null };
		const failedAt = isDrillStep(step) ? step : 'publish';
		await endRun(context.db, id, { ...nothing, failedAt, trouble: 'interrupted' }, new Date(context.clock()));
	}
}

/** A kind of error and its code: its sentence may quote what was looked for. */
function kindOf(error: unknown): string {
	if (!(error instanceof Error)) return 'unknown';
	const cause = isObject(error.cause) && typeof error.cause.code === 'string' ? error.cause.code : null;
	const code = 'code' in error && typeof error.code === 'string' ? error.code : cause;
	return [error.name, code]
		.filter((part) => part !== null)
		.join(' ')
		.slice(0, 80);
}
