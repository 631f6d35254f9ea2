import { filePlaces } from '#server/config/file-places.ts';
import type { Settings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import type { BackupContext } from './make-backup.ts';

/** What a backup of this installation needs; its database runs already. */
export function backupContext(
	settings: Settings,
	{ secret, clock, ownerUrl }: { secret: Pick<SecondSecret, 'derive'>; clock: () => number; ownerUrl?: string }
): BackupContext {
	const { config } = settings;
	return {
		ownerUrl: ownerUrl ?? runningLogins(settings).logins.owner ?? '',
		backups: config.backups,
		sealedFiles: filePlaces(config).sealed,
		ledger: createErasureLedger(config, secret),
		clock
	};
}
