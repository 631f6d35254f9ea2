import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isLanguageTag } from '#domain/base/shape.ts';
import { translatesInto } from '#domain/office/may.ts';
import { sameTelling } from '#domain/story/telling-form.ts';
import { align, isWhole, type MadeFrom } from '#domain/story/translation.ts';
import {
	alignBeside,
	type BesideFault,
	besideField,
	isNothingBeside,
	keepBeside,
	openBesides,
	sameBeside
} from '#domain/story/beside.ts';
import type { TypedTranslation } from '#domain/story/translation-form.ts';
import { parseTelling, type TellingFault } from '#domain/story/telling.ts';
import { sealJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { addAuthor, noteTellingVersion } from '#server/store/review/story-parts.ts';
import { writeSealedAt } from '#server/store/sealed/sealed-fields.ts';
import { noteBesideOpen, noteFit, whetherOffered } from '#server/store/translation/translations.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, sealNext, workOn } from '../review/work.ts';
import { givenLanguages } from './given-languages.ts';
import { fromOfShown, madeFromField, openTranslation, type OpenTranslation } from './open-translation.ts';

/** `language_refused`: a teller does not want it; `not_now`: the text is with teller or reviewer, paused or held. */
export type NotOffered = Barred | 'language_refused' | 'not_now';

export interface TranslationSave extends Omit<TypedTranslation, 'beside'> {
	/** Left out: what was translated beside the text stays as it is. */
	readonly beside?: TypedTranslation['beside'];
	readonly storyId: string;
	/** The version that was on the page; 0: there was none. */
	readonly after: number;
}

/** Runs work on one language of a story for somebody who reads both it and its source; every act on translations comes here. */
export async function translating<Answer extends Result<unknown, string>>(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly act: 'translate' | 'read_translation';
		readonly storyId: string;
		readonly language: string;
		readonly lock?: boolean;
	},
	work: (at: AtWork, open: OpenTranslation) => Promise<Answer>
): Promise<Answer | { ok: false; reason: NotOffered }> {
	const { language } = asked;
	type Said = Answer | { ok: false; reason: NotOffered };
	return workOn(deps, member, asked, async (at): Promise<Said> => {
		// A language that was not given to this person is to them as if it were not there.
		const given = { reading: givenLanguages(member) };
		if (!isLanguageTag(language) || !translatesInto(given, language)) return refuse('not_found');
		const offered = await whetherOffered(at.tx, at.storyId, language);
		if (offered === 'refused') return refuse('language_refused');
		if (offered === 'not_now') return refuse('not_now');
		const open = await openTranslation(at, language, deps.clock());
		if (open === null || !translatesInto(given, open.source.language)) return refuse('not_found');
		return work(at, open);
	});
}

/**
 * Saves a translation as a new version, with the fingerprint of what each part was made from. Nothing that readers get
 * changes before a second person has read it. `changed_meanwhile`: somebody else saved; nothing of theirs is overwritten.
 */
export async function saveTranslation(
	deps: DeskDeps,
	member: Member,
	{ storyId, typed, from, beside: typedBeside, after }: TranslationSave
): Promise<
	Result<
		{ version: number; unreviewed: boolean },
		NotOffered | `telling_${TellingFault | BesideFault}` | 'changed_meanwhile'
	>
> {
	const parsed = parseTelling(typed);
	if (!parsed.ok) return refuse(`telling_${parsed.reason}` as const);
	if (typeof typedBeside === 'string') return refuse(`telling_${typedBeside}` as const);
	const telling = parsed.value;
	const { language } = telling;
	return translating(deps, member, { act: 'translate', storyId, language }, async (at, open) => {
		const { made, state, source, now } = open;
		const beside = keepBeside(open.beside.source, open.beside.made, typedBeside ?? open.beside.made);
		const isSame = made && sameTelling(made.telling, telling) && sameMarks(made.from, from);
		if (isSame && state && sameBeside(beside, open.beside.made))
			return ok({ version: state.version, unreviewed: false });
		const shown = state && (await fromOfShown(at, state, source.language));
		const sealed = await sealNext(at, { field: `telling:${language}`, after, value: telling, byMember: member.id });
		if (!sealed.ok) return sealed;
		const version = sealed.value;
		const field = madeFromField(language);
		const kept: { field: string; version: number; value: unknown }[] = [
			...(shown ? [{ field, version: shown.version, value: shown.from }] : []),
			{ field, version, value: from },
			...(isNothingBeside(beside) ? [] : [{ field: besideField(language), version, value: beside }])
		];
		for (const one of kept) {
			const place = { table: 'story.sealed', row: storyId, field: one.field, version: one.version };
			const body = sealJson(at.key, place, one.value);
			await writeSealedAt(at.tx, { storyId, field: one.field, version: one.version, byMember: member.id, body });
		}
		await noteTellingVersion(at.tx, { storyId, language, version, source: source.language });
		const before = state?.fits_version ?? null;
		const whole = isWhole(align(source, now, { telling, from }));
		await noteFit(at.tx, storyId, language, whole ? open.sourceVersion : before === open.sourceVersion ? null : before);
		const parts = alignBeside(open.beside.source, beside, fingerprintUnder(at.key));
		await noteBesideOpen(at.tx, storyId, language, openBesides(parts));
		const unreviewed = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'translated' });
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'translated', detail: { language, version } });
		return ok({ version, unreviewed });
	});
}

function sameMarks(one: MadeFrom, other: MadeFrom): boolean {
	const key = ({ title, brings, items, summary, blocks }: MadeFrom) =>
		JSON.stringify([title, brings, items, summary, blocks]);
	return key(one) === key(other);
}
