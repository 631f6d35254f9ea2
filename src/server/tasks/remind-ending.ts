import { createHmac } from 'node:crypto';
import { isObject } from '#domain/base/shape.ts';
import { readEmail } from '#domain/office/account.ts';
import { dateComes } from '#server/mail/date-comes.ts';
import { hasMail, postMail } from '#server/mail/post-mail.ts';
import { publishingContext } from '#server/publishing/make-context.ts';
import { storyKey } from '#server/publishing/open-story.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import { latestNow } from '#server/store/ending/latest-now.ts';
import {
	type EndingYes,
	endingYeses,
	noteReminder,
	settleReminder,
	takeReminder
} from '#server/store/ending/reminders.ts';
import { readSealed } from '#server/store/sealed/sealed-fields.ts';
import { nameInLog } from './name-in-log.ts';
import type { ClockTask, TaskContext } from './task.ts';

/**
 * Each hour: whose yes ends in 90, 30 or 7 days is reminded once, by the way they chose: a letter that says nothing, or a
 * person at the desk. Who wants no contact is left alone. With a story: this one only.
 */
export const task: ClockTask<'remind-ending'> = {
	name: 'remind-ending',
	cron: '41 * * * *',
	catchUp: '2h',
	async run(context, ids) {
		const { db, clock } = context;
		const now = await latestNow(db, clock());
		const asked = ids?.storyId ?? null;
		for (const yes of await endingYeses(db, now)) {
			// One job for each, so that a mailbox that is full holds up nobody else.
			if (asked === null) await enqueue(db, 'remind-ending', { storyId: yes.storyId });
			else if (yes.storyId === asked) await remind(context, yes, now);
		}
	}
};

async function remind(context: TaskContext, yes: EndingYes, now: number): Promise<void> {
	const { db, log } = context;
	const contact = await contactOf(context, yes);
	const to = contact.how === 'mail' && hasMail(context) ? contact.addresses : [];
	// A child's yes is talked about with guardian and child, whatever else is sent.
	const way = contact.how === null && !yes.minor ? 'none' : to.length > 0 && !yes.minor ? 'mail' : 'desk';
	if (!(await takeReminder(db, yes, way, now))) return;
	if (way !== 'mail') {
		await noteReminder(db, yes, way);
		if (way === 'desk') await enqueue(db, 'notify-desk', { storyId: yes.storyId });
		if (yes.minor) for (const address of to) await letter(context, yes, address).catch(() => 'refused');
		return;
	}
	try {
		let refused = false;
		for (const address of to) refused = (await letter(context, yes, address)) === 'refused' || refused;
		await settleReminder(db, yes, refused ? 'desk' : 'sent', now);
		await noteReminder(db, yes, refused ? 'desk' : 'mail');
		log(`${nameInLog(context)(yes.storyId)}: a reminder ${refused ? 'is for the desk' : 'left'}`);
	} catch (error) {
		await settleReminder(db, yes, 'again', now);
		throw error;
	}
}

async function letter(context: TaskContext, yes: EndingYes, to: string): Promise<'sent' | 'refused'> {
	const { config, secret } = context;
	const about = `${yes.storyId} ${yes.personId} ${yes.endsAt.getTime()} ${yes.stage} ${to}`;
	const id = createHmac('sha256', secret.derive('reminder-letter')).update(about).digest('hex').slice(0, 32);
	const host = /@([^\s<>@]+)>?\s*$/.exec(config.mailFrom ?? '')?.[1] ?? 'localhost';
	return postMail(context, { to, messageId: `<${id}@${host}>`, ...dateComes(yes.language, yes.endsAt.getTime()) });
}

interface Reach {
	/** Null: no contact. */
	readonly how: 'phone' | 'mail' | 'person' | null;
	readonly addresses: readonly string[];
}

/** Opens how the teller may be reached, for this one use; nothing of it is written anywhere. */
async function contactOf(context: TaskContext, { storyId, place }: EndingYes): Promise<Reach> {
	const { masterKeys } = await publishingContext(context);
	const key = await storyKey(context.db, masterKeys, storyId);
	const nobody: Reach = { how: null, addresses: [] };
	if (key === null) return nobody;
	try {
		const field = place === null ? 'contact' : `contact:${place}`;
		const sealed = await readSealed(context.db, storyId, field);
		if (sealed === null) return nobody;
		const at = { table: 'story.sealed', row: storyId, field, version: sealed.version };
		const contact = openJson(key, at, sealed.body);
		if (!isObject(contact)) return nobody;
		const { how } = contact;
		if (how !== 'phone' && how !== 'mail' && how !== 'person') return nobody;
		const typed = [contact.value, contact.guardian].filter((text) => typeof text === 'string');
		return { how, addresses: typed.flatMap((text) => readEmail(text) ?? []) };
	} finally {
		forgetKey(key);
	}
}
