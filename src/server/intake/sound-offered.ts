import { soundOfNotice } from '#server/store/notices/sounds.ts';
import type { IntakeDeps } from './deps.ts';
import type { SoundOffered } from './tell-view.ts';

/** The sound of exactly the notice of today; null: nobody has read it aloud since its words changed. */
export async function soundOffered(
	{ db, notices }: Pick<IntakeDeps, 'db' | 'notices'>,
	locale: string
): Promise<SoundOffered | null> {
	const sound = await soundOfNotice(db, notices(locale));
	return sound && { aac: sound.aac, opus: sound.opus, sha256: sound.sha256, readBy: sound.readBy };
}
