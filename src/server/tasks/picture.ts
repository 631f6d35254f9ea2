import { isObject } from '#domain/base/shape.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import type { Task } from '#server/tasks/task.ts';

/**
 * Looks at a picture that has just arrived and makes the desk's preview. Payload: `{ fileId }`. Each minute it looks at
 * those for which nobody asked: imported ones, and those of a restored backup.
 */
export const task: Task = {
	name: 'picture',
	cron: '* * * * *',
	async run(context, payload) {
		const asked = isObject(payload) && typeof payload.fileId === 'string' ? payload.fileId : null;
		const publishing = await publishingContext(context);
		for (const file of await unseenFiles(context.db, asked)) {
			context.log(`picture ${file.id}: ${await lookAtPicture(publishing, file)}`);
		}
	}
};
