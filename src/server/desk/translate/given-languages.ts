import { LOCALES } from '#domain/base/locales.ts';
import type { Member } from '#server/store/accounts/members.ts';

/** The languages that were given to somebody. In practice mode nobody gives any: there, those of the pages are. */
export function givenLanguages(member: Pick<Member, 'reading' | 'practice'>): readonly string[] {
	return member.practice && member.reading.length === 0 ? LOCALES : member.reading;
}
