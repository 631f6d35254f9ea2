import { siteAddress } from '#server/config/site-address.ts';
import { deskAnswered, pressLink, stopUsing } from '#server/mail/press-mail.ts';
import { hasMail, postMail } from '#server/mail/post-mail.ts';
import { linkWord } from '#server/store/press/link-word.ts';
import { kitToTell, linksToSend, markSent, markTold, questionToAnnounce } from '#server/store/press/stopping.ts';
import type { Task, TaskContext } from './task.ts';

/** Writes to one journalist: a link, that something ended, or that the desk answered. The address stands in no log. */
export const task: Task<'press-mail'> = {
	name: 'press-mail',
	async run(context, { kind, id }) {
		if (hasMail(context)) await WRITE[kind](context, id);
	}
};

const WRITE = { link: sendLinks, stop: sayStop, answer: sayAnswered } as const;

/** Each that waits: while no mail gets through, several may have been asked for, each with a form of its own. */
async function sendLinks(context: TaskContext, journalistId: string): Promise<void> {
	for (const link of await linksToSend(context.db, journalistId, new Date(context.clock()))) {
		const word = linkWord(context.secret.derive, link.nonce);
		const address = `${pressPage(context, link.locale)}/link/${word}`;
		const sent = await postMail(context, { to: link.email, ...pressLink(link.state, link.locale, address) });
		if (sent === 'sent') await markSent(context.db, link.nonce, new Date(context.clock()));
	}
}

/** Written down as told only when the mail server has taken it; an address that does not exist stays untold. */
async function sayStop(context: TaskContext, kitId: string): Promise<void> {
	const kit = await kitToTell(context.db, kitId);
	if (kit === null) return;
	const mail = stopUsing(kit.locale, kit.at.getTime(), pressPage(context, kit.locale));
	const sent = await postMail(context, { to: kit.email, ...mail, messageId: `<press-stop-${kitId}@suitcase>` });
	if (sent === 'sent') await markTold(context.db, kitId, new Date(context.clock()));
	else context.log(`press: the address for kit ${kitId} does not exist any more`);
}

async function sayAnswered(context: TaskContext, requestId: string): Promise<void> {
	const to = await questionToAnnounce(context.db, requestId);
	if (to === null) return;
	await postMail(context, { to: to.email, ...deskAnswered(to.locale, pressPage(context, to.locale)) });
}

function pressPage({ config }: Pick<TaskContext, 'config'>, locale: string): string {
	return `${siteAddress(config)}/${locale}/press`;
}
