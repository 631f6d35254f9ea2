/** Where backups lie: data and vault apart, so that who copies the one does not carry the keys of the other. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '#server/seal/atomic-file.ts';

const DAY = 86_400_000;
/** Days after which a backup is deleted. What is gone from the data is gone from every backup of ours after these. */
export const KEEP = { data: 35, vault: 7 } as const;
export type BackupKind = keyof typeof KEEP;

/** The folder of one kind of backup. */
export function backupFolder(backups: string, kind: BackupKind): string {
	return join(backups, kind);
}

/** A name that sorts by time: `2026-11-22T02-17-00-000Z`. */
export function backupName(at: Date): string {
	return at.toISOString().replace(/[:.]/g, '-');
}

/** Whole backups of a kind, newest first (absolute paths). */
export function listBackups(backups: string, kind: BackupKind): string[] {
	const folder = backupFolder(backups, kind);
	let names: string[];
	try {
		names = readdirSync(folder);
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
	return names
		.filter((name) => timeOf(name) !== null)
		.sort()
		.reverse()
		.map((name) => join(folder, name));
}

/** Deletes what is older than it may be, but never the newest. Returns how many went. */
export function pruneBackups(backups: string, now: Date): number {
	let gone = 0;
	for (const kind of ['data', 'vault'] as const)
		for (const path of listBackups(backups, kind).slice(1)) {
			const at = timeOf(path.split('/').at(-1) ?? '');
			if (at === null || now.getTime() - at <= KEEP[kind] * DAY) continue;
			rmSync(path, { recursive: true, force: true });
			gone++;
		}
	return gone;
}

function timeOf(name: string): number | null {
	const [, day, hour, minute, second, ms] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(name) ?? [];
	return day === undefined ? null : Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
}
