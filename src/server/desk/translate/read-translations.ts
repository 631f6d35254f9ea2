/** What waits for somebody's languages, and how far each language is. */
import { LOCALES } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { mayAtDesk } from '#domain/office/may.ts';
import { reachOf } from '#domain/office/reach.ts';
import { rolesFor } from '#domain/office/roles.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { dropTerm, type GlossaryLine, glossaryOf } from '#server/store/translation/glossary.ts';
import {
	type Progress,
	type TranslationLine,
	translationLines,
	translationProgress
} from '#server/store/translation/translations.ts';
import { authorize, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';
import { givenLanguages } from './given-languages.ts';
import { type NoticeState, noticeStates } from './notices.ts';

export interface Translations {
	/** What this person can translate or read; empty for those who only look how far it is. */
	readonly lines: readonly TranslationLine[];
	readonly progress: readonly Progress[];
	/** The languages that were given to this person. */
	readonly reading: readonly string[];
	readonly glossary: readonly GlossaryLine[];
	/** The notice in languages of this person that the pages do not speak. */
	readonly notices: readonly { readonly language: string; readonly state: NoticeState }[];
}

export async function readTranslations(deps: DeskDeps, member: Member): Promise<Result<Translations, NotAllowed>> {
	const allowed = authorize(member, 'see_translations');
	if (!allowed.ok) return allowed;
	const { officeId } = member;
	const reading = givenLanguages(member);
	const works = officeId !== null && member.roles.some((role) => rolesFor('read_translation').includes(role));
	const reach = reachOf(member);
	if (!reach.all && reach.officeId === null) return refuse('not_allowed');
	// What nobody translates yet needs a manager's eye most: every language of the interface has its line.
	const languages = [...LOCALES, ...reading];
	return ok({
		lines: works ? await translationLines(deps.db, { officeId, memberId: member.id, reading }) : [],
		progress: await translationProgress(deps.db, { officeId: reach.all ? null : reach.officeId, languages }),
		reading,
		glossary: officeId === null ? [] : await glossaryOf(deps.db, officeId),
		notices: works ? await noticeStates(deps, member) : []
	});
}

/** Takes a word out of the office's glossary; what was translated with it stays. */
export async function dropFromGlossary(
	deps: DeskDeps,
	member: Member,
	{ source, language, term }: Omit<GlossaryLine, 'form'>
): Promise<Result<null, NotAllowed>> {
	if (!mayAtDesk(member, 'keep_glossary') || member.officeId === null) return refuse('not_allowed');
	await dropTerm(deps.db, { officeId: member.officeId, source, language, term });
	return ok(null);
}
