/** The words that must stay: read for a page and a check, agreed on in a story or for the whole office. */
import { tidyLine } from '#domain/base/tidy-text.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import {
	type AgreedForm,
	type LockedTerm,
	TERM_LIMITS,
	formsOf,
	mergeTerms,
	readAgreedForms,
	saysWord,
	termsOfFacts
} from '#domain/story/locked-terms.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import type { Telling } from '#domain/story/telling.ts';
import { textsOf } from '#domain/words/telling-finds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { agreeOn, glossaryOf } from '#server/store/translation/glossary.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, openField, sealNext } from '../review/work.ts';
import { type NotOffered, translating } from './save-translation.ts';

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId' | 'row'>;

/** Words that somebody locked in this story, for every language: kept as agreed forms without a form. */
const LOCKED = 'terms';
const agreedField = (language: string) => `terms:${language}`;

/** Every word of the safe text that is locked, with its forms in this language. Only words that the text itself says. */
export async function lockedTerms(at: Reading, source: Telling, language: string): Promise<LockedTerm[]> {
	const texts = textsOf(source).map(({ text }) => text);
	const opened = async (field: string) => readAgreedForms((await openField(at.tx, at.key, at.storyId, field))?.value);
	const [facts, locked, agreed] = [
		parseFacts((await openField(at.tx, at.key, at.storyId, 'facts'))?.value ?? {}),
		await opened(LOCKED),
		await opened(agreedField(language))
	];
	const glossary = await glossaryOf(at.tx, at.row.office_id, { source: source.language, language });
	const all: LockedTerm[] = [
		...(facts.ok ? termsOfFacts(facts.value, texts, source.language, language) : []),
		...locked.map(({ term }): LockedTerm => ({ term, forms: [], kind: 'story' })),
		...glossary.map(({ term, form }): LockedTerm => ({ term, forms: formsOf(form), kind: 'office' }))
	].filter(({ term }) => texts.some((text) => saysWord(text, term)));
	return mergeTerms(all, agreed);
}

export type TermRefusal = 'term_missing' | 'term_long' | 'term_not_there' | 'too_many';

/**
 * Agrees on the form of a word: for this story and language, where the word is locked from then on in every language; or
 * (`forOffice`) for all stories of the office. An empty form takes the agreement back.
 */
export async function agreeOnTerm(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly language: string;
		readonly term: string;
		readonly form: string;
		readonly forOffice: boolean;
	}
): Promise<Result<null, NotOffered | TermRefusal | 'changed_meanwhile'>> {
	const { storyId, language } = asked;
	const [term, form] = [tidyLine(asked.term), tidyLine(asked.form)];
	if (term === '') return refuse('term_missing');
	if (term.length > TERM_LIMITS.term || form.length > TERM_LIMITS.form) return refuse('term_long');
	if (asked.forOffice && form === '') return refuse('term_missing');
	return translating(deps, member, { act: 'translate', storyId, language }, async (at, { source }) => {
		if (!textsOf(source).some(({ text }) => saysWord(text, term))) return refuse('term_not_there');
		if (asked.forOffice) {
			const line = { storyId, source: source.language, language, term, form };
			await agreeOn(at.tx, { ...line, officeId: at.row.office_id, memberId: member.id });
			return ok(null);
		}
		const isKnown = (await lockedTerms(at, source, language)).some((one) => one.term === term);
		const agreed = await changed(at, member, agreedField(language), { term, form });
		if (!agreed.ok || isKnown) return agreed;
		return changed(at, member, LOCKED, { term, form: '' });
	});
}

/** Puts one entry in place of that of the same word. The story's row is locked: nobody comes between. */
async function changed(
	at: AtWork,
	member: Member,
	field: string,
	entry: AgreedForm
): Promise<Result<null, 'changed_meanwhile' | 'too_many'>> {
	const opened = await openField(at.tx, at.key, at.storyId, field);
	const value = [...readAgreedForms(opened?.value).filter(({ term }) => term !== entry.term), entry];
	if (value.length > TERM_LIMITS.most) return refuse('too_many');
	const sealed = await sealNext(at, { field, after: opened?.version ?? 0, value, byMember: member.id });
	return sealed.ok ? ok(null) : sealed;
}
