import { sql } from 'kysely';
import type { DeskDb, WorkerDb } from '#server/store/handle.ts';

/** Somebody opened very much in a short time. */
export interface OpeningAlarm {
	readonly id: string;
	readonly memberId: string;
	readonly name: string | null;
	/** Whom it concerns: the office of the one who opened, and those that answer for what was opened. */
	readonly offices: readonly string[];
	readonly openings: number;
	/** Milliseconds since 1970. */
	readonly firstAt: number;
	readonly lastAt: number;
	readonly acknowledgedName: string | null;
	readonly acknowledgedAt: number | null;
}

/** Alarms that nobody has looked into, and those of the last 90 days that somebody has; newest first. */
export async function listOpeningAlarms(db: DeskDb, now: number): Promise<OpeningAlarm[]> {
	const { rows } = await sql<
		Omit<OpeningAlarm, 'firstAt' | 'lastAt' | 'acknowledgedAt'> & {
			firstAt: Date;
			lastAt: Date;
			acknowledgedAt: Date | null;
		}
	>`select a.id, a.member_id as "memberId", m.name, a.offices, a.openings, a.first_at as "firstAt", a.last_at as "lastAt",
			k.name as "acknowledgedName", a.acknowledged_at as "acknowledgedAt"
		from story.opening_alarm a
			left join office.member m on m.id = a.member_id left join office.member k on k.id = a.acknowledged_by
		where a.acknowledged_at is null or a.acknowledged_at > ${new Date(now)}::timestamptz - interval '90 days'
		order by a.acknowledged_at is not null, a.last_at desc, a.id limit 200`.execute(db);
	return rows.map((row) => ({
		...row,
		firstAt: row.firstAt.getTime(),
		lastAt: row.lastAt.getTime(),
		acknowledgedAt: row.acknowledgedAt?.getTime() ?? null
	}));
}

/** Notes that somebody other than the one who opened has looked into it. */
export async function acknowledgeOpeningAlarm(
	tx: Pick<DeskDb, 'getExecutor'>,
	{ alarmId, memberId, at }: { alarmId: string; memberId: string; at: number }
): Promise<'done' | 'own' | 'unknown'> {
	const { rows } = await sql<{ outcome: 'done' | 'own' | 'unknown' }>`select story.acknowledge_opening_alarm(
		${alarmId}::uuid, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return rows[0]?.outcome ?? 'unknown';
}

/** Where a manager is told of it; null: somebody has looked into it already, or the account is closed. */
export async function openingAlarmMail(
	db: WorkerDb,
	{ alarmId, memberId }: { alarmId: string; memberId: string }
): Promise<string | null> {
	const { rows } = await sql<{
		mail: string | null;
	}>`select story.opening_alarm_mail(${alarmId}::uuid, ${memberId}) as mail`.execute(db);
	return rows[0]?.mail ?? null;
}
