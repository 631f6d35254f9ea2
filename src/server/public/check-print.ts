import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isPrintMark } from '#domain/print/check-path.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { atOneMoment } from '#server/store/shown/at-one-moment.ts';
import { findStory } from '#server/store/shown/find-story.ts';
import { inPrint } from '#server/store/shown/in-print.ts';
import { type Lasting, type PublicDeps, earliest } from './deps.ts';

export interface PrintCheck extends Lasting {
	/** The last instant of the last month in which it may be shown, ms since 1970; pages name the month only. */
	readonly lastMonth: number;
	/** Whether the site shows the story as well. */
	readonly onSite: boolean;
}

/**
 * Whether a printed sheet may be shown: the story may stand on paper now, and the sheet says what it may say. `gone` for
 * every id of the right form that may not, whether it was taken back or never was: nobody learns which, or why.
 * `mark` stands on the sheet; without one it is asked of any sheet of the story.
 */
export async function checkPrint(
	{ db }: PublicDeps,
	asked: { readonly id: string; readonly mark: string | null }
): Promise<Result<PrintCheck, 'gone' | 'not_found'>> {
	if (!isStoryId(asked.id)) return refuse('not_found');
	const [all, site] = await atOneMoment(
		db,
		async (one) => [await inPrint(one, asked.id), await findStory(one, asked.id)] as const
	);
	const mark = asked.mark !== null && isPrintMark(asked.mark) ? asked.mark : null;
	const sheets = mark === null ? all : all.filter((sheet) => sheet.mark === mark);
	const ends = earliest(...sheets.map(({ expiresAt }) => expiresAt.getTime()));
	if (ends === null) return refuse('gone');
	const expiresAt = earliest(ends, ...site.map(({ shown }) => shown.expiresAt));
	return ok({ lastMonth: ends - 1, onSite: site.length > 0, expiresAt });
}
