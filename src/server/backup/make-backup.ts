/**
 * Makes a backup: every table of one moment, the sealed originals, and apart from them the vault. Left out: what readers
 * see (it is computed again from consent), drafts, sessions, and of course the master keys.
 */
import { createWriteStream } from 'node:fs';
import { link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createReadStream } from 'node:fs';
import { isMissing, replaceFile, syncFolder } from '#server/seal/atomic-file.ts';
import type { ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { oldestActUnderWay } from '#server/store/copy/acts-under-way.ts';
import { withSnapshot, type Snapshot } from '#server/store/copy/copy-out.ts';
import { fullName } from '#server/store/copy/table-shapes.ts';
import { backupFolder, backupName, listBackups, pruneBackups, type BackupKind } from './backup-places.ts';
import { MANIFEST, measuring, readManifest, type Manifest, type SavedFile, type SavedTable } from './manifest.ts';

export interface BackupContext {
	readonly ownerUrl: string;
	readonly backups: string;
	/** Whose newest backup lends its originals instead, where this is not the site's own. */
	readonly lender?: string;
	/** The folder of sealed originals. */
	readonly sealedFiles: string;
	readonly ledger: ErasureLedger;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}
export interface Backup {
	/** Absolute path of the data backup, and of the vault's. */
	readonly data: string;
	readonly vault: string;
	readonly stories: number;
	readonly originals: number;
	/** Of the data backup. */
	readonly bytes: number;
}

/** Not saved: computed again, short-lived, or brought by the program. */
const NOT_SAVED: ReadonlySet<string> = new Set([
	'shown.story_row',
	'shown.picture_row',
	'shown.listed_row',
	'shown.facet_row',
	'shown.thing_row',
	'shown.word_row',
	'shown.print_sheet',
	'story.group_count',
	'story.figure_count',
	'story.shared_count',
	'story.published_count',
	'story.rendition',
	'story.recording_look',
	'story.recording_still',
	'story.draft',
	'story.draft_file',
	'story.left_page',
	'office.session',
	'office.verification',
	'office.sign_in_attempt',
	'office.first_link'
]);
/** How long an act usually lies between its line in the ledger and its commit, and how far clocks may differ (ms). */
const UNDER_WAY = 120_000;

/** Saves data and vault of the same moment, and deletes backups that are too old. */
export async function makeBackup(context: BackupContext): Promise<Backup> {
	const ledger = await ledgerNow(context);
	const at = new Date(context.clock());
	return withSnapshot(context.ownerUrl, async (snapshot) => {
		const data = await saveInto(context, 'data', at, async (folder) => ({
			tables: await saveTables(snapshot, ['office', 'story', 'shown', 'press', 'chain'], folder),
			originals: await saveOriginals(context, await snapshot.files(), folder),
			migrations: await snapshot.migrations(),
			stories: await snapshot.stories(),
			...ledger
		}));
		const vault = await saveVaultOf(context, snapshot, at, ledger);
		pruneBackups(context.backups, at);
		const { tables, originals, stories } = data.manifest;
		return {
			data: data.path,
			vault,
			stories,
			originals: originals.length,
			bytes: [...tables, ...originals].reduce((sum, file) => sum + file.bytes, 0)
		};
	});
}

/** Saves the vault alone, as after each rotation: older ones open nothing any more. Returns its path. */
export async function saveVault(context: BackupContext): Promise<string> {
	const ledger = await ledgerNow(context);
	const at = new Date(context.clock());
	return withSnapshot(context.ownerUrl, (snapshot) => saveVaultOf(context, snapshot, at, ledger));
}

type Ledger = Pick<Manifest, 'ledger' | 'replayAfter'>;

// Before the snapshot: what is added from here on counts as newer than the backup, whether it is in it or not.
async function ledgerNow({ ledger, clock, ownerUrl }: BackupContext): Promise<Ledger> {
	ledger.begin();
	// Before the ledger is read. One that begins later writes its line later, too.
	const oldest = (await oldestActUnderWay(ownerUrl))?.getTime() ?? Infinity;
	const entries = await ledger.read();
	const settled = Math.min(clock(), oldest) - UNDER_WAY;
	// By order, not by time: behind the first that may not be saved, nothing counts as saved.
	const first = entries.findIndex(({ at }) => Date.parse(at) >= settled);
	const saved = first === -1 ? entries.at(-1) : entries[first - 1];
	return { ledger: await ledger.head(), replayAfter: saved?.n ?? 0 };
}

async function saveVaultOf(context: BackupContext, snapshot: Snapshot, at: Date, ledger: Ledger): Promise<string> {
	const { path } = await saveInto(context, 'vault', at, async (folder) => ({
		tables: await saveTables(snapshot, ['vault'], folder),
		originals: [],
		migrations: await snapshot.migrations(),
		stories: await snapshot.stories(),
		...ledger
	}));
	return path;
}

/** Fills a folder under another name; it gets its own only when everything is on disk. */
async function saveInto(
	{ backups }: BackupContext,
	kind: BackupKind,
	at: Date,
	fill: (folder: string) => Promise<Omit<Manifest, 'format' | 'kind' | 'at'>>
): Promise<{ path: string; manifest: Manifest }> {
	const path = join(backupFolder(backups, kind), backupName(at));
	const folder = `${path}.unfinished`;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	try {
		const manifest: Manifest = { format: 1, kind, at: at.toISOString(), ...(await fill(folder)) };
		replaceFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, '\t')}\n`);
		await rename(folder, path);
		syncFolder(dirname(path));
		return { path, manifest };
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}
}

async function saveTables(snapshot: Snapshot, schemas: readonly string[], folder: string): Promise<SavedTable[]> {
	const saved: SavedTable[] = [];
	for (const table of await snapshot.tables(schemas)) {
		if (NOT_SAVED.has(fullName(table))) continue;
		const file = `${fullName(table)}.copy.gz`;
		const counter = measuring();
		await pipeline(
			snapshot.rows(table),
			createGzip({ level: 1 }),
			counter.stream,
			createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600, flush: true })
		);
		saved.push({ table: fullName(table), columns: table.columns, file, ...counter.result() });
	}
	return saved;
}

/** Originals never change under their name, so the backup before lends its copy where it can. */
async function saveOriginals(context: BackupContext, paths: readonly string[], folder: string): Promise<SavedFile[]> {
	const [before] = listBackups(context.lender ?? context.backups, 'data');
	const known = new Map(before ? readManifest(before, 'data').originals.map((saved) => [saved.file, saved]) : []);
	const saved: SavedFile[] = [];
	for (const path of paths) {
		const file = join('originals', path);
		const target = join(folder, file);
		await mkdir(dirname(target), { recursive: true, mode: 0o700 });
		const lent = known.get(file);
		if (before && lent && (await lend(join(before, file), target, lent))) {
			saved.push(lent);
			continue;
		}
		const counter = measuring();
		try {
			await pipeline(
				createReadStream(join(context.sealedFiles, path)),
				counter.stream,
				createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true })
			);
		} catch (error) {
			await rm(target, { force: true });
			// Erased since the snapshot; the ledger says so too.
			if (isMissing(error)) continue;
			throw error;
		}
		saved.push({ file, ...counter.result() });
	}
	return saved;
}

async function lend(source: string, target: string, { bytes }: SavedFile): Promise<boolean> {
	try {
		if ((await stat(source)).size !== bytes) return false;
		await link(source, target);
		return true;
	} catch {
		return false;
	}
}
