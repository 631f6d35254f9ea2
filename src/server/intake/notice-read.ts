/** Which notice a teller reads: that of the page, or one that an office translated into another language. */
import { isNoticeHash, type Notice } from '#domain/consent/notice.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { findNotice } from '#server/store/notices/notices.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';
import type { IntakeDeps } from './deps.ts';
import { soundOffered } from './sound-offered.ts';
import type { NoticeOffered } from './tell-view.ts';

type Deps = Pick<IntakeDeps, 'db' | 'notices'>;

/** The notices that offices translated, each with the sound of exactly its words. */
export async function otherNotices({ db }: Pick<IntakeDeps, 'db'>): Promise<NoticeOffered[]> {
	const offered: NoticeOffered[] = [];
	for (const { hash, language, text } of await noticesOffered(db))
		offered.push({ hash, language, text, sound: await soundOffered(db, { hash, language }) });
	return offered;
}

/**
 * The notice that this teller said to have read. One that was withdrawn meanwhile was read all the same; one that means
 * something else than that of today is none.
 */
export async function noticeRead({ db, notices }: Deps, locale: string, answers: Answers): Promise<Notice> {
	const today = notices(locale);
	const chosen = answers.noticeRead ?? '';
	const other = isNoticeHash(chosen) ? await findNotice(db, chosen) : null;
	return other?.number === today.number ? other : today;
}
