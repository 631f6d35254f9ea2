/** The desk's side: who waits to be registered, who is, and what journalists ask. */
import type { Reach } from '#domain/office/reach.ts';
import { withinReach } from '#server/store/within-reach.ts';
import { sql } from 'kysely';
import { isUuid } from '#domain/base/shape.ts';
import type { DeskDb } from '#server/store/handle.ts';
import type { PressLink } from './journalists.ts';

type DeskTx = Pick<DeskDb, 'getExecutor'>;

export interface JournalistRow {
	readonly id: string;
	readonly name: string;
	readonly outlet: string;
	readonly email: string;
	readonly purpose: string;
	readonly officeId: string;
	readonly officeName: string;
	readonly state: 'confirmed' | 'approved';
	readonly confirmedAt: Date;
	readonly approvedUntil: Date | null;
	/** Kits that they hold and may use, and kits that ended without their being told. */
	readonly kits: number;
	readonly untold: number;
}

/** Those who wait and those who are registered, of the offices within reach. */
export async function listJournalists(db: DeskTx, reach: Reach): Promise<JournalistRow[]> {
	const { rows } =
		await sql<JournalistRow>`select j.id, j.name, j.outlet, j.email, j.purpose, j.office_id as "officeId",
			o.name as "officeName", j.state, j.confirmed_at as "confirmedAt", j.approved_until as "approvedUntil",
			(select count(*) from press.kit k where k.journalist_id = j.id and k.stopped_at is null and k.until > now())::int as kits,
			(select count(*) from press.kit k where k.journalist_id = j.id and k.stopped_at is not null and k.told_at is null)::int as untold
		from press.journalist j join office.office o on o.id = j.office_id
		where j.state in ('confirmed', 'approved') and ${withinReach(reach, 'j.office_id')}
		order by j.state desc, j.confirmed_at limit 500`.execute(db);
	return rows;
}

/** How many wait for an answer, journalists and questions together, in the offices within reach. */
export async function countPressWaiting(db: DeskTx, reach: Reach): Promise<number> {
	const { rows } = await sql<{ n: number }>`select (select count(*) from press.journalist j where j.state = 'confirmed'
			and ${withinReach(reach, 'j.office_id')})::int
		+ (select count(*) from press.request r join story.story s on s.id = r.story_id where r.outcome is null
			and ${withinReach(reach, 's.office_id')})::int as n`.execute(db);
	return rows[0]?.n ?? 0;
}

/** The office and state of one, locked until the transaction ends; null: there is none. */
export async function journalistForDesk(tx: DeskTx, id: string): Promise<{ officeId: string; state: string } | null> {
	if (!isUuid(id)) return null;
	const { rows } = await sql<{ officeId: string; state: string }>`select office_id as "officeId", state
		from press.journalist where id = ${id}::uuid for update`.execute(tx);
	return rows[0] ?? null;
}

/** Lets them in: a link goes out by mail. */
export async function approveJournalist(
	tx: DeskTx,
	asked: { id: string; memberId: string; now: Date; until: Date; link: PressLink }
): Promise<void> {
	await sql`update press.journalist set state = 'approved', decided_by = ${asked.memberId}, decided_at = ${asked.now},
		approved_until = ${asked.until} where id = ${asked.id}::uuid`.execute(tx);
	await sql`select press.send_link(${asked.id}::uuid, ${asked.link.nonce}::uuid, ${asked.link.hash}, interval '7 days', null)`.execute(
		tx
	);
}

/** Says no, or ends a registration with every session of it. */
export async function endRegistration(
	tx: DeskTx,
	asked: { id: string; state: 'refused' | 'revoked'; memberId: string; now: Date }
): Promise<void> {
	await sql`update press.journalist set state = ${asked.state}, decided_by = ${asked.memberId}, decided_at = ${asked.now}
		where id = ${asked.id}::uuid`.execute(tx);
	await sql`delete from press.link where journalist_id = ${asked.id}::uuid`.execute(tx);
	await sql`delete from press.session where journalist_id = ${asked.id}::uuid`.execute(tx);
}

export interface SealedQuestion {
	readonly id: string;
	readonly storyId: string;
	readonly officeId: string;
	readonly kind: 'verify' | 'interview';
	readonly name: string;
	readonly outlet: string;
	readonly at: Date;
	readonly body: Buffer;
	readonly master_id: string;
	readonly wrapped: Buffer;
}

/** Questions that nobody answered yet, oldest first, of the stories of the offices within reach. */
export async function openQuestions(db: DeskTx, reach: Reach): Promise<SealedQuestion[]> {
	const { rows } =
		await sql<SealedQuestion>`select r.id, r.story_id as "storyId", s.office_id as "officeId", r.kind, j.name,
			j.outlet, r.at, r.body, k.master_id, k.wrapped
		from press.request r join story.story s on s.id = r.story_id join press.journalist j on j.id = r.journalist_id
		join vault.story_key k on k.story_id = 'request:' || r.id
		where r.outcome is null and ${withinReach(reach, 's.office_id')} order by r.at limit 200`.execute(db);
	return rows;
}

/** The story a question is about; null: there is none that waits. */
export async function questionOffice(tx: DeskTx, id: string): Promise<string | null> {
	if (!isUuid(id)) return null;
	const { rows } = await sql<{ officeId: string }>`select s.office_id as "officeId" from press.request r
		join story.story s on s.id = r.story_id where r.id = ${id}::uuid and r.outcome is null for update of r`.execute(tx);
	return rows[0]?.officeId ?? null;
}

/** `answer`: what goes out; null: it is closed without one. */
export async function answerQuestion(
	tx: DeskTx,
	asked: { id: string; answer: string | null; memberId: string; now: Date }
): Promise<void> {
	await sql`update press.request set outcome = ${asked.answer === null ? 'closed' : 'answered'}, answer = ${asked.answer},
		answered_by = ${asked.memberId}, answered_at = ${asked.now} where id = ${asked.id}::uuid and outcome is null`.execute(
		tx
	);
}
