import { expect, test } from 'vitest';
import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { TELLING_LIMITS, parseTelling, tellingGaps } from '#domain/story/telling.ts';

const telling = {
	language: 'fr',
	title: 'Le pain de quatre heures',
	brings: 'Une boulangerie',
	items: ['pain', 'aube'],
	summary: 'Elle ouvre à quatre heures.',
	blocks: [{ kind: 'paragraph', text: 'Un.\nDeux.' }],
	excerptBlocks: 1
};

test('a telling within its limits is read as it is', () => {
	expect(parseTelling(telling)).toEqual({ ok: true, value: telling });
});

test('whatever is wrong is named', () => {
	const reason = (more: object) => {
		const read = parseTelling({ ...telling, ...more });
		return read.ok ? null : read.reason;
	};
	expect(reason({ more: 1 })).toBe('shape');
	expect(reason({ title: undefined })).toBe('shape');
	expect(reason({ language: 'français' })).toBe('language');
	expect(reason({ title: 'x'.repeat(TELLING_LIMITS.title + 1) })).toBe('title');
	expect(reason({ title: 'two\nlines' })).toBe('title');
	expect(reason({ brings: 'x'.repeat(TELLING_LIMITS.brings + 1) })).toBe('brings');
	expect(reason({ items: ['a', 'b', 'c', 'd'] })).toBe('items');
	expect(reason({ items: [' '] })).toBe('items');
	expect(reason({ summary: 'nul\u0000' })).toBe('summary');
	expect(reason({ summary: 'half \ud800' })).toBe('summary');
	expect(reason({ blocks: [{ kind: 'script', text: '' }] })).toBe('blocks');
	expect(reason({ blocks: [{ kind: 'quote', text: 'x'.repeat(TELLING_LIMITS.block + 1) }] })).toBe('blocks');
	expect(reason({ blocks: Array(TELLING_LIMITS.blocks + 1).fill(telling.blocks[0]) })).toBe('blocks');
	expect(reason({ excerptBlocks: 2 })).toBe('excerpt');
	for (const notes of [['sorrow'], ['war', 'war'], 'war', null]) {
		expect(parseTelling({ ...telling, notes }), String(notes)).toEqual({ ok: false, reason: 'shape' });
	}
	expect(parseTelling({ ...telling, notes: ['war'] })).toEqual({ ok: true, value: { ...telling, notes: ['war'] } });
	for (const odd of [null, [], 'text', 7]) expect(parseTelling(odd).ok).toBe(false);
});

test('what is missing before publication is named', () => {
	const blank = parseTelling({ ...telling, title: ' ', brings: '', summary: '', blocks: [], excerptBlocks: 0 });
	expect(blank.ok && tellingGaps(blank.value)).toEqual(['title', 'brings', 'summary', 'blocks']);
	const whole = parseTelling(telling);
	expect(whole.ok && tellingGaps(whole.value)).toEqual([]);
});

test('typed text is tidied without changing what a person sees', () => {
	expect(tidyText(' a\u0000b  \r\nc\rd\u2028e \u200f')).toBe('ab\nc\nd\ne \u200f');
	expect(tidyText('e\u0301')).toBe('é');
	expect(tidyLine('one\r\n two')).toBe('one two');
});
