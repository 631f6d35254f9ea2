import { type Result, ok, refuse } from '#domain/base/result.ts';
import { type Mark, type MarkReason, markWords, readMarks } from '#domain/story/marks.ts';
import { parseTestimony } from '#domain/story/testimony.ts';
import type { Member } from '#server/store/accounts/members.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/** Marks words of the testimony that could give somebody away, wherever they stand. */
export async function markTestimony(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly words: string; readonly why: MarkReason }
): Promise<Result<null, Barred | 'words_not_found' | 'changed_meanwhile'>> {
	const { storyId, words, why } = asked;
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const { text, marks, version } = await openMarks(at);
		const marked = markWords(text, marks, words, why);
		return marked === null ? refuse('words_not_found') : saveMarks(at, member, marked, version);
	});
}

/** Takes one mark away: the one that begins there, whatever others were set or taken away meanwhile. */
export async function unmarkTestimony(
	deps: DeskDeps,
	member: Member,
	{ storyId, mark }: { readonly storyId: string; readonly mark: number }
): Promise<Result<null, Barred | 'words_not_found' | 'changed_meanwhile'>> {
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const { marks, version } = await openMarks(at);
		const left = marks.filter(({ start }) => start !== mark);
		if (left.length === marks.length) return refuse('words_not_found');
		return saveMarks(at, member, left, version);
	});
}

async function openMarks({ tx, key, storyId }: AtWork): Promise<{ text: string; marks: Mark[]; version: number }> {
	const told = parseTestimony((await openField(tx, key, storyId, 'testimony'))?.value);
	const marks = await openField(tx, key, storyId, 'marks');
	return { text: told?.text ?? '', marks: readMarks(marks?.value), version: marks?.version ?? 0 };
}

async function saveMarks(
	at: AtWork,
	member: Member,
	marks: readonly Mark[],
	after: number
): Promise<Result<null, 'changed_meanwhile'>> {
	const sealed = await sealNext(at, { field: 'marks', after, value: marks, byMember: member.id });
	return sealed.ok ? ok(null) : sealed;
}
