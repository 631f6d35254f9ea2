/**
 * Builds the doors from the settings: the only file that knows everyone. Each door's owner adds one line here and gets
 * nothing but what it is given.
 */
import type { Cache } from './cache/cache.ts';
import type { Settings } from './config/config.ts';
import { filePlaces } from './config/file-places.ts';
import { createHealth, type Health } from './http/health.ts';
import { createPublicDoor, type PublicDoor } from './public/door.ts';
import type { SecondSecret } from './seal/second-secret.ts';
import { connect, type Logins } from './store/connect.ts';
import type { DeskDb, IntakeDb, PublicDb } from './store/handle.ts';

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
	const { settings, logins, cache, site, clock } = input;
	const all = settings.config.doors === 'all';
	const publicDb: PublicDb = connect(logins, 'public');
	const intakeDb: IntakeDb | null = all ? connect(logins, 'intake') : null;
	const deskDb: DeskDb | null = all ? connect(logins, 'desk') : null;
	const doors: Doors = {
		site,
		clock,
		public: createPublicDoor({ db: publicDb, clock, files: filePlaces(settings.config).public, origin: settings.config.origin }),
		health: createHealth({ db: publicDb, cache, workerRuns: input.workerRuns, site })
	};
	return {
		doors,
		close: async () => {
			await Promise.all([publicDb.destroy(), intakeDb?.destroy(), deskDb?.destroy()]);
		}
	};
}
