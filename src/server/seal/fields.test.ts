import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSealBroken, openField, openJson, sealField, sealJson, type SealedAt } from './fields.ts';
import { makeStoryKey } from './story-key.ts';

const key = makeStoryKey();
const at: SealedAt = { table: 'story.sealed', row: '0123456789', field: 'telling:fr', version: 2 };

function breaks(open: () => unknown): boolean {
	try {
		open();
		return false;
	} catch (error) {
		return isSealBroken(error);
	}
}

describe('a sealed field', () => {
	test('opens where it was sealed, whatever was in it', () => {
		for (const text of ['', 'أتذكر البيت', 'x'.repeat(100_000)])
			expect(openField(key, at, sealField(key, at, text)).toString('utf8')).toBe(text);
		expect(openJson(key, at, sealJson(key, at, { a: [1, null] }))).toEqual({ a: [1, null] });
		const bytes = randomBytes(999);
		expect(openField(key, at, sealField(key, at, bytes)).equals(bytes)).toBe(true);
	});
	test('says nothing of its text and never looks the same twice', () => {
		const body = sealField(key, at, 'Aleppo');
		expect(body.includes('Aleppo')).toBe(false);
		expect(body.equals(sealField(key, at, 'Aleppo'))).toBe(false);
		expect(body.length).toBe(12 + 6 + 16);
	});
	test('swapped between two rows, tables or fields does not open', () => {
		const body = sealField(key, at, 'mine');
		for (const other of [{ row: '9876543210' }, { table: 'story.file' }, { field: 'testimony' }])
			expect(breaks(() => openField(key, { ...at, ...other }, body))).toBe(true);
	});
	test('an older version put back does not open', () => {
		const old = sealField(key, { ...at, version: 1 }, 'before');
		expect(breaks(() => openField(key, at, old))).toBe(true);
	});
	test('cut at any length or with any bit turned does not open', () => {
		const body = sealField(key, at, 'a short text');
		for (let length = 0; length < body.length; length++)
			expect(breaks(() => openField(key, at, body.subarray(0, length)))).toBe(true);
		for (let bit = 0; bit < body.length * 8; bit++) {
			const turned = Buffer.from(body);
			turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			expect(breaks(() => openField(key, at, turned))).toBe(true);
		}
	});
	test('does not open with another key', () => {
		expect(breaks(() => openField(makeStoryKey(), at, sealField(key, at, 'mine')))).toBe(true);
	});
	test('has a place that can be read in one way only', () => {
		expect(() => sealField(key, { ...at, row: 'a/b' }, 'x')).toThrow('no place');
		expect(() => sealField(key, { ...at, version: 0 }, 'x')).toThrow('no place');
		expect(() => sealField(Buffer.alloc(16), at, 'x')).toThrow('32 bytes');
	});
});
