import { type Kysely, sql } from 'kysely';
import type { Notice } from '#domain/consent/notice.ts';
import type { OwnerDb, StoryDb } from '#server/store/handle.ts';
import type { NoticeViews } from '#server/store/notice-tables.ts';

/** Writes down the notices of this version that are not known yet. Does nothing on a database of an older form. */
export async function registerNotices(owner: OwnerDb, notices: readonly Notice[]): Promise<void> {
	const { rows } = await sql<{ there: boolean }>`select to_regclass('office.notice') is not null as there`.execute(
		owner
	);
	if (rows[0]?.there !== true) return;
	for (const { hash, language, number, text } of notices)
		await owner
			.insertInto('office.notice')
			.values({ hash, language, number, text })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
}

/** What a first start wrote down of its own before a restore; those that were saved take their place. */
export async function forgetNotices(tx: StoryDb): Promise<void> {
	const { rows } = await sql<{ there: boolean }>`select to_regclass('office.notice') is not null as there`.execute(tx);
	if (rows[0]?.there === true) await sql`delete from office.notice`.execute(tx);
}

export interface KeptNotice extends Notice {
	/** When it was first in use (ms since 1970). */
	readonly at: number;
}

/** What every door may read of notices. */
export type NoticeReader = Pick<Kysely<NoticeViews>, 'selectFrom'>;

/** A notice of any time by its hash; null: there was none. */
export async function findNotice(db: NoticeReader, hash: string): Promise<KeptNotice | null> {
	const row = await db
		.selectFrom('shown.notice')
		.select(['hash', 'language', 'number', 'text', 'at'])
		.where('hash', '=', hash)
		.orderBy('language')
		.executeTakeFirst();
	return row ? { ...row, at: row.at.getTime() } : null;
}
