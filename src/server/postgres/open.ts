/** Opens the database that the settings name: our own, or a server elsewhere; logins made and migrations run. */
import { noticesToday } from '#messages/notice.ts';
import type { Settings } from '#server/config/config.ts';
import { openSecondSecret, type SecondSecret } from '#server/seal/second-secret.ts';
import { connect, type Logins } from '#server/store/connect.ts';
import { refuseUnfinishedRestore } from '#server/store/copy/unfinished-restore.ts';
import { externalLogins, loginPasswords, passwordOf, socketLogins } from '#server/store/logins.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { ensureDatabase, migrate, ourMigrations } from '#server/store/migrate.ts';
import { loginName } from '#server/store/roles.ts';
import { join } from 'node:path';
import { socketOf } from './cluster.ts';
import { startEmbedded } from './embedded.ts';
import { livingServer, parentNode } from './living.ts';

export interface OpenDatabase {
	logins: Logins;
	/** Null on a node for readers: it derives nothing. */
	secret: SecondSecret | null;
	/** Names of the migrations that were new. */
	migrated: string[];
	stop(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}

const databaseName = 'suitcase';

/**
 * `attach`: if a Suitcase runs on this folder, use its database instead of refusing (for single commands). `migrations`: all
 * of this version, unless a restore needs the form of an older one first. Throws a plain sentence when it cannot be opened.
 */
export async function openDatabase(
	{ config, secrets }: Settings,
	{ attach = false, log = (_line: string) => {}, migrations = ourMigrations() } = {}
): Promise<OpenDatabase> {
	if (config.doors === 'public') return opened({ public: secrets.databaseUrls.public }, null, []);
	const secret = openSecondSecret(config.secretFile);
	const passwords = loginPasswords(secret.derive);
	if (config.database === 'external') {
		const owner = secrets.databaseUrls.owner ?? secrets.databaseUrl ?? '';
		const migrated = await migrateWhole(owner, { passwords, migrations });
		return opened(externalLogins(owner, secrets.databaseUrls, secret.derive), secret, migrated);
	}
	const running = attach ? runningSocket(config.data) : null;
	const server = running
		? { socket: running, stop: async () => {} }
		: await startEmbedded({
				data: config.data,
				owner: { name: loginName('owner'), password: passwordOf(secret.derive, 'owner') },
				throwAway: false,
				log
			});
	try {
		await ensureDatabase(socketLogins(server.socket, 'postgres', secret.derive).owner, databaseName);
		const logins = socketLogins(server.socket, databaseName, secret.derive);
		return opened(logins, secret, await migrateWhole(logins.owner, { passwords, migrations }), server.stop);
	} catch (error) {
		await server.stop();
		throw error;
	}
}

async function migrateWhole(ownerUrl: string, how: Parameters<typeof migrate>[1]): Promise<string[]> {
	const migrated = await migrate(ownerUrl, how);
	const db = connect({ owner: ownerUrl }, 'owner');
	try {
		await refuseUnfinishedRestore(db);
		// Before anybody can read a page: a yes names the notice it was given under.
		await registerNotices(db, noticesToday());
	} finally {
		await db.destroy();
	}
	return migrated;
}

/** The logins of a database that another process of ours has already opened (the worker's view of it). */
export function runningLogins({ config, secrets }: Settings): { logins: Logins; secret: SecondSecret } {
	const secret = openSecondSecret(config.secretFile);
	if (config.database === 'external') {
		const owner = secrets.databaseUrls.owner ?? secrets.databaseUrl ?? '';
		return { logins: externalLogins(owner, secrets.databaseUrls, secret.derive), secret };
	}
	return { logins: socketLogins(socketOf(config.data) ?? '', databaseName, secret.derive), secret };
}

function runningSocket(data: string): string | null {
	const pid = livingServer(join(data, 'postgres'));
	return pid !== null && parentNode(pid) !== null ? socketOf(data) : null;
}

function opened(logins: Logins, secret: SecondSecret | null, migrated: string[], stop = async () => {}): OpenDatabase {
	return { logins, secret, migrated, stop, [Symbol.asyncDispose]: stop };
}
