/** The one letter to offices, to one address, with what the health page knows of the mail server. No task of its own. */
import { hasMail, postMail } from '#server/mail/post-mail.ts';
import { somethingArrived } from '#server/mail/something-arrived.ts';
import type { DeskMail } from '#server/store/desk/office-mail.ts';
import { writeSetting } from '#server/store/settings.ts';
import type { TaskContext } from './task.ts';

/** Says that something arrived: no story, no name, no number. Without mail set up, or without an address, nothing is sent. */
export async function sendNotice(context: TaskContext, findMail: () => Promise<DeskMail | null>): Promise<void> {
	const { db, config, clock } = context;
	if (!hasMail(context)) return;
	const mail = await findMail();
	if (mail === null) return;
	const letter = somethingArrived(config.origin, mail.languages);
	if ((await postMail(context, { to: mail.to, ...letter })) === 'sent') return;
	// An office whose address does not exist shows on the health page as mail that fails.
	await writeSetting(db, 'mail_state', { state: 'failing', at: new Date(clock()).toISOString() });
	throw new Error('the mail server did not take it');
}
