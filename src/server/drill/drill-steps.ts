/** The steps of a drill. Each says what it found; one that cannot go on says why. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrillSkip, DrillStep } from '#domain/drill/steps.ts';
import type { Backup } from '#server/backup/make-backup.ts';
import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { canaryFiles, canarySealedPaths, canaryState } from '#server/store/drill/canary-rows.ts';
import { cleanDisk, forgetStatistics, letGoOfLog } from '#server/store/drill/clean-disk.ts';
import { huntDatabase } from '#server/store/drill/hunt-database.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import { openWithReceipt, takeBackNow } from './ask-site.ts';
import type { Canary, DrillContext, Traces } from './drill-context.ts';
import { huntBackups, huntDatabaseFiles, huntMedia, huntOwnFiles } from './hunt-places.ts';
import { saveBefore } from './save-before.ts';
import { seeEverywhere, seenInLists, stillThere, surfacesOf, timeUntilGone, type SeenFile } from './surfaces.ts';
import { tellCanary } from './tell-canary.ts';
import { tryRestore } from './try-restore.ts';

export interface Found {
	/** How much was found where nothing may be, by place. */
	readonly residue?: Readonly<Record<string, number>>;
	/** From the teller's press to gone, ms, one for each surface at each address. */
	readonly times?: readonly number[];
	readonly skipped?: readonly DrillSkip[];
	readonly restored?: boolean;
}
export interface StepFailure {
	/** A kind, never a sentence. */
	readonly trouble: string;
}
type Step = readonly [DrillStep, () => Promise<Found | StepFailure>];

/** How long publishing and erasing may take, and what goes away by itself after erasing; ms. */
const PUBLISHING_MS = 600_000;
const ERASING_MS = 150_000;
const SETTLING_MS = 75_000;
/** Where what is under way may stand for a moment longer. */
const PASSING = ['graphile_worker._private_jobs', 'story.log_outbox'];

