import { hasMail } from '#server/mail/post-mail.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { storiesToLookAt, sweepPress, untoldKits } from '#server/store/press/stopping.ts';
import type { ClockTask } from './task.ts';

/**
 * Each night: registrations, sessions and questions of journalists that are not needed any more; and whoever was to be told
 * that something ended, and was not.
 */
export const task: ClockTask<'press-sweep'> = {
	name: 'press-sweep',
	cron: '23 3 * * *',
	catchUp: '2d',
	async run(context) {
		const { db, log } = context;
		for (const storyId of await storiesToLookAt(db)) await enqueue(db, 'press-stop', { storyId });
		if (hasMail(context)) for (const id of await untoldKits(db)) await enqueue(db, 'press-mail', { kind: 'stop', id });
		const gone = await sweepPress(db);
		if (gone > 0) log(`press: ${gone} registrations were erased`);
	}
};
