import { expect, test } from 'vitest';
import { durationOf, endOfMonth, lastMonthWithin, monthsFrom } from '#domain/consent/durations.ts';
import { ZERO, cap, meet } from '#domain/consent/ladders.ts';

const at = (name: 'chosen_pseudonym' | 'first_name' | 'full_name') =>
	meet(cap({ name }), cap({ face: 'none', voice: 'none' }));

test('the more a person can be recognised, the shorter a yes', () => {
	expect(durationOf('web', ZERO)).toEqual({ proposed: 24, most: 60 });
	expect(durationOf('web', at('chosen_pseudonym'))).toEqual({ proposed: 24, most: 60 });
	expect(durationOf('web', at('first_name'))).toEqual({ proposed: 18, most: 36 });
	expect(durationOf('web', at('full_name'))).toEqual({ proposed: 12, most: 24 });
	expect(durationOf('web', cap({ name: 'none', voice: 'none' }))).toEqual({ proposed: 12, most: 24 });
	expect(durationOf('print', ZERO)).toEqual({ proposed: 12, most: 12 });
	expect(durationOf('web', ZERO, true)).toEqual({ proposed: 12, most: 12 });
});

test('a limit rounds down to the end of a month', () => {
	for (const now of ['2026-11-22T10:00:00Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', '2024-02-29T12:00:00Z']) {
		for (const months of [12, 18, 24, 36, 60]) {
			const month = lastMonthWithin(Date.parse(now), months);
			const limit = new Date(now);
			limit.setUTCDate(1);
			limit.setUTCMonth(limit.getUTCMonth() + months);
			expect(endOfMonth(month)).toBeLessThanOrEqual(limit.getTime());
			expect(monthsFrom(Date.parse(now), months).at(-1)).toBe(month);
		}
	}
	expect(lastMonthWithin(Date.parse('2026-11-22T10:00:00Z'), 24)).toBe('2028-10');
	expect(monthsFrom(Date.parse('2026-12-05T00:00:00Z'), 3)).toEqual(['2027-01', '2027-02']);
});

test('a month ends when the next begins, in UTC', () => {
	expect(endOfMonth('2026-12')).toBe(Date.parse('2027-01-01T00:00:00Z'));
	for (const wrong of ['', '2026', '2026-13', '2026-00', '26-01', '2026-01-01', 'x'])
		expect(endOfMonth(wrong)).toBeNull();
});
