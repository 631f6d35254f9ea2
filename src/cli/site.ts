/** Opens the installation that the settings name, whether its server runs or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOrExit, type Settings } from '#server/config/config.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { countKeys } from '#server/store/vault/story-keys.ts';
import { plain } from './command.ts';

export interface OpenSite {
	readonly settings: Settings;
	readonly db: OwnerDb;
	readonly ownerUrl: string;
	readonly secret: SecondSecret;
	readonly ledger: ErasureLedger;
	/** Folders of sealed originals and public renditions. */
	readonly files: { readonly sealed: string; readonly public: string };
	/** Names of migrations that were new. */
	readonly migrated: readonly string[];
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}

/**
 * Opens it for the time of `work`. While the server runs, its database is used; else it is started and stopped again.
 * `founds`: whether the command may begin where nothing is yet. Every other one throws a plain sentence there, and makes
 * neither a folder nor a key: typed without the settings of the service, a backup would save an empty site and say so.
 */
export async function withSite<T>(work: (site: OpenSite) => Promise<T>, { founds = false } = {}): Promise<T> {
	const settings = settingsOrExit();
	if (settings.config.doors === 'public')
		throw plain('This node is for readers only (DOORS=public). Run the command on the main node.');
	if (!founds) refuseNowhere(settings);
	const database = await openDatabase(settings, { attach: true });
	const { secret, logins } = database;
	if (!secret || !logins.owner) throw plain('This node cannot act as the owner of the database.');
	const db = connect(logins, 'owner');
	try {
		if (!existsSync(settings.config.keysFile) && (await countKeys(db)).size > 0)
			throw plain(
				`The master keys of these stories are not at ${settings.config.keysFile}. ${SETTINGS} If they are lost: npm run suitcase -- keys recover`
			);
		return await work({
			settings,
			db,
			ownerUrl: logins.owner,
			secret,
			ledger: createErasureLedger(settings.config, secret),
			files: filePlaces(settings.config),
			migrated: database.migrated,
			clock: Date.now
		});
	} finally {
		await db.destroy();
		await database.stop();
	}
}

const SETTINGS =
	'A command needs the settings of the service (SUITCASE_DATA, SUITCASE_KEYS …); docs/operating/install.md says how to give them.';

function refuseNowhere({ config }: Settings): void {
	if (config.database === 'embedded' && !existsSync(join(config.data, 'postgres', 'PG_VERSION')))
		throw plain(`Nothing lies in ${config.data}. ${SETTINGS} A new site begins with: npm run suitcase -- migrate`);
	if (!existsSync(config.secretFile)) throw plain(`The second secret is not at ${config.secretFile}. ${SETTINGS}`);
}
