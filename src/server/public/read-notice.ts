import { isNoticeHash } from '#domain/consent/notice.ts';
import { noticeIn } from '#messages/notice.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';
import { findNotice } from '#server/store/notices/notices.ts';
import type { PublicDeps } from './deps.ts';

export interface NoticePage {
	readonly hash: string;
	readonly language: string;
	readonly number: number;
	/** First in use (ms since 1970). */
	readonly at: number;
	readonly text: string;
	/** Whether these are the words of today. */
	readonly isToday: boolean;
}

/** A notice by its hash; null where there never was one. */
export async function readNotice({ db }: PublicDeps, hash: string): Promise<NoticePage | null> {
	const notice = isNoticeHash(hash) ? await findNotice(db, hash) : null;
	if (notice === null) return null;
	const { language, number, at, text } = notice;
	const isOffered = (await noticesOffered(db)).some((one) => one.hash === hash);
	return { hash, language, number, at, text, isToday: noticeIn(language).hash === hash || isOffered };
}
