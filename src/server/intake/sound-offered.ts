import type { Notice } from '#domain/consent/notice.ts';
import { soundOfNotice } from '#server/store/notices/sounds.ts';
import type { IntakeDeps } from './deps.ts';
import type { SoundOffered } from './tell-view.ts';

/** The sound of exactly this notice; null: nobody has read it aloud since its words changed. */
export async function soundOffered(
	db: IntakeDeps['db'],
	notice: Pick<Notice, 'hash' | 'language'>
): Promise<SoundOffered | null> {
	const sound = await soundOfNotice(db, notice);
	return sound && { aac: sound.aac, opus: sound.opus, sha256: sound.sha256, readBy: sound.readBy };
}
