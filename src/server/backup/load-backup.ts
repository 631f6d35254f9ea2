/** Puts the rows and originals of a backup in place, inside the caller's transaction. */
import { createReadStream } from 'node:fs';
import { copyFile, link as linkFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import type { Loading } from '#server/store/copy/copy-in.ts';
import { dropKeysWithoutStory, originalsWanted, restoredKeys } from '#server/store/copy/restored-stories.ts';
import { fullName, type TableShape } from '#server/store/copy/table-shapes.ts';
import type { StoryDb } from '#server/store/handle.ts';
import type { Manifest } from './manifest.ts';

/** Loads every saved table, what is referred to first. Throws a plain sentence when a table is unknown here. */
export async function loadTables(loading: Loading, folder: string, manifest: Manifest): Promise<TableShape[]> {
	const schemas = [...new Set(manifest.tables.map(({ table }) => table.split('.')[0] ?? ''))];
	const here = await loading.tables(schemas);
	const saved = new Map(manifest.tables.map((table) => [table.table, table]));
	const loaded: TableShape[] = [];
	for (const shape of here) {
		const table = saved.get(fullName(shape));
		if (!table) continue;
		const taken = { ...shape, columns: table.columns };
		await pipeline(createReadStream(join(folder, table.file)), createGunzip(), loading.into(taken));
		saved.delete(fullName(shape));
		loaded.push(taken);
	}
	const [unknown] = saved.keys();
	if (unknown) throw new Error(`The backup holds the table ${unknown}, which this version does not know.`);
	return loaded;
}

export interface Opening {
	/** Stories whose key opens under the present master. */
	readonly open: number;
	/** Stories without a key that opens: told after the vault was saved. */
	readonly closed: string[];
}

/** Drops keys of no story, and tries every key that is left; `erased`: stories that the ledger knows as erased. */
export async function tryKeys(tx: StoryDb, keys: MasterKeys, erased: ReadonlySet<string>): Promise<Opening> {
	await dropKeysWithoutStory(tx);
	const rows = (await restoredKeys(tx)).filter(({ id }) => !erased.has(id));
	const closed = rows.filter(({ id, key }) => key === null || !opens(keys, id, key)).map(({ id }) => id);
	return { open: rows.length - closed.length, closed };
}

/** Copies (or lends) the originals that some story still has. Returns the names that the backup does not hold. */
export async function placeOriginals(
	tx: StoryDb,
	manifest: Manifest,
	{ from, to, link }: { readonly from: string; readonly to: string; readonly link: boolean }
): Promise<string[]> {
	const wanted = await originalsWanted(tx);
	const held = new Set(manifest.originals.map(({ file }) => file));
	const missing: string[] = [];
	for (const path of wanted) {
		const file = join('originals', path);
		if (!held.has(file)) {
			missing.push(path);
			continue;
		}
		const target = join(to, path);
		await mkdir(dirname(target), { recursive: true, mode: 0o700 });
		if (!(link && (await lend(join(from, file), target)))) await copyFile(join(from, file), target);
	}
	return missing;
}

/** False: another disk, or a file system that cannot. */
async function lend(source: string, target: string): Promise<boolean> {
	try {
		await linkFile(source, target);
		return true;
	} catch {
		return false;
	}
}

function opens(keys: MasterKeys, id: string, row: { master_id: string; wrapped: Buffer }): boolean {
	try {
		keys.unwrap(id, row).fill(0);
		return true;
	} catch {
		return false;
	}
}
