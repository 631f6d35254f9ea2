import { closeUnanswered, eraseLongExpired, eraseLongSealed, reopenAnswered } from '#server/store/ending/silence.ts';
import { eraseUnansweredAdults } from '#server/store/ending/turn-eighteen.ts';
import { latestNow } from '#server/store/ending/latest-now.ts';
import { nameInLog } from './name-in-log.ts';
import type { ClockTask } from './task.ts';

/** Each night: silence is never a yes. Unanswered for 90 days is closed, and erased 30 days later; so is a yes that ended. */
export const task: ClockTask<'close-silent'> = {
	name: 'close-silent',
	cron: '23 1 * * *',
	catchUp: '26h',
	async run(context) {
		const { db, clock, log } = context;
		const name = nameInLog(context);
		const now = await latestNow(db, clock());
		for (const id of await reopenAnswered(db)) log(`${name(id)} is open again`);
		for (const id of await closeUnanswered(db, now)) log(`${name(id)} is closed`);
		for (const id of await eraseUnansweredAdults(db, now)) log(`${name(id)} is erased next`);
		for (const id of await eraseLongExpired(db, now)) log(`${name(id)} is erased next`);
		for (const id of await eraseLongSealed(db, now)) log(`${name(id)} is erased next`);
	}
};
