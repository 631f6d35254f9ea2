import { statfs } from 'node:fs/promises';
import { type Result, ok } from '#domain/base/result.ts';
import { whyPublishingWaits } from '#domain/drill/publishing-waits.ts';
import type { UnwrapAlarm } from '#server/seal/watch-unwraps.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { readKeptFacts, readWaiting, type KeptFacts, type Waiting } from '#server/store/desk/health.ts';
import { newestRun, readDrillFacts, type DrillRun } from '#server/store/drill/runs.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { countAlarms } from './watch-openings.ts';

export interface DeskHealth {
	readonly kept: KeptFacts;
	readonly waiting: Waiting;
	/** Free bytes where the data is, and all bytes there; null: this system does not say. */
	readonly disk: { readonly free: number; readonly all: number } | null;
	readonly mail: 'none' | 'ok' | 'failing' | 'unused';
	readonly listening: boolean;
	readonly worker: boolean | null;
	readonly ledgerSecond: boolean;
	readonly recovery: Recovery;
	/** More keys unwrapped within a minute than people can read; null: not within a day, as far as this server knows. */
	readonly tooManyKeys: UnwrapAlarm | null;
	/** Alarms about openings that nobody has looked into, among those that this person learns of. */
	readonly openingAlarms: number;
	/** The newest run of the nightly drill; null: there was none. */
	readonly drill: DrillRun | null;
	/** Why nothing new is published; null: it is. */
	readonly publishingWaits: 'failed' | 'overdue' | null;
	/** Whether this person may have it run now. */
	readonly mayDrill: boolean;
}

/** Whether there is a recovery key, and whether somebody is known to have written it down. */
export type Recovery = 'none' | 'not_confirmed' | 'confirmed';

/** What the first page asks a manager for; null: nothing, or this person does not look after the installation. */
export async function missingRecovery(deps: DeskDeps, member: Member): Promise<Exclude<Recovery, 'confirmed'> | null> {
	if (deps.site.practice || !authorize(member, 'see_health').ok) return null;
	const state = recoveryOf(deps, await readKeptFacts(deps.db));
	return state === 'confirmed' ? null : state;
}

function recoveryOf(deps: DeskDeps, kept: KeptFacts): Recovery {
	if (!deps.node.hasRecoveryKey()) return 'none';
	return kept.recoveryConfirmed === null ? 'not_confirmed' : 'confirmed';
}

/** How the installation is doing, for those who look after it. */
export async function readDeskHealth(deps: DeskDeps, member: Member): Promise<Result<DeskHealth, NotAllowed>> {
	const allowed = authorize(member, 'see_health');
	if (!allowed.ok) return allowed;
	const [kept, waiting, disk, state, openingAlarms, drill, drills] = await Promise.all([
		readKeptFacts(deps.db),
		readWaiting(deps.db),
		diskOf(deps.node.dataFolder),
		deps.node.state(),
		countAlarms(deps, member),
		newestRun(deps.db),
		readDrillFacts(deps.db)
	]);
	const mail = deps.node.mail ? (kept.mailState ?? 'unused') : 'none';
	return ok({
		kept,
		waiting,
		disk,
		mail,
		...state,
		ledgerSecond: deps.node.ledgerSecond,
		recovery: recoveryOf(deps, kept),
		tooManyKeys: deps.node.tooManyKeys(),
		openingAlarms,
		drill,
		publishingWaits: whyPublishingWaits(drills, deps.clock()),
		mayDrill: authorize(member, 'run_drill').ok
	});
}

async function diskOf(folder: string): Promise<DeskHealth['disk']> {
	try {
		const { bavail, blocks, bsize } = await statfs(folder);
		return { free: bavail * bsize, all: blocks * bsize };
	} catch {
		return null;
	}
}

/** Has the drill run now: the way out when it failed for a reason that is over, or was missed. */
export async function askForDrill(deps: DeskDeps, member: Member): Promise<Result<null, NotAllowed>> {
	const allowed = authorize(member, 'run_drill');
	if (!allowed.ok) return allowed;
	await enqueue(deps.db, 'drill', {});
	return ok(null);
}
