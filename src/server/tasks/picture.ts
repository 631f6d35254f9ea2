import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import type { ClockTask } from '#server/tasks/task.ts';

/**
 * Looks at a picture that has just arrived and makes the desk's preview. Each minute it looks at
 * those for which nobody asked: imported ones, and those of a restored backup.
 */
export const task: ClockTask<'picture'> = {
	name: 'picture',
	cron: '* * * * *',
	async run(context, ids) {
		const publishing = await publishingContext(context);
		for (const file of await unseenFiles(context.db, ids?.fileId ?? null)) {
			context.log(`picture ${file.id}: ${await lookAtPicture(publishing, file)}`);
		}
	}
};
