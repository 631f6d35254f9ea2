import { isLanguageTag } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { sameTelling, type TypedTelling } from '#domain/story/telling-form.ts';
import { parseTelling, type Telling, type TellingFault } from '#domain/story/telling.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { addAuthor, noteTellingVersion, tellingStates } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { notesOf } from './read-tellings.ts';
import { takeUp } from './take-up.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

export interface TellingSave {
	readonly storyId: string;
	readonly typed: TypedTelling;
	/** The version that was on the page; 0: a language that had none. */
	readonly after: number;
}

export interface Saved {
	readonly version: number;
	/** The approval ended with it, and what was shown is hidden. */
	readonly unreviewed: boolean;
}

export type SaveRefusal = Barred | `telling_${TellingFault}` | 'changed_meanwhile' | 'language' | 'translation';

/**
 * Saves a telling as a new version; older versions stay. Whoever saves is an author and cannot approve it. What readers
 * see does not change: it is the version that teller and reviewer approved. Unless that reviewer is the one who saves: an
 * author is no second pair of eyes, and the story is hidden until somebody else approves it (`unreviewed`). Saving the
 * same words again changes nothing.
 */
export async function saveTelling(
	deps: DeskDeps,
	member: Member,
	{ storyId, typed, after }: TellingSave
): Promise<Result<Saved, SaveRefusal>> {
	const parsed = parseTelling(typed);
	if (!parsed.ok) return refuse(`telling_${parsed.reason}` as const);
	return workOn(deps, member, { act: 'edit_telling', storyId }, async (at) =>
		writeTelling(at, member, parsed.value, after)
	);
}

/** The same inside somebody else's transaction. A translation is none of it: it is made beside its source (`desk/translate`). */
export async function writeTelling(
	at: AtWork,
	member: Member,
	telling: Telling,
	after: number
): Promise<Result<Saved, 'changed_meanwhile' | 'language' | 'translation'>> {
	const { tx, storyId, key } = at;
	const { language } = telling;
	if (!isLanguageTag(language)) return refuse('language');
	const states = await tellingStates(tx, storyId);
	const state = states.find((one) => one.language === language);
	const main = states.find((one) => one.source_language === null);
	// The first telling is edited from the testimony; every other language is translated from that one.
	if (state ? state.source_language !== null : main !== undefined) return refuse('translation');
	const field = `telling:${language}`;
	const before = await openField(tx, key, storyId, field);
	if (before !== null) {
		const parsed = parseTelling(before.value);
		const notes = parsed.ok ? await notesOf({ tx, key, storyId, basis: at.row.basis }, parsed.value) : undefined;
		const was = parsed.ok && { ...parsed.value, ...(notes === undefined ? {} : { notes }) };
		if (was && sameTelling(was, telling)) return ok({ version: before.version, unreviewed: false });
	}
	const sealed = await sealNext(at, { field, after, value: telling, byMember: member.id });
	if (!sealed.ok) return sealed;
	const version = sealed.value;
	await noteTellingVersion(tx, { storyId, language, version, source: null });
	await takeUp(at, member);
	const unreviewed = await addAuthor(tx, { storyId, memberId: member.id, did: 'edited' });
	await logHistory(tx, { storyId, memberId: member.id, did: 'edited', detail: { language, version } });
	return ok({ version, unreviewed });
}
