import { sql } from 'kysely';
import type { DeskDb } from '#server/store/handle.ts';

/** Settings that say how the site is kept; each is a time or a short state, written by the task that did it. */
export interface KeptFacts {
	readonly lastBackup: number | null;
	readonly lastRestoreTest: number | null;
	readonly keysRotated: number | null;
	readonly mailState: 'ok' | 'failing' | null;
	readonly mailFailedAt: number | null;
	/** When somebody typed a part of the recovery key, so that it is known to be written down. */
	readonly recoveryConfirmed: number | null;
	readonly practice: boolean;
}

export async function readKeptFacts(db: DeskDb): Promise<KeptFacts> {
	const rows = await db.selectFrom('office.setting').select(['key', 'value']).execute();
	const settings = new Map(rows.map((row) => [row.key, row.value]));
	const mail = settings.get('mail_state');
	const state = stateIn(mail);
	return {
		lastBackup: timeIn(settings.get('last_backup')),
		lastRestoreTest: timeIn(settings.get('last_restore_test')),
		keysRotated: timeIn(settings.get('keys_rotated')),
		mailState: state,
		mailFailedAt: state === 'failing' ? timeIn(mail) : null,
		recoveryConfirmed: timeIn(settings.get('recovery_key_confirmed')),
		practice: settings.get('practice') === true
	};
}

export async function isPracticeOn(db: DeskDb): Promise<boolean> {
	return (await readKeptFacts(db)).practice;
}

export interface Waiting {
	/** Jobs that could run now. */
	readonly jobs: number;
	/** Jobs that failed at least once and will be tried again. */
	readonly failing: number;
	/** When the oldest of them should have run; null: nothing waits. */
	readonly oldest: number | null;
}

export async function readWaiting(db: DeskDb): Promise<Waiting> {
	const { rows } = await sql<{
		jobs: number;
		failing: number;
		oldest: Date | null;
	}>`select * from queue.waiting()`.execute(db);
	const [row] = rows;
	return { jobs: row?.jobs ?? 0, failing: row?.failing ?? 0, oldest: row?.oldest?.getTime() ?? null };
}

/** A time as a setting holds it: an ISO text, milliseconds, or an object with `at`. */
function timeIn(value: unknown): number | null {
	if (typeof value === 'number') return value;
	if (typeof value === 'string') return Number.isNaN(Date.parse(value)) ? null : Date.parse(value);
	if (typeof value === 'object' && value !== null && 'at' in value) return timeIn(value.at);
	return null;
}

function stateIn(value: unknown): 'ok' | 'failing' | null {
	const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : value;
	return state === 'ok' || state === 'failing' ? state : null;
}
