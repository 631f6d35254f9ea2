/** The runs of the nightly drill: one row each, kept when everything else of a run is gone. */
import { sql } from 'kysely';
import type { GoneTimes } from '#domain/drill/gone-times.ts';
import type { DrillFacts } from '#domain/drill/publishing-waits.ts';
import type { DrillSkip, DrillStep } from '#domain/drill/steps.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { PublicDb, StoryDb, WorkerDb } from '#server/store/handle.ts';

export interface DrillResult {
	readonly steps: readonly { readonly step: DrillStep; readonly ms: number }[];
	readonly gone: GoneTimes | null;
	/** What was found where nothing may be, by place. */
	readonly residue: Readonly<Record<string, number>>;
	readonly skipped: readonly DrillSkip[];
	/** Null: not tried. */
	readonly restored: boolean | null;
	/** The first step that failed; null: all of them passed. */
	readonly failedAt: DrillStep | null;
	readonly trouble: string | null;
}

/** Begins a run. Returns its id. */
export async function beginRun(db: WorkerDb, practice: boolean, now: Date): Promise<string> {
	const row = await db
		.insertInto('office.drill_run')
		.values({ practice, began_at: now, steps: '[]', residue: '{}' })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Says what it is doing now. */
export async function noteStep(db: WorkerDb, runId: string, step: DrillStep): Promise<void> {
	await db.updateTable('office.drill_run').set({ step }).where('id', '=', runId).execute();
}

/**
 * Ends a run. What waits to be published begins at once when it passed; who looks after the site is told when it failed.
 * The page for readers is made anew.
 */
export async function endRun(db: WorkerDb, runId: string, result: DrillResult, now: Date): Promise<void> {
	const passed = result.failedAt === null;
	await db.transaction().execute(async (tx) => {
		const ended = await tx
			.updateTable('office.drill_run')
			.set({
				story_id: null,
				steps: JSON.stringify(result.steps),
				gone: JSON.stringify(result.gone),
				residue: JSON.stringify(result.residue),
				skipped: [...result.skipped],
				restored: result.restored,
				outcome: passed ? 'passed' : 'failed',
				failed_at: result.failedAt,
				trouble: result.trouble,
				ended_at: now
			})
			.where('id', '=', runId)
			.where('outcome', 'is', null)
			.returning('practice')
			.executeTakeFirst();
		if (ended === undefined) return;
		if (passed) await sql`select queue.wake('publish')`.execute(tx);
		else if (!ended.practice) await enqueue(tx, 'drill-alarm', {});
		await sql`select pg_notify('suitcase_gone', 'drill')`.execute(tx);
	});
}

/** Runs that never ended: a process was killed. Oldest first. */
export async function brokenRuns(db: StoryDb): Promise<{ id: string; step: string }[]> {
	return db
		.selectFrom('office.drill_run')
		.select(['id', 'step'])
		.where('outcome', 'is', null)
		.orderBy('began_at')
		.execute();
}

/** What decides whether new stories wait. */
export async function readDrillFacts(db: StoryDb): Promise<DrillFacts> {
	const { rows } = await sql<{
		practice: boolean;
		due_since: Date | null;
		last_at: Date | null;
		last_outcome: string | null;
		last_passed: Date | null;
	}>`select coalesce((select value = 'true'::jsonb from office.setting where key = 'practice'), false) as practice,
			office.drill_due_since() as due_since, last.ended_at as last_at, last.outcome as last_outcome,
			(select max(ended_at) from office.drill_run where outcome = 'passed' and not practice) as last_passed
		from (values (1)) as one left join lateral (select ended_at, outcome from office.drill_run
			where ended_at is not null and not practice order by ended_at desc limit 1) as last on true`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('no facts about drills');
	return {
		practice: row.practice,
		dueSince: row.due_since?.getTime() ?? null,
		last: row.last_at === null ? null : { at: row.last_at.getTime(), passed: row.last_outcome === 'passed' },
		lastPassed: row.last_passed?.getTime() ?? null
	};
}

export interface DrillRun {
	readonly id: string;
	readonly practice: boolean;
	readonly step: string;
	/** Null: it is under way. */
	readonly outcome: 'passed' | 'failed' | null;
	readonly failedAt: string | null;
	readonly trouble: string | null;
	/** Milliseconds since 1970. */
	readonly beganAt: number;
	readonly endedAt: number | null;
	readonly steps: unknown;
	readonly gone: unknown;
	readonly residue: unknown;
	readonly skipped: readonly string[];
	readonly restored: boolean | null;
}

/** The newest run, under way or ended; null: there was none. */
export async function newestRun(db: StoryDb): Promise<DrillRun | null> {
	const row = await db
		.selectFrom('office.drill_run')
		.selectAll()
		.orderBy('began_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (row === undefined) return null;
	return {
		id: row.id,
		practice: row.practice,
		step: row.step,
		outcome: row.outcome,
		failedAt: row.failed_at,
		trouble: row.trouble,
		beganAt: row.began_at.getTime(),
		endedAt: row.ended_at?.getTime() ?? null,
		steps: row.steps,
		gone: row.gone,
		residue: row.residue,
		skipped: row.skipped,
		restored: row.restored
	};
}

export interface PublicDrill {
	/** UTC day, `YYYY-MM-DD`. */
	readonly day: string;
	readonly passed: boolean;
	readonly failedAt: string | null;
	/** Milliseconds; null: it came to no measuring. */
	readonly p50: number | null;
	readonly p95: number | null;
	readonly surfaces: number | null;
	readonly restored: boolean | null;
	readonly residue: number;
}

/** What readers may see of the newest runs, newest first. */
export async function publicDrills(db: PublicDb, most: number): Promise<PublicDrill[]> {
	const rows = await db
		.selectFrom('shown.drill')
		.select(['day', 'outcome', 'failed_at', 'p50', 'p95', 'surfaces', 'restored', 'residue'])
		.orderBy('newest')
		.limit(most)
		.execute();
	return rows.map(({ day, outcome, failed_at, p50, p95, surfaces, restored, residue }) => ({
		...{ day, passed: outcome === 'passed', failedAt: failed_at, p50, p95, surfaces, restored, residue }
	}));
}
