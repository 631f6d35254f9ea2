import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHILD } from '#domain/consent/people.ts';
import { NO_IDENTITY, panelHasSigned } from '#domain/consent/children.ts';
import { endOfMonth } from '#domain/consent/durations.ts';
import { showsNoMoreThan } from '#domain/consent/ladders.ts';
import { type Answers, FIELDS } from '#domain/tell/answers.ts';
import { ageAt, childFrom, eighteenthBirthday, mustKeepNothing } from '#domain/tell/child.ts';
import { chosenLevels, chosenMonth, monthsOffered, proposedMonth } from '#domain/tell/choices.ts';
import { type CheckContext, checkScreen } from '#domain/tell/check.ts';
import { previewOf } from '#domain/tell/preview.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const context: CheckContext = { now, offices: ['one'], mode: 'interviewer', hasSecondWord: false };
const child: Answers = {
	adult: 'no',
	birthday: '2012-05-31',
	alone: 'no',
	guardianName: 'Somebody',
	guardianAs: 'mother',
	guardianAuthority: 'papers',
	guardianOk: 'yes',
	guardianHow: 'written',
	otherParent: 'none',
	protectionCase: 'no',
	childAlone: 'yes',
	childUnderstood: 'yes',
	childWords: 'Everybody can read it.',
	childWilling: 'yes',
	childAssent: 'yes'
};
const problems = (more: Answers) =>
	checkScreen('child', { ...child, ...more }, context).map(({ field, problem }) => `${field}:${problem}`);

test('guardian and child are both asked, and each way of not asking is named', () => {
	expect(problems({})).toEqual([]);
	expect(checkScreen('child', { adult: 'no' }, context).length).toBeGreaterThan(10);
	expect(problems({ guardianAs: 'office' })).toEqual(['guardianAs:helper_is_no_guardian']);
	expect(problems({ guardianAuthority: 'not_asked' })).toEqual(['guardianAuthority:check_failed']);
	expect(problems({ childAlone: 'no', childUnderstood: 'no' })).toEqual([
		'childAlone:check_failed',
		'childUnderstood:check_failed'
	]);
	expect(problems({ childWords: ' ' })).toEqual(['childWords:missing']);
	// A child who is alone has no guardian to ask.
	expect(problems({ alone: 'yes', guardianName: '', guardianAs: '', guardianOk: '' })).toEqual([]);
});

test('a no, a silence and an unwilling look of the child, or a no of the guardian, keep nothing', () => {
	expect(mustKeepNothing(child)).toBe(false);
	for (const one of [
		{ childAssent: 'no' },
		{ childAssent: 'silent' },
		{ childWilling: 'no' },
		{ guardianOk: 'no' }
	] satisfies Answers[])
		expect(mustKeepNothing({ ...child, ...one })).toBe(true);
	expect(mustKeepNothing({ ...child, adult: 'yes', childAssent: 'no' })).toBe(false);
});

test('the birthday decides to the day, in UTC', () => {
	expect(eighteenthBirthday('2008-02-29')).toBe(Date.UTC(2026, 2, 1));
	expect([eighteenthBirthday('2012-02-30'), eighteenthBirthday('31.5.2012'), eighteenthBirthday('')]).toEqual([
		null,
		null,
		null
	]);
	expect(ageAt('2012-05-31', now)).toBe(14);
	expect(ageAt('2012-11-22', now)).toBe(14);
	expect(ageAt('2012-11-23', now)).toBe(13);
	expect(problems({ birthday: '2008-11-22' })).toEqual(['birthday:not_a_child']);
	expect(problems({ birthday: '2008-12-31' })).toEqual(['birthday:too_near_18']);
	expect(problems({ birthday: '2009-01-15' })).toEqual([]);
	expect(problems({ birthday: '2030-01-01' })).toEqual(['birthday:not_a_birthday']);
	expect(problems({ birthday: 'in May' })).toEqual(['birthday:not_a_birthday']);
});

test('whatever is chosen for a child stays below the limit for children and ends before eighteen and within a year', () => {
	const wild = fc
		.array(
			fc.tuple(
				fc.constantFrom(...FIELDS.shown, ...FIELDS.print),
				fc.constantFrom('full', 'visible', 'full_name', 'town', 'day', 'exact', 'stated', '2031-11', '2027-06', '')
			)
		)
		.map((pairs): Answers => Object.fromEntries(pairs));
	const birthday = fc
		.tuple(fc.integer({ min: 2009, max: 2020 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
		.map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
	fc.assert(
		fc.property(wild, birthday, (answers, born) => {
			const all: Answers = { ...answers, ...child, birthday: born };
			fc.pre(checkScreen('child', all, context).length === 0);
			const turns = eighteenthBirthday(born) ?? 0;
			for (const channel of ['web', 'print'] as const) {
				expect(showsNoMoreThan(chosenLevels(all, channel), CHILD)).toBe(true);
				const months = monthsOffered(all, channel, now);
				expect(months.length).toBeGreaterThan(0);
				for (const month of [...months, proposedMonth(all, channel, now)]) {
					expect(endOfMonth(month)).toBeLessThanOrEqual(turns);
					expect(endOfMonth(month)).toBeLessThanOrEqual(Date.UTC(2027, 10, 1));
				}
			}
			expect(chosenMonth({ ...all, webUntil: '' }, 'web', now)).toBe(proposedMonth(all, 'web', now));
		}),
		{ numRuns: 500 }
	);
});

test('what decides is clear, the rest is sealed: the day of birth is only in what is sealed', () => {
	const { facts, said } = childFrom({ ...child, protectionCase: 'yes', otherParent: 'against' });
	expect(facts).toEqual({
		eighteenMonth: '2030-05-01',
		unaccompanied: false,
		guardianOk: true,
		assent: true,
		flags: ['protection_case', 'other_parent']
	});
	expect(JSON.stringify(facts)).not.toContain('2012-05-31');
	expect(said).toMatchObject({ birthday: '2012-05-31', guardian: { who: 'Somebody' } });
	expect(childFrom({ ...child, alone: 'yes' })).toMatchObject({
		facts: { unaccompanied: true, guardianOk: false },
		said: { guardian: null }
	});
});

test('the preview of a child shows neither a name that was told nor a fine place', () => {
	const told: Answers = {
		...child,
		brings: 'Patience',
		text: 'One.',
		fromCountry: 'MA',
		country: 'BE',
		language: 'en',
		firstName: 'Amine',
		webName: 'full_name',
		webCurrent: 'country',
		webUntil: '2027-03'
	};
	const shown = previewOf(told, 'web', { storyId: '0000000000', now });
	expect(shown?.name).toMatchObject({ kind: 'pseudonym' });
	expect(shown?.current).not.toHaveProperty('country');
});

test('the panel is two people, one of them from outside, however often one signs', () => {
	const sign = (memberId: string, officeId: string) => ({ memberId, officeId });
	expect(panelHasSigned([sign('a', 'here')], 'here')).toBe(false);
	expect(panelHasSigned([sign('a', 'there'), sign('a', 'there')], 'here')).toBe(false);
	expect(panelHasSigned([sign('a', 'here'), sign('b', 'here')], 'here')).toBe(false);
	expect(panelHasSigned([sign('a', 'here'), sign('b', 'there')], 'here')).toBe(true);
	expect(NO_IDENTITY.face).toBe(0);
});
