import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isLanguageTag, isText } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { TESTIMONY_LIMITS } from '#domain/story/testimony.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { addAuthor } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, sealNext, workOn } from './work.ts';

/**
 * Saves a working translation of what was told, for colleagues who do not read its language. It says all that the
 * testimony says and stays inside the seal. `unreviewed`: whoever approved the story has become its author with this, and
 * it is hidden until somebody else approves it.
 */
export async function saveWorking(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly language: string; readonly text: string; readonly after: number }
): Promise<Result<{ version: number; unreviewed: boolean }, Barred | 'changed_meanwhile' | 'language' | 'too_long'>> {
	const { storyId, language, after } = asked;
	const text = tidyText(asked.text);
	if (!isLanguageTag(language)) return refuse('language');
	if (!isText(text, TESTIMONY_LIMITS.text)) return refuse('too_long');
	return workOn(deps, member, { act: 'edit_telling', storyId }, async (at) => {
		const field = `working:${language}`;
		const sealed = await sealNext(at, { field, after, value: { text }, byMember: member.id });
		if (!sealed.ok) return sealed;
		const unreviewed = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'translated' });
		const detail = { language, version: sealed.value };
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'working_saved', detail });
		return ok({ version: sealed.value, unreviewed });
	});
}
