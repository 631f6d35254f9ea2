import { sql } from 'kysely';
import type { DeskDb } from '#server/store/handle.ts';

type DeskTx = Pick<DeskDb, 'selectFrom' | 'insertInto' | 'updateTable' | 'getExecutor'>;

/** What an office wrote itself, as the desk lists it. */
export interface ProfileAtDesk {
	readonly id: string;
	readonly officeId: string | null;
	readonly office: string | null;
	readonly language: string;
	readonly title: string;
	readonly text: string;
	readonly source: string;
	readonly writtenBy: string;
	readonly approved: boolean;
}

const profiles = (db: DeskTx) =>
	db
		.selectFrom('office.profile as p')
		.leftJoin('office.office as o', 'o.id', 'p.office_id')
		.select([
			'p.id',
			'p.office_id',
			'o.name',
			'p.language',
			'p.title',
			'p.body',
			'p.source',
			'p.written_by',
			'p.approved_by'
		])
		.where('p.withdrawn_at', 'is', null);

type Row = Awaited<ReturnType<ReturnType<typeof profiles>['execute']>>[number];

function atDesk(row: Row): ProfileAtDesk {
	return {
		id: row.id,
		officeId: row.office_id,
		office: row.name,
		language: row.language,
		title: row.title,
		text: row.body,
		source: row.source,
		writtenBy: row.written_by,
		approved: row.approved_by !== null
	};
}

/** All that were not taken back, newest first. */
export async function listProfiles(db: DeskTx): Promise<ProfileAtDesk[]> {
	const rows = await profiles(db).orderBy('p.written_at', 'desc').orderBy('p.id').limit(200).execute();
	return rows.map(atDesk);
}

/** One that was not taken back; null: none. */
export async function findProfile(db: DeskTx, id: string): Promise<ProfileAtDesk | null> {
	const row = await profiles(db).where('p.id', '=', id).executeTakeFirst();
	return row ? atDesk(row) : null;
}

export async function addProfile(
	tx: DeskTx,
	profile: { officeId: string | null; language: string; title: string; text: string; source: string; memberId: string }
): Promise<string> {
	const { id } = await tx
		.insertInto('office.profile')
		.values({
			office_id: profile.officeId,
			language: profile.language,
			title: profile.title,
			body: profile.text,
			source: profile.source,
			written_by: profile.memberId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

/** A second person stands for it. The database refuses whoever wrote it. */
export async function approveProfile(tx: DeskTx, id: string, memberId: string): Promise<void> {
	await tx
		.updateTable('office.profile')
		.set({ approved_by: memberId, approved_at: sql`now()` })
		.where('id', '=', id)
		.where('approved_by', 'is', null)
		.execute();
}

/** Takes it back: sheets that hold it are deleted with it. */
export async function withdrawProfile(tx: DeskTx, id: string): Promise<void> {
	await sql`select office.withdraw_profile(${id})`.execute(tx);
}
