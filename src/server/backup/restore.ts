/**
 * Restores a backup into an empty place, in this order: the form that the database had when it was saved, its rows, the
 * form of today, and then, with today's program, what tellers decided since. Until that last step is done, the database is
 * marked, and nothing serves from it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { filePlaces } from '#server/config/file-places.ts';
import type { Settings } from '#server/config/config.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { noteRestore } from '#server/log/note-restore.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { createSigner } from '#server/seal/signing.ts';
import { loadInto } from '#server/store/copy/copy-in.ts';
import { forgetSettings, restoredStories, storiesToShowAgain } from '#server/store/copy/restored-stories.ts';
import { endRestore, markRestore } from '#server/store/copy/unfinished-restore.ts';
import { connect, type Logins } from '#server/store/connect.ts';
import { forgetNotices } from '#server/store/notices/notices.ts';
import { migrate, ourMigrations, type Migration } from '#server/store/migrate.ts';
import { loginPasswords } from '#server/store/logins.ts';
import { closePress, markKitsOfBefore } from '#server/store/press/restored.ts';
import { writeSetting } from '#server/store/settings.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { countSharing } from '#server/store/miscounted.ts';
import { listBackups } from './backup-places.ts';
import { loadTables, placeOriginals, tryKeys, type Opening } from './load-backup.ts';
import { checkFiles, readManifest, type Manifest } from './manifest.ts';
import { endAgain } from './replay-endings.ts';
import { replayLedger, type Replayed } from './replay-ledger.ts';

export interface RestoreOrder {
	readonly settings: Settings;
	/** The data backup. */
	readonly from: string;
	/** The vault backup; null: the newest in `SUITCASE_BACKUPS`, or beside `from`. */
	readonly vault: string | null;
	/** Go on although the erasure ledger is missing, broken or too old; then every story comes back held. */
	readonly acceptGap: boolean;
	/** Lend originals to the restored place instead of copying them; only for a place that is thrown away. */
	readonly link?: boolean;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}
export interface Restored extends Replayed {
	readonly stories: number;
	/** Stories that no key opens: told after the vault was saved. */
	readonly closed: number;
	/** Originals that the backup does not hold. */
	readonly missingOriginals: number;
	/** A sentence when the ledger was not what it should be, and the gap was accepted. */
	readonly gap: string | null;
}
export type RestoreRefusal =
	| 'not_empty'
	| 'no_secret'
	| 'no_keys'
	| 'no_vault'
	| 'vault_does_not_open'
	| 'ledger_missing'
	| 'ledger_too_old'
	| 'ledger_broken'
	| 'newer_version';

/** Restores, or refuses and leaves the place as empty as it was. Throws a plain sentence when the backup is damaged. */
export async function restoreBackup(order: RestoreOrder): Promise<Result<Restored, RestoreRefusal>> {
	const { config } = order.settings;
	const manifest = readManifest(order.from, 'data');
	const migrations = sameMigrations(manifest);
	if (!migrations) return refuse('newer_version');
	if (holdsData(config.data)) return refuse('not_empty');
	if (!existsSync(config.secretFile)) return refuse('no_secret');
	if (!existsSync(config.keysFile)) return refuse('no_keys');
	const vaultFolder = order.vault ?? newestVault(config.backups, order.from);
	if (!vaultFolder) return refuse('no_vault');
	const vault = readManifest(vaultFolder, 'vault');
	await checkFiles(order.from, manifest);
	await checkFiles(vaultFolder, vault);

	const secret = openSecondSecret(config.secretFile);
	const ledger = createErasureLedger(config, secret);
	const gap = await gapOf(ledger, manifest);
	if (gap && !order.acceptGap) return refuse(gap);

	const keys = await openMasterKeys(config.keysFile);
	const database = await openDatabase(order.settings, { migrations });
	let done = false;
	try {
		const ownerUrl = database.logins.owner ?? '';
		const readable = gap ? whatIsLeft(ledger) : ledger;
		const { publicKey } = createSigner(secret);
		const parts = { order, manifest, vaultFolder, vault, ledger: readable, keys, gap, publicKey };
		const loaded = await load(ownerUrl, parts);
		if (!loaded.ok) return loaded;
		await migrate(ownerUrl, { passwords: loginPasswords(secret.derive) });
		const restored = await decideAgain(database.logins, parts, loaded.value);
		done = true;
		return ok(restored);
	} finally {
		await database.stop();
		if (!done) await clear(order.settings);
	}
}

interface Parts {
	readonly order: RestoreOrder;
	readonly manifest: Manifest;
	readonly vaultFolder: string;
	readonly vault: Manifest;
	readonly ledger: ErasureLedger;
	readonly keys: MasterKeys;
	readonly gap: RestoreRefusal | null;
	/** Of the signed checkpoints of the log. */
	readonly publicKey: string;
}

