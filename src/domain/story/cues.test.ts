import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cue, isCue, readCues, typedCues, wordsOf, writeCues, writeWebVtt } from '#domain/story/cues.ts';
import { corpus, NOT_SHARED } from '../../../tests/shared-data.ts';

const cuesOf = (typed: string, seconds = 60): Cue[] => {
	const cues = typedCues(typed, seconds);
	if (typeof cues === 'string') throw new Error(cues);
	return cues;
};

test('of WebVTT only times and words are taken', () => {
	const file = `\ufeffWEBVTT real-name in the head

NOTE real-name in a remark

NOTE
real-name over
several lines

STYLE
::cue { content: 'real-name' }

REGION
id:real-name

real-name
00:01.000 --> 00:02.500 region:real-name line:0
<v real-name>Hello <b>there</b> &amp; welcome</v>
<c.real-name>again

1:00:03.000 --> 1:00:04.000
the end <v real-name`;
	expect(cuesOf(file)).toEqual([
		{ from: 1, to: 2.5, text: 'Hello there & welcome\nagain' },
		{ from: 3603, to: 3604, text: 'the end' }
	]);
	expect(writeWebVtt(cuesOf(file))).not.toContain('real-name');
});

test('plain paragraphs take the time they need, and begin where somebody wrote a time', () => {
	expect(cuesOf('One.\n\n0:30 Two.')).toEqual([
		{ from: 0, to: 30, text: 'One.' },
		{ from: 30, to: 60, text: 'Two.' }
	]);
	const long = cuesOf(`${'A sentence of some length. '.repeat(20)}`, 40);
	expect(long.length).toBeGreaterThan(3);
	expect(long.every(({ text }) => text.length <= 121)).toBe(true);
	expect([long[0]?.from, long.at(-1)?.to]).toEqual([0, 40]);
	expect(typedCues(' \n', 10)).toBe('no_words');
});

test('whatever is typed becomes good cues or none, and what is written reads back the same', () => {
	const piece = fc.constantFrom(
		'a',
		'&',
		'<',
		'>',
		'\n',
		'\n\n',
		'-->',
		'00:01.000 --> 00:02.000',
		'1:05 ',
		'é',
		'ا',
		'<v A>',
		' '
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (parts) => {
			const cues = typedCues(parts.join(''), 30);
			if (typeof cues === 'string') return;
			expect(cues.every(isCue)).toBe(true);
			expect(readCues(JSON.parse(JSON.stringify(cues)))).toEqual(cues);
			const again = cuesOf(writeCues(cues));
			expect(wordsOf(again)).toBe(wordsOf([...cues].sort((one, other) => one.from - other.from)));
		}),
		{ numRuns: 2_000 }
	);
});

test('the WebVTT files of others are read without harm', ({ skip }) => {
	const files = corpus('webvtt')?.filter((name) => name.endsWith('.vtt'));
	if (files === undefined) return skip(NOT_SHARED);
	expect(files.length).toBeGreaterThan(20);
	for (const name of files) {
		const cues = typedCues(readFileSync(name, 'utf8'), 60);
		if (typeof cues === 'string') continue;
		expect(cues.every(isCue), name).toBe(true);
		const written = writeWebVtt(cues);
		expect(written, name).not.toMatch(/^(?:NOTE|STYLE|REGION)/m);
		expect(written, name).not.toMatch(/<[^>]*>/);
	}
});
