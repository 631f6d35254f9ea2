/** Words of the review page that are looked up by what the desk answers. All are `review_KIND_CODE`. */
import type { DenialReason } from '#domain/consent/project.ts';
import { OFFERED } from '#domain/consent/channels.ts';
import { m } from '#lib/paraglide/messages.js';

/** The words for a code; for one that has none yet, the words for "other". */
export function reviewWord(kind: string, code: string): string {
	const word: unknown = Reflect.get(m, `review_${kind}_${code}`);
	if (typeof word === 'function') return String(Reflect.apply(word, m, []));
	const other: unknown = Reflect.get(m, `review_${kind}_other`);
	return typeof other === 'function' ? String(Reflect.apply(other, m, [])) : code;
}

/** Why readers see nothing, in one plain sentence. */
export function denialWord(reason: DenialReason): string {
	if (reason.startsWith('hold:')) {
		if (reason.includes('court_case')) return m.review_denied_case();
		return reason.includes('asylum_decision') ? m.review_denied_claim() : m.review_denied_alone();
	}
	if (reason.startsWith('teller:')) {
		const [, state = '', channel = ''] = reason.split(':');
		if (state !== 'active') return reviewWord('denied_state', state);
		return OFFERED.some((offered) => offered === channel) ? m.review_denied_grant() : m.review_denied_other();
	}
	return reviewWord('denied', reason.replaceAll('-', '_'));
}
