import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OFFERED } from '#domain/consent/channels.ts';
import { durationOf, endOfMonth, lastMonthWithin, monthsFrom } from '#domain/consent/durations.ts';
import { LADDER, ZERO, levelOf } from '#domain/consent/ladders.ts';
import { ASKED } from '#domain/tell/answers.ts';
import { wishedGrants } from '#domain/tell/wished-grants.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const grownUp = { now, eighteenAt: null };
const old = { levels: ZERO, from: now, until: now + 1, noRecallAck: true, excludedLanguages: [] };

describe('how long a yes may last', () => {
	test.each([
		[{ 'web-name': 'system_pseudonym' }, 24, 60],
		[{ 'web-voice': 'original' }, 18, 36],
		[{ 'web-name': 'first_name' }, 18, 36],
		[{ 'web-face': 'visible' }, 12, 24],
		[{ 'web-name': 'full_name', 'web-voice': 'original' }, 12, 24]
	])('%o: %i months are proposed, %i are the most', (chosen, proposed, most) => {
		const ask = (until: string) => wishedGrants({ 'web-on': 'yes', ...chosen, 'web-until': until }, {}, grownUp);
		expect(ask('').grants.web?.until).toBe(endOfMonth(lastMonthWithin(now, proposed)));
		const last = lastMonthWithin(now, most);
		expect(ask(last).grants.web?.until).toBe(endOfMonth(last));
		const [after = ''] = monthsFrom(now, most + 2).slice(-1);
		expect(ask(after).faults).toEqual([{ field: 'web-until', problem: 'too_late', month: last }]);
	});
	test('on paper a year at most, for a child a year and never into the month of the birthday', () => {
		const paper = { 'print-on': 'yes', 'print-ack': 'yes', 'print-until': '2027-11' };
		expect(wishedGrants(paper, {}, grownUp).faults[0]?.month).toBe('2027-10');
		const child = { now, eighteenAt: Date.UTC(2027, 4, 17) };
		expect(wishedGrants({ 'web-on': 'yes' }, {}, child).grants.web?.until).toBe(Date.UTC(2027, 4, 1));
		expect(wishedGrants({ 'web-on': 'yes', 'web-until': '2027-05' }, {}, child).faults[0]?.month).toBe('2027-04');
	});
});

test('whatever is sent when renewing: nothing that was not ticked, no longer than its levels allow, print with its own yes', () => {
	const field = fc.constantFrom(
		...OFFERED.flatMap((channel) => [`${channel}-on`, `${channel}-ack`, `${channel}-until`]),
		...OFFERED.flatMap((channel) => ASKED.map((element) => `${channel}-${element}`))
	);
	const value = fc.constantFrom('yes', 'no', '', '2031-12', '2027-03', ...ASKED.flatMap((element) => LADDER[element]));
	fc.assert(
		fc.property(fc.array(fc.tuple(field, value)), (pairs) => {
			const typed: Record<string, string> = Object.fromEntries(pairs);
			const { grants, faults } = wishedGrants(typed, { web: old, print: old }, { ...grownUp, renewing: true });
			for (const channel of OFFERED) {
				const grant = grants[channel];
				expect(grant !== undefined).toBe(typed[`${channel}-on`] === 'yes');
				if (grant === undefined || faults.some((fault) => fault.field.startsWith(channel))) continue;
				const most = endOfMonth(lastMonthWithin(now, durationOf(channel, grant.levels).most)) ?? 0;
				expect(grant.until).toBeLessThanOrEqual(most);
				if (channel === 'print') expect(typed['print-ack']).toBe('yes');
			}
		}),
		{ numRuns: 500 }
	);
});

test('when renewing, a level that was not chosen stays what it was and is never more', () => {
	const before = { web: { ...old, levels: { ...ZERO, text: levelOf('text', 'excerpt'), name: 1 } } };
	const { grants } = wishedGrants({ 'web-on': 'yes' }, before, { ...grownUp, renewing: true });
	expect(grants.web?.levels).toEqual(before.web.levels);
});

test('what is taken off the page is taken out of every frame, whatever stands beside the frame', () => {
	const shown = { ...old, until: Date.UTC(2027, 4, 1), levels: { ...ZERO, text: 3, face: levelOf('face', 'visible') } };
	const typed = { 'web-on': 'yes', 'web-face': 'none', 'embed-on': 'yes', 'embed-face': 'visible' };
	const { grants, faults } = wishedGrants(typed, { web: shown, embed: shown }, grownUp);
	expect(faults).toEqual([]);
	expect(grants.embed?.levels).toEqual({ ...shown.levels, face: 0 });
});
