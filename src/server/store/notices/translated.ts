/** Notices in languages that the pages do not speak: written at the desk, read by a second person, then offered to tellers. */
import { sql } from 'kysely';
import { type NoticeLine, readNoticeLines } from '#domain/consent/notice-translation.ts';
import type { Notice } from '#domain/consent/notice.ts';
import type { StoryDb } from '#server/store/handle.ts';
import type { NoticeReader } from './notices.ts';

/** What may be read instead of the page's own notice, by language: the newest that means what the notice of today means. */
export async function noticesOffered(db: NoticeReader): Promise<Notice[]> {
	return db
		.selectFrom('shown.notice_offered')
		.select(['hash', 'language', 'number', 'text'])
		.orderBy('language')
		.execute();
}

/** One version of a translation, as it was saved. */
export interface NoticeDraft {
	readonly language: string;
	readonly version: number;
	readonly source: { readonly language: string; readonly hash: string };
	readonly lines: readonly NoticeLine[];
	readonly byMember: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** The newest version in a language; null: nobody has begun. */
export async function newestDraft(db: StoryDb, language: string): Promise<NoticeDraft | null> {
	const row = await db
		.selectFrom('office.notice_draft')
		.selectAll()
		.where('language', '=', language)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (row === undefined) return null;
	return {
		...{ language, version: row.version, lines: readNoticeLines(row.lines), byMember: row.by_member },
		source: { language: row.source_language, hash: row.source_hash },
		at: row.at.getTime()
	};
}

/** Everybody who saved a version in a language: none of them is its second pair of eyes. */
export async function writersOf(db: StoryDb, language: string): Promise<string[]> {
	const rows = await db
		.selectFrom('office.notice_draft')
		.select('by_member')
		.distinct()
		.where('language', '=', language)
		.execute();
	return rows.map((row) => row.by_member);
}

/** Saves the version after the one that was read; false: somebody was faster. */
export async function saveDraft(db: StoryDb, draft: NoticeDraft): Promise<boolean> {
	const { language, version, source, lines, byMember, at } = draft;
	const saved = await db
		.insertInto('office.notice_draft')
		.values({
			...{ language, version, source_language: source.language, source_hash: source.hash },
			...{ lines: JSON.stringify(lines), by_member: byMember, at: new Date(at) }
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('version')
		.executeTakeFirst();
	return saved !== undefined;
}

export type Registered = 'registered' | 'changed_meanwhile' | 'own' | 'not_whole' | 'old' | 'same_words';

/** Registers exactly this version as a notice and offers it. Checked and put together in the database. */
export async function registerTranslated(
	db: StoryDb,
	asked: { readonly language: string; readonly version: number; readonly memberId: string; readonly at: number }
): Promise<Registered> {
	const { language, version, memberId, at } = asked;
	const { rows } = await sql<{ outcome: Registered }>`
		select office.register_notice(${language}, ${version}, ${memberId}, ${new Date(at)}) as outcome`.execute(db);
	return rows[0]?.outcome ?? 'changed_meanwhile';
}

/** Offers it no longer; yeses that name it go on naming it. False: it was not offered. */
export async function withdrawTranslated(db: StoryDb, language: string, at: number): Promise<boolean> {
	const rows = await db
		.updateTable('office.notice_translation')
		.set({ withdrawn_at: new Date(at) })
		.where('language', '=', language)
		.where('withdrawn_at', 'is', null)
		.returning('hash')
		.execute();
	return rows.length > 0;
}

/** Which version of the draft is offered, and who read it; null: none. */
export async function offeredVersion(
	db: StoryDb,
	language: string
): Promise<{ readonly version: number; readonly readBy: string; readonly hash: string } | null> {
	const row = await db
		.selectFrom('shown.notice_offered')
		.innerJoin('office.notice_translation', (join) =>
			join
				.onRef('office.notice_translation.hash', '=', 'shown.notice_offered.hash')
				.onRef('office.notice_translation.language', '=', 'shown.notice_offered.language')
		)
		.select(['office.notice_translation.version', 'read_by as readBy', 'shown.notice_offered.hash'])
		.where('shown.notice_offered.language', '=', language)
		.executeTakeFirst();
	return row ?? null;
}
