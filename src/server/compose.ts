/**
 * Builds the doors from the settings: the only file that knows everyone. Each door's owner adds one line here and gets
 * nothing but what it is given.
 */
import { noticeIn } from '#messages/notice.ts';
import type { Cache } from './cache/cache.ts';
import type { Settings } from './config/config.ts';
import { filePlaces } from './config/file-places.ts';
import { createDeskDoor, type DeskDoor } from './desk/door.ts';
import { createHealth, type Health } from './http/health.ts';
import { createIntakeDoor, type IntakeDoor } from './intake/door.ts';
import { packHome } from './intake/my-data.ts';
import { createPressDoor, type PressDoor } from './press/door.ts';
import { createPublicDoor, type PublicDoor } from './public/door.ts';
import { hasRecoveryKey } from './seal/recovery.ts';
import { openSeal } from './seal/seal.ts';
import type { SecondSecret } from './seal/second-secret.ts';
import { watchUnwraps } from './seal/watch-unwraps.ts';
import { connect, type Logins } from './store/connect.ts';
import type { DeskDb, IntakeDb, PressDb, PublicDb } from './store/handle.ts';

/** What the whole site is now; it changes while the server runs. */
export interface Site {
	/** Practice mode: sample content, this computer only. */
	practice: boolean;
}

export interface Doors {
	site: Site;
	/** ms since 1970. */
	clock: () => number;
	public: PublicDoor;
	/** Null on a node for readers. */
	intake: IntakeDoor | null;
	/** Null on a node for readers. */
	press: PressDoor | null;
	/** Null on a node for readers. */
	desk: DeskDoor | null;
	health(): Promise<Health>;
}

export interface ComposeInput {
	settings: Settings;
	logins: Logins;
	/** Null on a node for readers. */
	secret: SecondSecret | null;
	cache: Cache;
	site: Site;
	clock: () => number;
	/** Whether the worker process runs; null where none is wanted. */
	workerRuns: () => boolean | null;
}

/** The doors of this node and the end of their connections. */
export async function compose(input: ComposeInput): Promise<{ doors: Doors; close: () => Promise<void> }> {
	const { settings, logins, secret, cache, site, clock } = input;
	const all = settings.config.doors === 'all';
	const publicDb: PublicDb = connect(logins, 'public');
	const intakeDb: IntakeDb | null = all ? connect(logins, 'intake') : null;
	const deskDb: DeskDb | null = all ? connect(logins, 'desk') : null;
	const pressDb: PressDb | null = all ? connect(logins, 'press') : null;
	const opened = all && secret ? await openSeal(settings.config, secret) : null;
	opened?.prepare();
	const watched =
		opened &&
		watchUnwraps(opened.keys, {
			clock,
			tell: ({ keys }) => console.error(`keys: ${keys} were unwrapped within a minute, more than people can read`)
		});
	const seal = opened && watched && { ...opened, keys: watched.keys };
	const files = filePlaces(settings.config);
	const doors: Doors = {
		site,
		clock,
		public: createPublicDoor({ db: publicDb, clock, files: files.public, origin: settings.config.origin }),
		intake:
			intakeDb && seal && secret
				? createIntakeDoor({
						db: intakeDb,
						seal,
						secret,
						files: files.sealed,
						practice: () => site.practice,
						notices: noticeIn,
						clock,
						log: (line) => console.error(line)
					})
				: null,
		press:
			pressDb && seal && secret
				? createPressDoor({
						db: pressDb,
						derive: secret.derive,
						keys: seal.keys,
						files: files.public,
						mail: settings.secrets.mailUrl !== null,
						clock
					})
				: null,
		desk:
			deskDb && seal && secret
				? createDeskDoor({
						db: deskDb,
						derive: secret.derive,
						clock,
						ledger: seal.ledger,
						keys: seal.keys,
						receipts: seal.receipts,
						packHome: (told) => packHome({ seal, clock, sealedFiles: files.sealed }, told),
						sealedFiles: files.sealed,
						site,
						node: {
							dataFolder: settings.config.data,
							mail: settings.secrets.mailUrl !== null,
							ledgerSecond: settings.config.ledgerSecond !== null,
							hasRecoveryKey: () => hasRecoveryKey(settings.config.keysFile),
							state: async () => ({ listening: cache.figures().fresh, worker: input.workerRuns() }),
							tooManyKeys: () => watched?.alarm() ?? null
						}
					})
				: null,
		health: createHealth({ db: publicDb, cache, workerRuns: input.workerRuns, site })
	};
	return {
		doors,
		close: async () => {
			seal?.close();
			await Promise.all([publicDb.destroy(), intakeDb?.destroy(), deskDb?.destroy(), pressDb?.destroy()]);
		}
	};
}
