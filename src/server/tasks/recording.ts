import { isObject } from '#domain/base/shape.ts';
import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import type { Task } from '#server/tasks/task.ts';

/**
 * Listens to a recording that has just arrived and makes what the desk hears and sees of it. Payload: `{ fileId }`. Every
 * five minutes it looks at those that are left: of a restored backup, or when nothing here could read them at first.
 */
export const task: Task = {
	name: 'recording',
	cron: '*/5 * * * *',
	async run(context, payload) {
		const asked = isObject(payload) && typeof payload.fileId === 'string' ? payload.fileId : null;
		const publishing = await publishingContext(context);
		for (const file of await unseenRecordings(context.db, asked)) {
			context.log(`recording ${file.id}: ${await lookAtRecording(publishing, file)}`);
		}
	}
};
