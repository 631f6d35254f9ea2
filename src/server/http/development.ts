/** The doors for `vite dev`, which has no server of ours in front of it. */
import { createCache } from '#server/cache/cache.ts';
import { compose, type Doors } from '#server/compose.ts';
import { settingsOrExit } from '#server/config/config.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { seedPractice } from '#server/store/accounts/practice.ts';
import { connect } from '#server/store/connect.ts';
import { settlePractice } from '#server/store/site.ts';

/** Opens the database of the settings (or attaches to one that runs) and builds the doors once. Nothing is kept. */
export async function openForDevelopment(): Promise<Doors> {
	const settings = settingsOrExit();
	const database = await openDatabase(settings, { attach: true, log: console.log });
	const owner = connect(database.logins, 'owner');
	const practice = await settlePractice(owner, settings.config.practice);
	if (practice) await seedPractice(owner);
	await owner.destroy();
	const { doors } = await compose({
		settings,
		logins: database.logins,
		secret: database.secret,
		cache: createCache({ maxBytes: 0, clock: Date.now, monotonic: () => performance.now() }),
		site: { practice },
		clock: Date.now,
		workerRuns: () => null
	});
	return doors;
}
