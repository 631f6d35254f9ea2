import { sql } from 'kysely';
import { isUuid } from '#domain/base/shape.ts';
import type { DeskDb } from '#server/store/handle.ts';

/** Many stories were paused without proof in a short time, and nobody has looked into it. */
export interface StopAlarm {
	readonly id: string;
	/** All that came until now. */
	readonly pauses: number;
	/** Milliseconds since 1970. */
	readonly firstAt: number;
	readonly lastAt: number;
}

/** The alarm that stands; null: none does. */
export async function liveStopAlarm(db: DeskDb): Promise<StopAlarm | null> {
	const row = await db
		.selectFrom('story.stop_alarm')
		.select(['id', 'pauses', 'first_at', 'last_at'])
		.where('acknowledged_at', 'is', null)
		.executeTakeFirst();
	if (row === undefined) return null;
	return { id: row.id, pauses: row.pauses, firstAt: row.first_at.getTime(), lastAt: row.last_at.getTime() };
}

/** Notes that somebody has looked into it. `seen`: how many pauses stood on the page; `more`: others came meanwhile. */
export async function acknowledgeStopAlarm(
	tx: Pick<DeskDb, 'getExecutor'>,
	{ alarmId, seen, memberId, at }: { alarmId: string; seen: number; memberId: string; at: number }
): Promise<'done' | 'more' | 'unknown'> {
	if (!isUuid(alarmId)) return 'unknown';
	const { rows } = await sql<{ outcome: 'done' | 'more' | 'unknown' }>`select story.acknowledge_stop_alarm(
		${alarmId}::uuid, ${seen}::integer, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return rows[0]?.outcome ?? 'unknown';
}
