/** The backup from before the teller took the canary back: apart from the site's own, and thrown away afterwards. */
import { mkdir, statfs } from 'node:fs/promises';
import { filePlaces } from '#server/config/file-places.ts';
import { makeBackup, type Backup } from '#server/backup/make-backup.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { databaseBytes } from '#server/store/drill/clean-disk.ts';
import type { DrillContext } from './drill-context.ts';
import { drillFolder } from './drill-folder.ts';

/** A new database, empty, with its own write-ahead log (bytes). */
const EMPTY_DATABASE = 256 * 1024 * 1024;

/** Saves data and vault; null: there is not room enough to restore them beside the site. */
export async function saveBefore(context: DrillContext): Promise<Backup | null> {
	const { config, owner, ownerUrl, secret, clock } = context;
	await mkdir(config.backups, { recursive: true, mode: 0o700 });
	const { bavail, bsize } = await statfs(config.backups);
	// The tables once packed and once loaded. What is sealed in files is lent by the site's own backup where it can.
	if (bavail * bsize < EMPTY_DATABASE + 2 * (await databaseBytes(owner))) return null;
	return makeBackup({
		ownerUrl,
		backups: drillFolder(config).saved,
		lender: config.backups,
		sealedFiles: filePlaces(config).sealed,
		ledger: createErasureLedger(config, secret),
		clock
	});
}
