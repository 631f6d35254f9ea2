import type { Notice } from '#domain/consent/notice.ts';

/** How a yes names the notice that it was given under. */
export function noticeDetail({ hash, language, number }: Notice): {
	readonly noticeHash: string;
	readonly noticeLanguage: string;
	readonly noticeNumber: number;
} {
	return { noticeHash: hash, noticeLanguage: language, noticeNumber: number };
}
