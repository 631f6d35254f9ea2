import { siteAddress } from '#server/config/site-address.ts';
import { deskAnswered, pressLink, stopUsing } from '#server/mail/press-mail.ts';
import { hasMail, postMail } from '#server/mail/post-mail.ts';
import { linkWord } from '#server/store/press/link-word.ts';
import { kitToTell, linksToSend, markSent, markTold, questionToAnnounce } from '#server/store/press/stopping.ts';
import type { Task, TaskContext } from './task.ts';

/** Writes to one journalist: a link, that something ended, or that the desk answered. The address stands in no log. */
export const task: Task = {
	name: 'press-mail',
	async run(context, payload) {
		const asked = readPayload(payload);
		if (asked === null || !hasMail(context)) return;
		if (asked.kind === 'link') await sendLinks(context, asked.id);
		if (asked.kind === 'stop') await sayStop(context, asked.id);
		if (asked.kind === 'answer') await sayAnswered(context, asked.id);
	}
};

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

function readPayload(payload: unknown): { kind: string; id: string } | null {
	if (typeof payload !== 'object' || payload === null || !('kind' in payload) || !('id' in payload)) return null;
	const { kind, id } = payload;
	return typeof kind === 'string' && typeof id === 'string' ? { kind, id } : null;
}
