/** Hands a mail to the mail server, remembers whether it works, and leaves it in peace while it does not. */
import type { Config, Secrets } from '#server/config/config.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';
import { type PlainMail, sendMail } from './send-mail.ts';

/** While the mail server is down, jobs give up at once instead of each waiting for it (milliseconds). */
const REST_MS = 60_000;

export interface Post {
	readonly db: WorkerDb;
	readonly config: Pick<Config, 'mailFrom'>;
	readonly secrets: Pick<Secrets, 'mailUrl'>;
	readonly clock: () => number;
	readonly log: (line: string) => void;
}

/** Whether mail was set up. */
export function hasMail({ config, secrets }: Pick<Post, 'config' | 'secrets'>): boolean {
	return secrets.mailUrl !== null && config.mailFrom !== null;
}

/** `refused`: the server will never take it to this address. Throws a plain sentence where it can be tried again later. */
export async function postMail(post: Post, mail: Omit<PlainMail, 'from'>): Promise<'sent' | 'refused'> {
	const { db, config, secrets, clock, log } = post;
	if (secrets.mailUrl === null || config.mailFrom === null) throw new Error('mail is not set up');
	const now = clock();
	const failing = failedAt(await readSetting(db, 'mail_state'));
	if (failing !== null && now - failing < REST_MS) throw new Error('the mail server did not answer a moment ago');
	try {
		await sendMail(secrets.mailUrl, { from: config.mailFrom, ...mail });
	} catch (error) {
		if (isRefused(error)) return 'refused';
		// What the server said may repeat addresses: the health page says that it fails and since when.
		await writeSetting(db, 'mail_state', { state: 'failing', at: new Date(now).toISOString() });
		log('mail: the server did not take a message; it is tried again later');
		throw new Error('the mail server did not take it');
	}
	await writeSetting(db, 'mail_state', { state: 'ok', at: new Date(now).toISOString() });
	return 'sent';
}

/** The server knows this address and says no for good (RFC 5321: 550 to 553). Anything else may pass. */
function isRefused(error: unknown): boolean {
	if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return false;
	return error.command === 'RCPT TO' && Number(error.responseCode) >= 550 && Number(error.responseCode) <= 553;
}

function failedAt(value: unknown): number | null {
	if (typeof value !== 'object' || value === null || !('state' in value) || !('at' in value)) return null;
	return value.state === 'failing' ? Date.parse(String(value.at)) : null;
}
