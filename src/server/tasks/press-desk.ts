import { officeMail } from '#server/store/desk/office-mail.ts';
import { sendNotice } from './send-notice.ts';
import type { Task } from './task.ts';

/** Tells an office that something arrived: a journalist waits to be registered. Who, only the desk says. */
export const task: Task<'press-desk'> = {
	name: 'press-desk',
	async run(context, { officeId }) {
		await sendNotice(context, () => officeMail(context.db, officeId));
	}
};
