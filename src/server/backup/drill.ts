/** The restore drill: the newest backup is restored to a place of its own, looked at, and thrown away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { filePlaces } from '#server/config/file-places.ts';
import type { Settings } from '#server/config/config.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { openField, openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { everythingSealed, restoredKeys } from '#server/store/copy/restored-stories.ts';
import { listBackups } from './backup-places.ts';
import { restoreBackup, type Restored, type RestoreRefusal } from './restore.ts';

export interface Drill extends Restored {
	/** The backup that was tried. */
	readonly from: string;
	/** Sealed fields and originals that were opened, and how many did not open. */
	readonly opened: number;
	readonly broken: number;
}
const SAMPLE = { stories: 100, originals: 10 } as const;

/** Restores the newest backup below the temporary folder, opens a sample of it, and leaves nothing behind. */
export async function restoreDrill(
	settings: Settings,
	clock: () => number
): Promise<Result<Drill, RestoreRefusal | 'no_backup'>> {
	const [from] = listBackups(settings.config.backups, 'data');
	if (!from) return refuse('no_backup');
	const data = await mkdtemp(join(tmpdir(), 'suitcase-drill-'));
	// Its own database, also where the real one is elsewhere; keys, secret and ledger are the real ones, only read.
	const there: Settings = {
		config: { ...settings.config, data, database: 'embedded' },
		secrets: { ...settings.secrets, databaseUrl: null, databaseUrls: {} }
	};
	try {
		const restored = await restoreBackup({ settings: there, from, vault: null, acceptGap: false, clock });
		if (!restored.ok) return restored;
		const database = await openDatabase(there);
		const db = connect(database.logins, 'owner');
		try {
			const keys = await openMasterKeys(settings.config.keysFile);
			return ok({ ...restored.value, from, ...(await openSample(db, keys, filePlaces(there.config).sealed)) });
		} finally {
			await db.destroy();
			await database.stop();
		}
	} finally {
		await rm(data, { recursive: true, force: true });
	}
}

async function openSample(
	db: OwnerDb,
	keys: MasterKeys,
	sealedFiles: string
): Promise<{ opened: number; broken: number }> {
	const counted = { opened: 0, broken: 0 };
	const count = async (open: () => unknown) => {
		try {
			await open();
			counted.opened++;
		} catch {
			counted.broken++;
		}
	};
	let originals = 0;
	for (const { id, key: row } of await restoredKeys(db, SAMPLE.stories)) {
		if (!row) {
			counted.broken++;
			continue;
		}
		const key = keys.unwrap(id, row);
		const { fields, files } = await everythingSealed(db, id);
		for (const { field, version, body } of fields)
			await count(() => openField(key, { table: 'story.sealed', row: id, field, version }, body));
		for (const file of files) {
			if (originals++ >= SAMPLE.originals) break;
			await count(() => readOriginal(key, file, sealedFiles));
		}
	}
	return counted;
}

async function readOriginal(
	key: Buffer,
	file: { id: string; path: string; body: Buffer; body_version: number },
	sealedFiles: string
): Promise<void> {
	const body = openJson(
		key,
		{ table: 'story.file', row: file.id, field: 'body', version: file.body_version },
		file.body
	);
	if (typeof body !== 'object' || body === null || !('identity' in body) || typeof body.identity !== 'string')
		throw new Error('no identity');
	for await (const part of openFile(join(sealedFiles, file.path), body.identity)) void part;
}
