import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAG_LEAST, LAG_MOST, batchAfter, batchFrom, goesOutAt, goesOutBetween } from './going-out.ts';

const DAY = 86_400_000;
const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
const lags = fc.integer({ min: LAG_LEAST, max: LAG_MOST });

describe('the day on which a story goes out', () => {
	test('is a Tuesday at midnight UTC, the first at or after an instant', () => {
		fc.assert(
			fc.property(instants, (instant) => {
				const batch = batchFrom(instant);
				expect(batch % DAY).toBe(0);
				expect(new Date(batch).getUTCDay()).toBe(2);
				expect(batch).toBeGreaterThanOrEqual(instant);
				expect(batch - instant).toBeLessThan(7 * DAY);
				expect(batchFrom(batch)).toBe(batch);
			})
		);
	});
	test('lies 3 to 22 days after the story might be shown, and never earlier because it was ready later', () => {
		fc.assert(
			fc.property(instants, lags, fc.integer({ min: 0, max: 90 * DAY }), (ready, lag, later) => {
				const wait = batchAfter(ready, lag) - ready;
				expect(wait).toBeGreaterThanOrEqual(3 * DAY);
				expect(wait).toBeLessThan(22 * DAY);
				expect(batchAfter(ready + later, lag)).toBeGreaterThanOrEqual(batchAfter(ready, lag));
			})
		);
	});
	test('is the next batch for a story that missed its own; a batch lasts its whole day', () => {
		const tuesday = Date.UTC(2026, 11, 1);
		const ready = tuesday - 5 * DAY;
		expect(goesOutAt(ready, 3, ready)).toBe(tuesday);
		expect(goesOutAt(ready, 3, tuesday + DAY - 1)).toBe(tuesday);
		expect(goesOutAt(ready, 3, tuesday + DAY)).toBe(tuesday + 7 * DAY);
	});
	test('is told to the desk as a span that holds every day that can be drawn', () => {
		fc.assert(
			fc.property(instants, lags, fc.integer({ min: -30, max: 30 }), (ready, lag, days) => {
				const now = ready + days * DAY;
				const { first, last } = goesOutBetween(ready, now);
				expect(goesOutAt(ready, lag, now)).toBeGreaterThanOrEqual(first);
				expect(goesOutAt(ready, lag, now)).toBeLessThanOrEqual(last);
			})
		);
	});
	test('is never for what waits for the teller', () => {
		expect(goesOutAt(Infinity, 3, 0)).toBe(Infinity);
	});
});
