import { isNoticeHash } from '#domain/consent/notice.ts';
import { noticeIn } from '#messages/notice.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';
import { findNotice } from '#server/store/notices/notices.ts';
import { soundOfNotice } from '#server/store/notices/sounds.ts';
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
	/** Exactly these words read aloud; null: nobody has. */
	readonly sound: { readonly aac: string; readonly opus: string; readonly readBy: 'person' | 'machine' } | null;
}

/** A notice by its hash; null where there never was one. */
export async function readNotice({ db }: PublicDeps, hash: string): Promise<NoticePage | null> {
	const notice = isNoticeHash(hash) ? await findNotice(db, hash) : null;
	if (notice === null) return null;
	const { language, number, at, text } = notice;
	const isOffered = (await noticesOffered(db)).some((one) => one.hash === hash);
	const sound = await soundOfNotice(db, notice);
	return {
		...{ hash, language, number, at, text, isToday: noticeIn(language).hash === hash || isOffered },
		sound: sound && { aac: sound.aac, opus: sound.opus, readBy: sound.readBy }
	};
}
