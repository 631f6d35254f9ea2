import { filePlaces } from '#server/config/file-places.ts';
import { removePublicFiles } from '#server/publishing/make-renditions.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import type { ClockTask } from '#server/tasks/task.ts';

/** How long a file may wait for the publication it was made for, in milliseconds. */
const PATIENCE = 10 * 60_000;

/**
 * Removes public files that no reader may get: of stories taken back at once, of others after ten minutes (a publication
 * that is under way has made its files but not its rows yet). A story that comes back gets new files under new names.
 */
export const task: ClockTask<'sweep-renditions'> = {
	name: 'sweep-renditions',
	cron: '* * * * *',
	async run(context) {
		const names = await forgetUnshownRenditions(context.db, new Date(context.clock() - PATIENCE));
		await removePublicFiles(filePlaces(context.config).public, names);
	}
};
