import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import type { ClockTask } from '#server/tasks/task.ts';

/**
 * Listens to a recording that has just arrived and makes what the desk hears and sees of it. Every
 * five minutes it looks at those that are left: of a restored backup, or when nothing here could read them at first.
 */
export const task: ClockTask<'recording'> = {
	name: 'recording',
	cron: '*/5 * * * *',
	async run(context, ids) {
		const publishing = await publishingContext(context);
		for (const file of await unseenRecordings(context.db, ids?.fileId ?? null)) {
			context.log(`recording ${file.id}: ${await lookAtRecording(publishing, file)}`);
		}
	}
};
