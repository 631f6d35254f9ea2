/** The one letter there is, to one address, with what the health page knows of the mail server. No task of its own. */
import { sendMail } from '#server/mail/send-mail.ts';
import { somethingArrived } from '#server/mail/something-arrived.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';
import type { TaskContext } from './task.ts';

/** While the mail server is down, jobs give up at once instead of each waiting for it (milliseconds). */
const REST_MS = 60_000;

/** Says that something arrived: no story, no name, no number. Without mail set up, or without an address, nothing is sent. */
export async function sendNotice(
	{ db, config, secrets, clock, log }: TaskContext,
	findAddress: () => Promise<string | null>
): Promise<void> {
	if (secrets.mailUrl === null || config.mailFrom === null) return;
	const to = await findAddress();
	if (to === null) return;
	const now = clock();
	const failing = failedAt(await readSetting(db, 'mail_state'));
	if (failing !== null && now - failing < REST_MS) throw new Error('the mail server did not answer a moment ago');
	try {
		await sendMail(secrets.mailUrl, { from: config.mailFrom, to, ...somethingArrived(config.origin) });
	} catch {
		// What the server said may repeat addresses: the health page says that it fails and since when.
		await writeSetting(db, 'mail_state', { state: 'failing', at: new Date(now).toISOString() });
		log('mail: the server did not take a message; it is tried again later');
		throw new Error('the mail server did not take it');
	}
	await writeSetting(db, 'mail_state', { state: 'ok', at: new Date(now).toISOString() });
}

function failedAt(value: unknown): number | null {
	if (typeof value !== 'object' || value === null || !('state' in value) || !('at' in value)) return null;
	return value.state === 'failing' ? Date.parse(String(value.at)) : null;
}
