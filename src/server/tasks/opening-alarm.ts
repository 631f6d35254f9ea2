import { languageOf } from '#server/store/desk/office-mail.ts';
import { openingAlarmMail } from '#server/store/desk/opening-alarms.ts';
import { sendNotice } from './send-notice.ts';
import type { Task } from './task.ts';

/** Tells one manager that there is something at the desk; that it is an alarm, and of whom, only the desk says. */
export const task: Task<'opening-alarm'> = {
	name: 'opening-alarm',
	async run(context, asked) {
		context.log(`alarm ${asked.alarmId}: somebody opened very much in a short time`);
		await sendNotice(context, async () => {
			const to = await openingAlarmMail(context.db, asked);
			const language = to === null ? null : await languageOf(context.db, asked.memberId);
			return to === null ? null : { to, languages: language === null ? [] : [language] };
		});
	}
};
