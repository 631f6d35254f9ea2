/** Hands one plain mail to the office's mail server. Optional: without `MAIL_URL` nothing is sent and nothing breaks. */
import { createTransport } from 'nodemailer';

export interface PlainMail {
	readonly from: string;
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	/** Sent twice under one id, a mailbox shows it once. */
	readonly messageId?: string;
}

// A dead server must not hold up the work that waits behind it.
const PATIENCE_MS = 8_000;

/** Sends it through the server of `url` (`smtp://` or `smtps://`). Throws when it was not taken. */
export async function sendMail(url: string, mail: PlainMail): Promise<void> {
	const { protocol, hostname, port, username, password } = new URL(url);
	const secure = protocol === 'smtps:';
	const transport = createTransport({
		host: hostname.replace(/^\[|\]$/g, ''),
		port: port === '' ? (secure ? 465 : 587) : Number(port),
		secure,
		...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
		connectionTimeout: PATIENCE_MS,
		greetingTimeout: PATIENCE_MS,
		socketTimeout: PATIENCE_MS,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	try {
		await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
	} finally {
		transport.close();
	}
}
