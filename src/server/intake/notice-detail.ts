import type { Notice } from '#domain/consent/notice.ts';
import type { SoundOffered } from './tell-view.ts';

/** How a yes names the notice that it was given under, and the sound of it that was offered beside it. */
export function noticeDetail(
	{ hash, language, number }: Notice,
	sound: SoundOffered | null = null
): {
	readonly noticeHash: string;
	readonly noticeLanguage: string;
	readonly noticeNumber: number;
	readonly noticeSound?: string;
} {
	const named = { noticeHash: hash, noticeLanguage: language, noticeNumber: number };
	return sound ? { ...named, noticeSound: sound.sha256 } : named;
}
