import { expect, test } from 'vitest';
import { type HoldScope, readHoldTarget } from '#domain/consent/holds.ts';

const kept = (scope: HoldScope, typed: string) => {
	const read = readHoldTarget(scope, typed);
	return read.ok ? read.value.value : read.reason;
};
const [one, two] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

test('what was typed is kept in one form, however it was typed', () => {
	expect(kept('story', ' 0123456789 ')).toBe('0123456789');
	expect(kept('story', '01234567AB')).toBe('01234567ab');
	expect(kept('country', 'er')).toBe('ER');
	expect(kept('language', ' pt-BR ')).toBe('pt-BR');
	expect(kept('office', 'tunis')).toBe('tunis');
	expect(kept('person', `${two.toUpperCase()},\n${one} ${one}`)).toBe(`${one} ${two}`);
	expect(kept('days', ' 2026-03-01 / 2026-03-31 ')).toBe('2026-03-01/2026-03-31');
	expect(kept('days', '2028-02-29/2028-02-29')).toBe('2028-02-29/2028-02-29');
});

test('what names nothing is refused, and says what is missing', () => {
	expect(kept('story', '')).toBe('no_story');
	expect(kept('country', 'XX')).toBe('no_country');
	expect(kept('language', 'e')).toBe('no_language');
	expect(kept('office', 'Not an office')).toBe('no_office');
	expect(kept('person', '')).toBe('no_person');
	expect(kept('person', `${one} somebody`)).toBe('no_person');
	for (const days of [
		'/',
		'2026-03-01',
		'2026-03-31/2026-03-01',
		'2026-02-30/2026-03-01',
		'2026-03-01/2026-13-01',
		'2026-03-01/2026-03-02/2026-03-03'
	])
		expect(kept('days', days), days).toBe('no_days');
});
