import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { copyLines, copyState, endsWord, timeWord, yearsWord } from './my-words.ts';

test('of a copy that cannot be taken back only what was on paper is called printed', () => {
	const state = (what: string) => copyState({ what, status: 'cannot_be_taken_back' });
	expect(state('poster')).toContain('printed');
	for (const what of ['card', 'press_kit']) {
		expect(state(what)).toContain('annot be taken back');
		expect(state(what)).not.toContain('printed');
	}
});

test('copies that read alike are one line, and sheets on paper are added up', () => {
	const since = Date.UTC(2026, 10, 3);
	const poster = {
		recipient: 'readers',
		what: 'poster',
		language: 'en',
		copies: 1,
		since,
		status: 'removed',
		toldAt: null
	};
	const panels = { ...poster, recipient: 'Town hall', what: 'panel', copies: 300, status: 'cannot_be_taken_back' };
	const later = { ...poster, since: Date.UTC(2026, 10, 4) };
	const french = { ...poster, language: 'fr' };
	const shown = { ...poster, status: 'shown' };
	const all = [poster, panels, { ...poster, since: since + 3_600_000 }, poster, later, french, shown, poster];
	expect(copyLines([...all, { ...panels, copies: 200 }])).toEqual([
		poster,
		{ ...panels, copies: 500 },
		later,
		french,
		shown
	]);
});

test('where the ways end one after the other, the first month is named as the first', () => {
	const until = (...months: (string | null)[]) => months.map((untilMonth) => ({ untilMonth }));
	const together = endsWord({ endsMonth: '2027-11', grants: until('2027-11', '2027-11', null) });
	const apart = endsWord({ endsMonth: '2027-11', grants: until('2028-11', '2027-11') });
	expect(together).toContain('What you allowed ends with November 2027');
	expect(apart).toContain('The first of what you allowed ends with November 2027');
	expect(apart).toContain('the rest goes on');
	expect(endsWord({ endsMonth: null, grants: [] })).not.toContain('2027');
});

test('what is known of a teller is counted in the figures of the page', () => {
	try {
		overwriteGetLocale(() => 'ar');
		expect(timeWord('2015')).toBe('٢٠١٥');
		expect(timeWord('2015-09')).toBe('سبتمبر ٢٠١٥');
		expect(timeWord('2015-09-03')).toBe('٣ سبتمبر ٢٠١٥');
		expect(timeWord('2010s')).toContain('٢٠١٠');
		expect(yearsWord('41')).toBe('٤١');
		expect(yearsWord('30-34')).toBe('٣٠-٣٤');
	} finally {
		overwriteGetLocale(() => 'en');
	}
	expect(timeWord('2015-09-03')).toBe('September 3, 2015');
	expect(timeWord('a while ago')).toBe('a while ago');
});
