/** A running installation whose database a proof can also reach by itself: to tell stories, publish them and look inside. */
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { receiptFrom } from '#domain/story/receipt.ts';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { type Seal, openSeal } from '#server/seal/seal.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import { type Logins, connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { type RunningServer, type ServerOptions, startServer } from '../journeys/server.ts';

export interface Installation {
	readonly server: RunningServer;
	readonly owner: OwnerDb;
	readonly logins: Logins;
	readonly secret: SecondSecret;
	readonly seal: Seal;
	/** Starts another server on the same database, keys and files. */
	second(env?: Record<string, string>): Promise<RunningServer>;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts a production server (no practice) with an embedded database of its own. */
export async function install(options: ServerOptions = {}): Promise<Installation> {
	const server = await startServer({ ...options, env: { PRACTICE: 'off', ...options.env } });
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('the settings of a test are wrong');
	const { logins, secret } = runningLogins(settings.value);
	const owner = connect(logins, 'owner');
	const seal = await openSeal(settings.value.config, secret);
	return {
		server,
		owner,
		logins,
		secret,
		seal,
		second: (env = {}) =>
			startServer({
				data: server.data,
				env: { PRACTICE: 'off', WORKERS: 'off', DATABASE_URL: logins.owner ?? '', ...env }
			}),
		async [Symbol.asyncDispose]() {
			seal.close();
			await owner.destroy();
			await server[Symbol.asyncDispose]();
		}
	};
}

/** Gives a story a receipt and returns its sixteen digits. */
export async function giveReceipt(
	{ owner, seal }: Pick<Installation, 'owner' | 'seal'>,
	storyId: string
): Promise<string> {
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: seal.receipts.locator(digits), hash: await seal.receipts.hash(digits) })
		.execute();
	return digits;
}

/** Where the public files of an installation lie. */
export function publicFolder({ server }: Installation): string {
	return join(server.data, 'files', 'public');
}

/** Waits until something is true; throws with `what` after `patience` milliseconds. */
export async function until(what: string, truth: () => Promise<boolean>, patience = 240_000): Promise<void> {
	const late = Date.now() + patience;
	while (!(await truth())) {
		if (Date.now() > late) throw new Error(`it did not come true in time: ${what}`);
		await new Promise((next) => setTimeout(next, 20));
	}
}
