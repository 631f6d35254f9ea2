import { sweepPress } from '#server/store/press/stopping.ts';
import type { Task } from './task.ts';

/** Each night: registrations, sessions and questions of journalists that are not needed any more. */
export const task: Task = {
	name: 'press-sweep',
	cron: '23 3 * * *',
	catchUp: '2d',
	async run({ db, log }) {
		const gone = await sweepPress(db);
		if (gone > 0) log(`press: ${gone} registrations were erased`);
	}
};
