import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLines, noticeStanding } from '#domain/consent/notice.ts';

test('a notice that means something else asks again; the same number never does', () => {
	expect(noticeStanding(1, 2)).toBe('requested');
	expect(noticeStanding(2, 2)).toBe('current');
	expect(noticeStanding(3, 2)).toBe('current');
});

test('what was replaced stands beside what replaced it', () => {
	expect(compareLines('one\ntwo\nthree', 'one\n2\nthree\nfour')).toEqual([
		{ before: 'one', after: 'one' },
		{ before: 'two', after: '2' },
		{ before: 'three', after: 'three' },
		{ before: null, after: 'four' }
	]);
});

test('either side of a comparison, read alone, is the whole version', () => {
	const text = fc
		.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
		.map((all) => all.join('\n'));
	fc.assert(
		fc.property(text, text, (before, after) => {
			const lines = compareLines(before, after);
			const side = (name: 'before' | 'after') => lines.flatMap((line) => line[name] ?? []).join('\n');
			expect([side('before'), side('after')]).toEqual([before, after]);
		}),
		{ numRuns: 300 }
	);
});
