/** What the worker does about kits: ends those that do not stand any more, and knows whom to write to. */
import { sql } from 'kysely';
import type { WorkerDb } from '#server/store/handle.ts';

/** The kits that ended now; `waits`: the story may be back in a moment, look again. */
export async function stopKits(
	tx: Pick<WorkerDb, 'getExecutor'>,
	storyId: string,
	forGood: boolean
): Promise<{ stopped: string[]; waits: boolean }> {
	const { rows } = await sql<{ kit: string | null; waits: boolean }>`select kit, waits
		from press.stop_kits(${storyId}, ${forGood})`.execute(tx);
	return { stopped: rows.flatMap(({ kit }) => kit ?? []), waits: rows.some(({ waits }) => waits) };
}

/** Whom to write to that a kit ended, and when it was taken; null: nobody, or it was done. */
export async function kitToTell(
	db: WorkerDb,
	kitId: string
): Promise<{ email: string; locale: string; at: Date } | null> {
	const { rows } = await sql<{ email: string; locale: string; at: Date }>`select j.email, j.locale, d.at
		from press.kit k join press.journalist j on j.id = k.journalist_id join story.disclosure d on d.id = k.id
		where k.id = ${kitId}::uuid and k.stopped_at is not null and k.told_at is null`.execute(db);
	return rows[0] ?? null;
}

export async function markTold(db: WorkerDb, kitId: string, at: Date): Promise<void> {
	await sql`update press.kit set told_at = ${at} where id = ${kitId}::uuid and told_at is null`.execute(db);
}

export interface LinkToSend {
	readonly email: string;
	readonly locale: string;
	/** `asked`: to confirm the address; `approved`: to enter. */
	readonly state: 'asked' | 'approved';
	readonly nonce: string;
}

/** The links of a journalist that open and that no mail server took yet, oldest first. */
export async function linksToSend(db: WorkerDb, journalistId: string, now: Date): Promise<LinkToSend[]> {
	const { rows } =
		await sql<LinkToSend>`select j.email, coalesce(l.registration ->> 'locale', j.locale) as locale, l.nonce,
			case when j.state = 'approved' and j.approved_until <= ${now} then 'asked' else j.state end as state
		from press.link l join press.journalist j on j.id = l.journalist_id
		where j.id = ${journalistId}::uuid and l.until > ${now} and l.sent_at is null and (j.state = 'asked'
			or (j.state = 'approved' and (l.registration is null or j.approved_until <= ${now})))
		order by l.made_at, l.nonce`.execute(db);
	return rows;
}

/** Writes down that the mail server took a link: it goes out once. */
export async function markSent(db: WorkerDb, nonce: string, at: Date): Promise<void> {
	await sql`update press.link set sent_at = ${at} where nonce = ${nonce}::uuid`.execute(db);
}

/** To whom an answer of the desk is announced; null: to nobody. */
export async function questionToAnnounce(
	db: WorkerDb,
	requestId: string
): Promise<{ email: string; locale: string } | null> {
	const { rows } = await sql<{ email: string; locale: string }>`select j.email, j.locale
		from press.request r join press.journalist j on j.id = r.journalist_id
		where r.id = ${requestId}::uuid and r.outcome is not null and j.state = 'approved'`.execute(db);
	return rows[0] ?? null;
}

/**
 * Stories of which a kit does not stand any more and was not ended: after a restore nothing that was shown is there to be
 * deleted, so the database noticed nothing.
 */
export async function storiesToLookAt(db: WorkerDb): Promise<string[]> {
	const { rows } = await sql<{ storyId: string }>`select distinct d.story_id as "storyId" from press.kit k
		join story.disclosure d on d.id = k.id
		where k.stopped_at is null and now() < k.until and not press.stands(k.id)`.execute(db);
	return rows.map(({ storyId }) => storyId);
}

/** Kits that ended in the last 30 days without anybody being told: no mail was set up, or it did not get through. */
export async function untoldKits(db: WorkerDb): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`select id from press.kit where journalist_id is not null
		and told_at is null and stopped_at > now() - interval '30 days'`.execute(db);
	return rows.map(({ id }) => id);
}

/** Removes what is not needed any more; how many journalists went. */
export async function sweepPress(db: WorkerDb): Promise<number> {
	const { rows } = await sql<{ gone: number }>`select press.sweep() as gone`.execute(db);
	return rows[0]?.gone ?? 0;
}
