import { officeMailOf } from '#server/store/desk/office-mail.ts';
import { sendNotice } from './send-notice.ts';
import type { Task } from './task.ts';

/** Tells an office by mail that something arrived: no story, no name, no number. Without mail set up it does nothing. */
export const task: Task<'notify-desk'> = {
	name: 'notify-desk',
	async run(context, { storyId }) {
		await sendNotice(context, () => officeMailOf(context.db, storyId));
	}
};
