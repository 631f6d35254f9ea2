import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { openBeside, storyKey } from '#server/publishing/open-story.ts';
import { tellingStates } from '#server/store/review/story-parts.ts';
import { noteFit } from '#server/store/translation/translations.ts';

/**
 * Notes which translations still fit a source that was approved anew: all that changed in it was taken out, or moved. So the
 * lists of the desk call changed what somebody has to look at, and nothing else. What is shown does not depend on it.
 */
export async function noteFits(
	{ db, masterKeys }: Pick<PublishingContext, 'db' | 'masterKeys'>,
	storyId: string
): Promise<void> {
	const states = await tellingStates(db, storyId);
	const behind = states.flatMap((row) => {
		const source = states.find((one) => one.language === row.source_language && one.source_language === null);
		const isBehind =
			source !== undefined &&
			row.fits_version !== null &&
			row.fits_version !== source.reviewed_version &&
			row.version === row.reviewed_version;
		return isBehind ? [{ row, source }] : [];
	});
	if (behind.length === 0) return;
	const key = await storyKey(db, masterKeys, storyId);
	if (key === null) return;
	for (const { row, source } of behind)
		if ((await openBeside({ db, key, storyId }, source, row)) !== null)
			await noteFit(db, storyId, row.language, source.reviewed_version);
}