/** The rows, in the form in which they were saved: what runs here must not need more than the oldest form has. */
async function load(ownerUrl: string, parts: Parts): Promise<Result<Opening, RestoreRefusal>> {
	const { order, manifest, vaultFolder, vault, ledger, keys } = parts;
	return loadInto<Result<Opening, RestoreRefusal>>(ownerUrl, async (loading) => {
		if (!(await loading.isEmpty())) return refuse('not_empty');
		// What a first start made of its own gives way to what was saved.
		await forgetSettings(loading.tx);
		await forgetNotices(loading.tx);
		const tables = [
			...(await loadTables(loading, order.from, manifest)),
			...(await loadTables(loading, vaultFolder, vault))
		];
		await loading.continueNumbers(tables);
		await markRestore(loading.tx, manifest.at);
		const opening = await tryKeys(loading.tx, keys, await erasedSince(loading.tx, ledger));
		// No key opens: rolled back with the exception below.
		if (opening.open === 0 && opening.closed.length > 0) throw vaultDoesNotOpen;
		return ok(opening);
	}).catch((error: unknown) => {
		if (error === vaultDoesNotOpen) return refuse('vault_does_not_open');
		throw error;
	});
}

/** With the form of today: what tellers decided since the backup. The mark goes with it, or everything stays marked. */
async function decideAgain(logins: Logins, parts: Parts, { open, closed }: Opening): Promise<Restored> {
	const { order, manifest, ledger, gap, publicKey } = parts;
	const now = new Date(order.clock());
	const db = connect(logins, 'owner');
	try {
		return await db.transaction().execute(async (tx) => {
			// The counters are not saved: a number that was wrong must not outlive a restore.
			await countSharing(tx);
			const { replayAfter } = manifest;
			const { heldAt } = await endAgain(tx, ledger, { replayAfter, all: gap !== null, now });
			const replayed = await replayLedger(tx, ledger, { replayAfter, holdAll: gap !== null, heldAt, now });
			const missing = await placeOriginals(tx, manifest, {
				from: order.from,
				to: filePlaces(order.settings.config).sealed,
				link: order.link ?? false
			});
			await publishAgain(tx);
			await closePress(tx);
			if (!manifest.migrations.some(({ name }) => name.startsWith('0302-'))) await markKitsOfBefore(tx);
			await noteRestore(tx, { at: now, from: manifest.at, file: checkpointFile(order.settings.config), publicKey });
			// Before this migration nobody wrote into the ledger which receipts, accounts and wide holds ended.
			const withEndings = manifest.migrations.some(({ name }) => name.startsWith('0410-'));
			await writeSetting(tx, 'restored', { at: now.toISOString(), from: manifest.at, gap, withEndings });
			await endRestore(tx);
			return {
				...replayed,
				stories: open + closed.length,
				closed: closed.length,
				missingOriginals: missing.length,
				gap
			};
		});
	} finally {
		await db.destroy();
	}
}

async function erasedSince(tx: StoryDb, ledger: ErasureLedger): Promise<ReadonlySet<string>> {
	const names = new Set((await ledger.read()).flatMap(({ kind, story }) => (kind === 'erased' ? [story] : [])));
	const stories = await restoredStories(tx);
	return new Set(stories.flatMap(({ id }) => (names.has(ledger.nameOf(id)) ? [id] : [])));
}

const vaultDoesNotOpen = new Error('no key of the vault opens');

/** Nothing that readers see was saved: consent decides again, story by story. */
async function publishAgain(tx: StoryDb): Promise<void> {
	for (const id of await storiesToShowAgain(tx))
		await enqueue(tx, 'publish', { storyId: id }, { key: `publish:${id}` });
}

async function gapOf(ledger: ErasureLedger, manifest: Manifest): Promise<RestoreRefusal | null> {
	if (!existsSync(ledger.path)) return 'ledger_missing';
	const checked = await ledger.verify(manifest.ledger);
	if (checked.ok || checked.reason === 'second_differs') return null;
	return checked.reason === 'too_short' || checked.reason === 'missing' ? 'ledger_too_old' : 'ledger_broken';
}

/** With an accepted gap, each line that is whole still says what must stay gone, wherever the chain is broken. */
function whatIsLeft(ledger: ErasureLedger): ErasureLedger {
	return { ...ledger, read: async () => ledger.salvage() };
}

function holdsData(data: string): boolean {
	const there = (name: string) => existsSync(join(data, name)) && readdirSync(join(data, name)).length > 0;
	return there('postgres') || there('files');
}

function newestVault(backups: string, from: string): string | null {
	return listBackups(backups, 'vault')[0] ?? listBackups(join(from, '..', '..'), 'vault')[0] ?? null;
}

/** The migrations that the backup's database had run; null when this version lacks one or has another of that name. */
function sameMigrations(manifest: Manifest): Migration[] | null {
	const ours = new Map(ourMigrations().map((migration) => [migration.name, migration]));
	const same = manifest.migrations.map(({ name, sha256 }) =>
		ours.get(name)?.sha256 === sha256 ? ours.get(name) : undefined
	);
	const known = same.filter((migration) => migration !== undefined);
	return known.length === same.length ? known : null;
}

/** A restore that did not end leaves nothing: an empty site must not come up in its place. */
async function clear({ config }: Settings): Promise<void> {
	if (config.database === 'embedded') await rm(join(config.data, 'postgres'), { recursive: true, force: true });
	await rm(join(config.data, 'files'), { recursive: true, force: true });
}
