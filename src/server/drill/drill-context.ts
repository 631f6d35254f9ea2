import type { Config, Secrets } from '#server/config/config.ts';
import { listensAt } from '#server/config/site-address.ts';
import type { DrillStep } from '#domain/drill/steps.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';

/** What a drill works with. */
export interface DrillContext {
	readonly db: WorkerDb;
	/** For what only the owner of the database sees: every table, and the backup. */
	readonly owner: OwnerDb;
	readonly ownerUrl: string;
	readonly config: Config;
	readonly secrets: Secrets;
	readonly secret: SecondSecret;
	/** Where the site answers; the first has all doors. */
	readonly addresses: readonly string[];
	/** ms since 1970. */
	readonly clock: () => number;
	readonly log: (line: string) => void;
	/** Told before each step; the step waits for it. */
	readonly onStep?: (step: DrillStep) => Promise<void>;
}

/** What the drill planted and looks for. */
export interface Canary {
	readonly runId: string;
	readonly storyId: string;
	/** A word that stands nowhere else in the world. */
	readonly word: string;
	/** Sixteen digits, as a teller gets them. */
	readonly receipt: string;
	/** ms since 1970. */
	readonly plantedAt: number;
	/** The file of its sound, if this machine can make any. */
	readonly hasSound: boolean;
}

/** What of the canary lay where, before it was taken back: what may be nowhere afterwards. */
export interface Traces {
	/** Names of public and of sealed files. */
	readonly names: readonly string[];
	/** SHA-256 (hex) of every file that readers could have, by length in bytes. */
	readonly files: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Where this very server answers its own machine, and the other addresses that are set. */
export function drillAddresses({ host, port, drillAddresses }: Config): string[] {
	const near = ['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host;
	return [...new Set([listensAt(near, port), ...drillAddresses])];
}
