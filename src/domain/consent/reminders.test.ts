import { expect, test } from 'vitest';
import { reminderDue } from '#domain/consent/reminders.ts';

const DAY = 86_400_000;
const endsAt = Date.UTC(2028, 0, 1);
const long = { endsAt, givenAt: endsAt - 700 * DAY };

test('90, 30 and 7 days before the end, and only the latest of what was missed', () => {
	const days = [91, 90, 60, 30, 29, 8, 7, 1, 0, -5];
	expect(days.map((day) => reminderDue(long, endsAt - day * DAY))).toEqual([
		...[null, 90, 90, 30, 30, 30, 7, 7, null, null]
	]);
});

test('a yes that was given for a short time is not reminded of a day before it was given', () => {
	const short = { endsAt, givenAt: endsAt - 40 * DAY };
	expect(reminderDue(short, endsAt - 39 * DAY)).toBeNull();
	expect(reminderDue(short, endsAt - 30 * DAY)).toBe(30);
});
