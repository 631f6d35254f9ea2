import { describe, expect, test } from 'vitest';
import { goneTimes } from './gone-times.ts';
import { whyPublishingWaits, type DrillFacts } from './publishing-waits.ts';

const HOUR = 3_600_000;
const now = 1_000 * HOUR;
const facts: DrillFacts = {
	practice: false,
	dueSince: 0,
	last: { at: now - HOUR, passed: true },
	lastPassed: now - HOUR
};

describe('new stories', () => {
	test.each<[string, Partial<DrillFacts>, ReturnType<typeof whyPublishingWaits>]>([
		['go out after a drill that passed', {}, null],
		['wait after one that failed', { last: { at: now, passed: false } }, 'failed'],
		['go out for two nights without one', { lastPassed: now - 48 * HOUR }, null],
		['wait after two nights without one', { lastPassed: now - 48 * HOUR - 1 }, 'overdue'],
		['wait on a site that never had one', { last: null, lastPassed: null }, 'overdue'],
		['go out on a site that is new', { last: null, lastPassed: null, dueSince: now - 47 * HOUR }, null],
		['go out on a site that was just restored', { lastPassed: now - 900 * HOUR, dueSince: now - HOUR }, null],
		['do not wait where none could be told', { last: null, lastPassed: null, dueSince: null }, null],
		['never wait in practice', { practice: true, last: { at: now, passed: false }, lastPassed: null }, null]
	])('%s', (_name, change, why) => expect(whyPublishingWaits({ ...facts, ...change }, now)).toBe(why));
});

test('the figures are times that were measured', () => {
	expect(goneTimes([], 1)).toBeNull();
	expect(goneTimes([30, 10, 20], 2)).toEqual({ surfaces: 3, addresses: 2, p50: 20, p95: 30, most: 30 });
	const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
	expect(goneTimes(hundred, 1)).toMatchObject({ p50: 50, p95: 95, most: 100 });
});
