import { type Result, ok, refuse } from '#domain/base/result.ts';
import { parseTelling } from '#domain/story/telling.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { openCorrections } from '#server/store/review/corrections.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { changeStory } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { type SaveRefusal, writeTelling } from './save-telling.ts';
import { openField, workOn } from './work.ts';

/** What becomes of the teller's own corrections: they become the telling, or they were read and are left. */
export async function answerCorrection(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly language: string;
		/** The correction that was on the page, and the telling it stood beside. */
		readonly version: number;
		readonly after: number;
		readonly take: boolean;
	}
): Promise<Result<{ unreviewed: boolean }, SaveRefusal | 'no_correction'>> {
	const { storyId, language, version, after, take } = asked;
	return workOn(deps, member, { act: 'edit_telling', storyId }, async (at) => {
		const sent = await openField(at.tx, at.key, storyId, `correction:${language}`, version);
		if (sent === null) return refuse('no_correction');
		const open = await openCorrections(at.tx, storyId, language);
		if (!open.some((one) => one.version === version)) return refuse('changed_meanwhile');
		let unreviewed = false;
		if (take) {
			const parsed = parseTelling(sent.value);
			if (!parsed.ok || parsed.value.language !== language) return refuse('no_correction');
			const written = await writeTelling(at, member, parsed.value, after);
			if (!written.ok) return written;
			unreviewed = written.value.unreviewed;
			// The text that was asked about is no more: the next step is the desk's, and no silence runs meanwhile.
			if (at.row.waiting_since !== null) await changeStory(at.tx, storyId, { waiting_since: null });
		}
		const did = take ? 'correction_taken' : 'correction_left';
		await logHistory(at.tx, { storyId, memberId: member.id, did, detail: { language, version } });
		return ok({ unreviewed });
	});
}
