import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#server/config/config.ts';

export interface DrillFolder {
	readonly whole: string;
	/** The backup that was made while the canary could be read. */
	readonly saved: string;
	/** The empty place into which it is restored. */
	readonly place: string;
}

/** Where the drill works. Beside the backups: there is room for a copy, and originals can lie there twice without being copied. */
export function drillFolder({ backups }: Pick<Config, 'backups'>): DrillFolder {
	const whole = join(backups, 'drill');
	return { whole, saved: join(whole, 'saved'), place: join(whole, 'place') };
}

/** Nothing of a drill stays there. */
export async function clearDrillFolder(config: Pick<Config, 'backups'>): Promise<void> {
	await rm(drillFolder(config).whole, { recursive: true, force: true });
}
