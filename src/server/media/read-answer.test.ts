import { frameHead } from '#server/media/frames.ts';
import { readAnswer } from '#server/media/read-answer.ts';
import { expect, test } from 'vitest';

const facts = { width: 2, height: 3, type: 'image/png' } as const;
const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ........', 'latin1');
const part = { type: 'image/webp', width: 2, height: 3, size: webp.length } as const;

test('an honest answer is read', () => {
	const message = Buffer.concat([frameHead({ ok: true, facts, parts: [part, part] }), webp, webp]);
	const answer = readAnswer(message);
	expect(answer.ok && answer.value.renditions.map(({ bytes }) => Buffer.from(bytes).equals(webp))).toEqual([
		true,
		true
	]);
});

test.each([
	['nothing', Buffer.alloc(0)],
	['a length that cannot be', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7b])],
	['too few bytes', Buffer.concat([frameHead({ ok: true, facts, parts: [part, part] }), webp])],
	['too many bytes', Buffer.concat([frameHead({ ok: true, facts, parts: [part] }), webp, webp])],
	[
		'a page in place of a picture',
		Buffer.concat([frameHead({ ok: true, facts, parts: [part] }), Buffer.alloc(webp.length, '<')])
	],
	['a box outside the picture', frameHead({ ok: true, facts, parts: [], faces: [{ x: 0.5, y: -1, w: 1, h: 1 }] })],
	['a negative size', frameHead({ ok: true, facts, parts: [{ ...part, size: -1 }] })],
	['a height beyond sense', frameHead({ ok: true, facts: { ...facts, height: 1e12 }, parts: [] })]
])('%s is not believed', (_, message) => {
	expect(() => readAnswer(message)).toThrow();
});
