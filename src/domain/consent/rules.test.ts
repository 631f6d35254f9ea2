import { expect, test } from 'vitest';
import { K_MIN, sharedBy } from '#domain/consent/k.ts';
import { TOP, ZERO } from '#domain/consent/ladders.ts';
import { monthsEndBefore, untilOf } from '#domain/consent/until.ts';

test('the anonymity floor counts who shares the place, and nobody where nothing is known', () => {
	expect(sharedBy('teller', 25, 3)).toEqual({ origin: 22, transit: 0, current: 22 });
	expect(sharedBy('teller', 2, 3)).toEqual({ origin: 0, transit: 0, current: 0 });
	expect(sharedBy('teller', null, 0).origin).toBe(0);
	expect(sharedBy('teller', NaN, 0).origin).toBe(0);
	expect(sharedBy('public_domain', null, 9).transit).toBe(Infinity);
	expect(K_MIN).toBe(20);
});

test('a yes ends with a month, never later than allowed nor after the eighteenth birthday', () => {
	const now = Date.parse('2026-11-22T10:00:00Z');
	const ends = (month: string | null, more: object = {}) => {
		const until = untilOf({ channel: 'web', levels: ZERO, month, now, eighteenAt: null, ...more });
		return until === null ? null : new Date(until).toISOString();
	};
	expect(ends('2027-03')).toBe('2027-04-01T00:00:00.000Z');
	expect(ends(null)).toBe('2028-11-01T00:00:00.000Z');
	expect(ends('2099-01')).toBe('2031-11-01T00:00:00.000Z');
	expect(ends('2099-01', { channel: 'print' })).toBe('2027-11-01T00:00:00.000Z');
	expect(ends('2099-01', { levels: TOP })).toBe('2028-11-01T00:00:00.000Z');
	expect(ends(null, { eighteenAt: Date.parse('2027-05-15T00:00:00Z') })).toBe('2027-05-01T00:00:00.000Z');
	expect(ends(null, { eighteenAt: Date.parse('2026-11-30T00:00:00Z') })).toBeNull();
	expect(ends('2026-10')).toBeNull();
	expect(ends('soon')).toBeNull();
	expect(monthsEndBefore(Date.parse('2027-05-01T00:00:00Z'))).toBe(Date.parse('2027-05-01T00:00:00Z'));
});
