import { describe, expect, test } from 'vitest';
import { cap, ZERO } from '#domain/consent/ladders.ts';
import { endOfMonth } from '#domain/consent/durations.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { bringUp, choicesOf, fieldsShown, MADE_FROM, madeFrom, readChoices, readMadeFrom } from './made-from.ts';

const now = Date.parse('2026-11-30T10:00:00Z');
const until = endOfMonth('2027-12') ?? 0;
const wide = cap({ text: 'full', name: 'first_name', origin: 'country', face: 'none', voice: 'none', time: 'year' });
const grants = (levels = wide, excludedLanguages: readonly string[] = []): Grants => ({
	web: { levels, from: 0, until, noRecallAck: false, excludedLanguages }
});
const form = (shown: Grants, changed: Readonly<Record<string, string>> = {}) => {
	const choices = choicesOf(shown);
	return { ...fieldsShown(choices), [MADE_FROM]: madeFrom(choices), ...changed };
};
const wishing = { now, eighteenAt: null };

describe('what a form was made from', () => {
	test('is read back as it was written, and nothing else is read', () => {
		const choices = choicesOf(grants(wide, ['ar', 'zh-Hant']));
		const written = madeFrom(choices);
		expect(readMadeFrom(written)).toEqual(choices);
		for (const other of [
			'',
			'web',
			`${written};`,
			written.replace('on', 'yes'),
			written.replace(/\d{10,}/, '9'.repeat(13))
		])
			expect(readMadeFrom(other), other).toBeNull();
	});

	test('a form that nobody touched is the same as what stands', () => {
		const allowed = grants(wide, ['ar']);
		const read = readChoices(form(allowed), allowed, wishing);
		expect([read.older, read.faults]).toEqual([false, []]);
		expect(read.grants.web).toMatchObject({ levels: wide, until, excludedLanguages: ['ar'] });
	});

	test('of an older form counts what was changed, and the rest is as it stands now', () => {
		const shown = grants(wide, ['ar']);
		const narrow = grants({ ...wide, name: 0 }, ['ar', 'fa']);
		const untouched = readChoices(form(shown), narrow, wishing);
		expect([untouched.older, untouched.touched]).toEqual([true, false]);
		expect(untouched.grants).toEqual(narrow);
		const changed = readChoices(form(shown, { 'web-origin': 'none', excluded: '' }), narrow, wishing);
		expect(changed.touched).toBe(true);
		expect(changed.grants.web?.levels).toEqual({ ...wide, name: 0, origin: 0 });
		expect(changed.grants.web?.excludedLanguages).toEqual(['fa']);
		// Consent that became wider is not taken away by a page that did not know of it.
		expect(readChoices(form(narrow), shown, wishing).grants).toEqual(shown);
	});

	test('whoever switches something on chooses what stands beside the box', () => {
		const off = grants();
		const on: Grants = { ...off, embed: { levels: wide, from: 0, until, noRecallAck: false, excludedLanguages: [] } };
		const read = readChoices(form(off, { 'embed-on': 'yes' }), on, wishing);
		expect(read.grants.embed?.levels).toMatchObject({ text: 1, name: 1 });
	});

	test('another form stays as it is', () => {
		const typed = { message: 'words' };
		expect(bringUp(typed, choicesOf(grants(ZERO)))).toEqual({ typed, older: false, touched: false });
	});
});
