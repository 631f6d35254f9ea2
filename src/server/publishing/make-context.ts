import { filePlaces } from '#server/config/file-places.ts';
import { siteAddress } from '#server/config/site-address.ts';
import { cardOf } from '#server/publishing/card-of.ts';
import { posterOf } from '#server/publishing/poster-of.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { readSiteName } from '#server/store/site-name.ts';
import type { TaskContext } from '#server/tasks/task.ts';

const opened = new Map<string, Promise<MasterKeys>>();

/** What publishing needs, from what a task has. The keys' file is opened once a process; it notices a rotation by itself. */
export async function publishingContext(context: TaskContext): Promise<PublishingContext> {
	const { config, db } = context;
	const keys = opened.get(config.keysFile) ?? openMasterKeys(config.keysFile);
	opened.set(config.keysFile, keys);
	const places = filePlaces(config);
	return {
		db,
		masterKeys: await keys,
		feedKey: context.secret.derive('feed-id'),
		sealedFiles: places.sealed,
		publicFiles: places.public,
		memoryFolder: config.memoryFolder,
		poster: async (shown, office, mark) =>
			posterOf(shown, {
				origin: siteAddress(config),
				publicFiles: places.public,
				office,
				mark,
				appName: (await readSiteName(db)) ?? 'Suitcase'
			}),
		card: async (shown) =>
			cardOf(shown, { publicFiles: places.public, appName: (await readSiteName(db)) ?? 'Suitcase' }),
		clock: context.clock
	};
}
