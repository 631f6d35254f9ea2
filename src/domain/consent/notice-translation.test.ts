import { expect, test } from 'vitest';
import { alignNotice, isWholeNotice, type NoticeLine, readNoticeLines, typedNotice } from './notice-translation.ts';

const today = 'What happens\nYou tell.\n\nYou can stop.';
const kept: NoticeLine[] = [
	{ source: 'What happens', text: 'ti what' },
	{ source: 'You tell.', text: 'ti tell' },
	{ source: '', text: '' },
	{ source: 'You can stop.', text: 'ti stop' }
];
const states = (text: string) => alignNotice(text, kept).map(({ state, text: words }) => [state, words]);

test('what was made from the lines of today is whole, and gives its words line for line', () => {
	expect(isWholeNotice(alignNotice(today, kept))).toBe(true);
	expect(
		alignNotice(today, kept)
			.map(({ text }) => text)
			.join('\n')
	).toBe('ti what\nti tell\n\nti stop');
});

test('a changed sentence shows as changed, one that came as missing, one that moved goes along, one that went is gone', () => {
	expect(states('What happens\nYou tell it all.\n\nYou can stop.')).toEqual([
		['whole', 'ti what'],
		['changed', 'ti tell'],
		['whole', ''],
		['whole', 'ti stop']
	]);
	expect(states('What happens\n\nYou can stop.\nYou tell.\nAt any time.')).toEqual([
		['whole', 'ti what'],
		['whole', ''],
		['whole', 'ti stop'],
		['whole', 'ti tell'],
		['missing', '']
	]);
	expect(isWholeNotice(alignNotice('What happens', kept))).toBe(true);
	expect(isWholeNotice(alignNotice(today, []))).toBe(false);
});

test('typing into a changed line does not say that it fits; the box does', () => {
	const aligned = alignNotice('What happens\nYou tell it all.\n\nYou can stop.', kept);
	const fields: Record<string, string> = { 'line-0': 'ti what', 'line-1': ' ti all ', 'line-3': 'ti stop' };
	const typed = (more: Record<string, string>) => typedNotice((name) => ({ ...fields, ...more })[name] ?? '', aligned);
	expect(typed({})?.[1]).toEqual({ source: 'You tell.', text: 'ti all' });
	expect(typed({ 'mended-1': 'yes' })?.[1]).toEqual({ source: 'You tell it all.', text: 'ti all' });
	expect(typed({ 'line-3': 'x'.repeat(2_001) })).toBeNull();
});

test('what is of another shape is none', () => {
	expect(readNoticeLines(kept)).toEqual(kept);
	for (const spoiled of [null, {}, [{ source: 'x' }], [{ source: 'x\ny', text: '' }]])
		expect(readNoticeLines(spoiled)).toEqual([]);
});
