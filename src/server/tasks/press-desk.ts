import { officeMail } from '#server/store/desk/office-mail.ts';
import { sendNotice } from './send-notice.ts';
import type { Task } from './task.ts';

/** Tells an office that something arrived: a journalist waits to be registered. Who, only the desk says. */
export const task: Task = {
	name: 'press-desk',
	async run(context, payload) {
		if (typeof payload !== 'object' || payload === null || !('officeId' in payload)) return;
		const { officeId } = payload;
		if (typeof officeId === 'string') await sendNotice(context, () => officeMail(context.db, officeId));
	}
};
