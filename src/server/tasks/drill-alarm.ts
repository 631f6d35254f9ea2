import { whyPublishingWaits } from '#domain/drill/publishing-waits.ts';
import { publishingWaits } from '#server/mail/publishing-waits.ts';
import { sendMail } from '#server/mail/send-mail.ts';
import { officesWithMail } from '#server/store/desk/office-mail.ts';
import { readDrillFacts } from '#server/store/drill/runs.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';
import type { Task } from './task.ts';

/** Each reason is told once a day. */
const REST_MS = 20 * 3_600_000;

/** Tells every office that nothing new is published, and why. Without mail set up it does nothing: the desk's pages say it. */
export const task: Task<'drill-alarm'> = {
	name: 'drill-alarm',
	async run({ db, config, secrets, clock, log }) {
		const now = clock();
		const why = whyPublishingWaits(await readDrillFacts(db), now);
		if (why === null || secrets.mailUrl === null || config.mailFrom === null) return;
		const told = toldBefore(await readSetting(db, 'drill_alarm'));
		if (told?.why === why && now - told.at < REST_MS) return;
		for (const { to, languages } of await officesWithMail(db))
			await sendMail(secrets.mailUrl, {
				from: config.mailFrom,
				to,
				...publishingWaits(why, config.origin, languages)
			}).catch(() => {
				// What the server said may repeat addresses.
				throw new Error('the mail server did not take it');
			});
		await writeSetting(db, 'drill_alarm', { why, at: new Date(now).toISOString() });
		log(`drill: the offices were told that new stories wait (${why})`);
	}
};

function toldBefore(value: unknown): { why: string; at: number } | null {
	if (typeof value !== 'object' || value === null || !('why' in value) || !('at' in value)) return null;
	return { why: String(value.why), at: Date.parse(String(value.at)) };
}
