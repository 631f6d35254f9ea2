import { officeMailOf } from '#server/store/desk/office-mail.ts';
import { sendNotice } from './send-notice.ts';
import type { Task } from './task.ts';

/** Tells an office by mail that something arrived: no story, no name, no number. Without mail set up it does nothing. */
export const task: Task = {
	name: 'notify-desk',
	async run(context, payload) {
		const storyId = storyIn(payload);
		if (storyId !== null) await sendNotice(context, () => officeMailOf(context.db, storyId));
	}
};

function storyIn(payload: unknown): string | null {
	if (typeof payload !== 'object' || payload === null || !('storyId' in payload)) return null;
	return typeof payload.storyId === 'string' ? payload.storyId : null;
}
