import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkReceipt, groupReceipt, normaliseReceipt, receiptFrom } from '#domain/story/receipt.ts';

const fifteen = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 });

test('a receipt has sixteen digits and passes its check', () => {
	fc.assert(
		fc.property(fifteen, (digits) => {
			const receipt = receiptFrom(digits);
			expect(receipt).toMatch(/^[0-9]{16}$/);
			expect(checkReceipt(receipt)).toBe('ok');
		})
	);
});

test('every single wrong digit and every swap of two neighbours is noticed', () => {
	fc.assert(
		fc.property(fifteen, (random) => {
			const digits = [...receiptFrom(random)];
			for (let i = 0; i < 16; i++) {
				for (let wrong = 0; wrong < 10; wrong++) {
					if (String(wrong) === digits[i]) continue;
					expect(checkReceipt(digits.with(i, String(wrong)).join(''))).toBe('typo');
				}
				const next = digits[i + 1];
				if (next === undefined || next === digits[i]) continue;
				expect(
					checkReceipt(
						digits
							.with(i, next)
							.with(i + 1, digits[i] ?? '')
							.join('')
					)
				).toBe('typo');
			}
		}),
		{ numRuns: 50 }
	);
});

test('too few or too many digits are said to be that', () => {
	expect(checkReceipt('')).toBe('length');
	expect(checkReceipt('123456789012345')).toBe('length');
	expect(checkReceipt('12345678901234567')).toBe('length');
	expect(checkReceipt('12345678x0123456')).toBe('typo');
});

test('a receipt is read in groups of four', () => {
	expect(groupReceipt('1234567890123456')).toBe('1234 5678 9012 3456');
});

test('spaces, dots, dashes and the invisible marks of right-to-left text do not matter', () => {
	expect(normaliseReceipt(' 1234-5678.9012 3456\n')).toBe('1234567890123456');
	expect(normaliseReceipt('\u202b١٢٣٤\u200f \u2067٥٦٧٨\u2069–۹۰۱۲\u00a0３４５６')).toBe('1234567890123456');
	expect(normaliseReceipt('12O4')).toBe('12O4');
});

test('decimal digits of every script count as what they are', () => {
	let value = 0;
	let scripts = 0;
	for (let code = 0; code <= 0x10ffff; code++) {
		const sign = String.fromCodePoint(code);
		if (!/^\p{Nd}$/u.test(sign)) continue;
		// Unicode lists decimal digits in rows of ten, zero first.
		expect(normaliseReceipt(sign), code.toString(16)).toBe(String(value));
		value = (value + 1) % 10;
		if (value === 0) scripts++;
	}
	expect(value).toBe(0);
	expect(scripts).toBeGreaterThan(60);
});

test('anything but fifteen digits makes no receipt', () => {
	expect(() => receiptFrom([1, 2, 3])).toThrow();
	expect(() => receiptFrom(Array.from({ length: 15 }, () => 10))).toThrow();
	expect(() => receiptFrom(Array.from({ length: 15 }, () => 0.5))).toThrow();
});
