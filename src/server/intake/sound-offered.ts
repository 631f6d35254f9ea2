import type { Notice } from '#domain/consent/notice.ts';
import type { NoticeReader } from '#server/store/notices/notices.ts';
import { soundOfNotice } from '#server/store/notices/sounds.ts';
import type { SoundOffered } from './tell-view.ts';

/** The sound of exactly this notice; null: nobody has read it aloud since its words changed. */
export async function soundOffered(
	db: NoticeReader,
	notice: Pick<Notice, 'hash' | 'language'>
): Promise<SoundOffered | null> {
	const sound = await soundOfNotice(db, notice);
	return sound && { aac: sound.aac, opus: sound.opus, sha256: sound.sha256, readBy: sound.readBy };
}
