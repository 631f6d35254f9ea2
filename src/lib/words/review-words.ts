/** Words of the review page that are looked up by what the desk answers. All are `review_KIND_CODE`. */
import type { DenialReason } from '#domain/consent/project.ts';
import { OFFERED } from '#domain/consent/channels.ts';
import { m } from '#lib/paraglide/messages.js';
import { type CodeUnder, wordOf } from './coded-words.ts';

/** A code that has words of this kind: the desk answers with no other. */
export type ReviewCode<Kind extends string> = CodeUnder<`review_${Kind}_`>;

/** Why something was not done. */
export type RefusedCode = ReviewCode<'refused'>;

/** What was done. */
export type DoneCode = ReviewCode<'done'>;

/** The kinds that have words for what is none of the others. */
type KindWithOther = {
	[Key in keyof typeof m]: Key extends `review_${infer Kind}_other` ? Kind : never;
}[keyof typeof m];

/** The words for a code. */
export function reviewWord<Kind extends string>(kind: Kind, code: ReviewCode<Kind>): string {
	return wordOf(`review_${kind}_${code}`) ?? code;
}

/** Whether a text has words of this kind: it was stored long ago, or comes from an address that anybody can type. */
export function isReviewCode<Kind extends string>(kind: Kind, text: string | null): text is ReviewCode<Kind> {
	return text !== null && wordOf(`review_${kind}_${text}`) !== null;
}

/** The kinds of which the database keeps no code but those that have words. */
type ClosedKind = 'child_flag' | 'consent' | 'letter_outcome' | 'people' | 'state';

/** The words for what was stored, also by an older version; for what has none, those for "other". */
export function storedWord(kind: KindWithOther | ClosedKind, code: string): string {
	return wordOf(`review_${kind}_${code}`) ?? wordOf(`review_${kind}_other`) ?? code;
}

/** Why readers see nothing, in one plain sentence. */
export function denialWord(reason: DenialReason): string {
	if (reason.startsWith('hold:')) {
		if (reason.includes('court_case')) return m.review_denied_case();
		return reason.includes('asylum_decision') ? m.review_denied_claim() : m.review_denied_alone();
	}
	if (reason.startsWith('teller:')) {
		const [, state = '', channel = ''] = reason.split(':');
		if (state !== 'active') return storedWord('denied_state', state);
		return OFFERED.some((offered) => offered === channel) ? m.review_denied_grant() : m.review_denied_other();
	}
	return storedWord('denied', reason.replaceAll('-', '_'));
}