/** The steps in their order, for one run. */
export function drillSteps(
	context: DrillContext,
	begun: { readonly runId: string; readonly officeId: string }
): Step[] {
	const { db, owner, addresses, config } = context;
	const [own = ''] = addresses;
	const embedded = config.database === 'embedded';
	let canary: Canary = { runId: begun.runId, storyId: '', word: '', receipt: '', plantedAt: 0, hasSound: false };
	let surfaces: string[] = [];
	let traces: Traces = { names: [], files: new Map() };
	let before: Backup | null = null;

	const publish = async (): Promise<Found | StepFailure> => {
		const { soundId, ...planted } = await tellCanary(context, begun.runId, begun.officeId);
		const hasSound = await prepareSound(context, soundId);
		canary = { ...planted, hasSound };
		const { storyId } = canary;
		await enqueue(db, 'publish', { storyId });
		const shown = await within(PUBLISHING_MS, async () => (await canaryFiles(db, storyId)).length > 0);
		return shown ? { skipped: hasSound ? [] : ['sound'] } : { trouble: 'not_published' };
	};

	const read = async (): Promise<Found | StepFailure> => {
		// Every node must have heard of it. A second publication that was under way gives files new names: they are asked
		// for at each look, and the last look finds what the one before left in memory.
		let files = await canaryFiles(db, canary.storyId);
		const names = new Set<string>();
		const look = async () => {
			files = await canaryFiles(db, canary.storyId);
			for (const { name } of files) names.add(name);
			surfaces = surfacesOf(canary.storyId, files);
			return seeEverywhere(canary, addresses, surfaces);
		};
		let seen = await look();
		await within(30_000, async () => (seen = await look()).missing.length === 0);
		const has = (kind: RegExp) => files.some(({ type }) => kind.test(type));
		const kinds = [/^image\//, /^application\/pdf$/, ...(canary.hasSound ? [/^audio\//, /^text\/vtt$/] : [])];
		if (!kinds.every(has)) return { trouble: 'files_missing' };
		if (seen.missing.length > 0) return { trouble: 'not_everywhere' };
		const paths = await canarySealedPaths(db, canary.storyId);
		traces = { names: [...names, ...paths], files: byLength(seen.files) };
		const blind = await whatIsNotFound(files.length + paths.length);
		if (blind !== null) return { trouble: `blind:${blind}` };
		return { residue: await listed() };
	};

	/** While it is there, each hunt must find it: one that finds nothing proves nothing. */
	const whatIsNotFound = async (inMedia: number): Promise<string | null> => {
		const { word, storyId } = canary;
		const rows = await huntDatabase(owner, { words: [word, ...namesOnly(traces)], storyId });
		for (const table of ['shown.story_row', 'shown.picture_row', 'story.rendition', 'story.sealed', 'vault.story_key'])
			if (rows[table] === undefined) return table;
		if ((await huntMedia(context, canary, traces)).length < inMedia) return 'media';
		if (!embedded) return null;
		await letGoOfLog(owner);
		return (await huntDatabaseFiles(context, canary)).length > 0 ? null : 'disk';
	};

	const listed = async () => ({ lists: (await seenInLists(canary, addresses)).length });

	const backup = async (): Promise<Found> => {
		before = await saveBefore(context);
		return before === null ? { skipped: ['no_room'] } : {};
	};

	const takeBack = async (): Promise<Found | StepFailure> => {
		const page = await openWithReceipt(own, config.origin ?? own, canary.receipt);
		const { times, left } = await timeUntilGone(canary, { addresses, surfaces }, () => takeBackNow(page));
		return { times, residue: { pages: left.length } };
	};

	const lists = async (): Promise<Found> => ({
		residue: { ...(await listed()), pages: (await stillThere(canary, addresses, surfaces)).length }
	});

	const erase = async (): Promise<Found | StepFailure> => {
		await enqueue(db, 'erase', {}, { key: 'erase:drill' });
		const erased = await within(ERASING_MS, async () => (await canaryState(db, canary.storyId)).erased);
		return erased ? {} : { trouble: 'not_erased' };
	};

	const database = async (): Promise<Found> => {
		await enqueue(db, 'sequence-log', {}, { key: 'sequence-log:drill' });
		const hunted = { words: [canary.word, ...namesOnly(traces)], storyId: canary.storyId };
		await forgetStatistics(owner, hunted.words);
		let found: Record<string, number> = {};
		await within(
			SETTLING_MS,
			async () => {
				found = await huntDatabase(owner, hunted);
				return Object.keys(found).every((table) => !PASSING.includes(table));
			},
			2_000
		);
		return { residue: found };
	};

	const disk = async (): Promise<Found> => {
		if (!embedded) return { skipped: ['database_elsewhere'] };
		// What could not be written anew is said, and is no failure: readers go first.
		if (!(await cleanDisk(owner))) return { skipped: ['large_table'] };
		return { residue: { disk: (await huntDatabaseFiles(context, canary)).length } };
	};

	const files = async (): Promise<Found> => {
		const found = await huntOwnFiles(context, canary, traces);
		return { residue: Object.fromEntries(Object.entries(found).map(([place, paths]) => [place, paths.length])) };
	};

	const backups = async (): Promise<Found> => ({ residue: { backups: (await huntBackups(context, canary)).length } });

	const restore = async (): Promise<Found> => {
		if (before === null) return {};
		const found = await tryRestore(context, canary, before, traces);
		const named = Object.fromEntries(Object.entries(found).map(([place, much]) => [`restored/${place}`, much]));
		return { residue: named, restored: Object.keys(found).length === 0 };
	};

	return [
		...([
			['publish', publish],
			['read', read],
			['backup', backup],
			['take_back', takeBack]
		] as const),
		...([
			['lists', lists],
			['erase', erase],
			['database', database],
			['disk', disk]
		] as const),
		...([
			['files', files],
			['backups', backups],
			['restore', restore]
		] as const)
	];
}

/** The same look that each recording gets. False: this machine cannot make sound now, and the canary goes without. */
async function prepareSound(context: DrillContext, soundId: string): Promise<boolean> {
	const publishing = await publishingContext(context);
	const ready = async () => {
		for (const file of await unseenRecordings(context.db, soundId)) {
			const said = await lookAtRecording(publishing, file);
			// `gone`: somebody else looked at it in the same moment.
			if (said === 'later' || said === 'refused') return false;
		}
		return true;
	};
	return ready();
}

function namesOnly({ names }: Traces): string[] {
	return names.map((name) => name.split('/').at(-1) ?? '').filter((name) => name !== '');
}

function byLength(files: readonly SeenFile[]): Map<number, Set<string>> {
	const lengths = new Map<number, Set<string>>();
	for (const { bytes, sha256 } of files) lengths.set(bytes, (lengths.get(bytes) ?? new Set()).add(sha256));
	return lengths;
}

/** Asks until it is true, at most so long. False: it did not come true. */
async function within(patience: number, truth: () => Promise<boolean>, every = 100): Promise<boolean> {
	const late = performance.now() + patience;
	for (;;) {
		if (await truth()) return true;
		if (performance.now() > late) return false;
		await sleep(every);
	}
}
