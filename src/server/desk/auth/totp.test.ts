import { expect, test } from 'vitest';
import { codeAt, makeRecoveryCodes, readCode, readRecoveryCode, secretInWords, stepAt, stepOfCode } from './totp.ts';

// RFC 6238, appendix B: the last six of the eight digits for SHA-1 and this key.
const key = '12345678901234567890';

test.each([
	[59, '287082'],
	[1_111_111_109, '081804'],
	[1_234_567_890, '005924'],
	[20_000_000_000, '353130']
])('the code at second %d is the one of the standard', (second, code) => {
	expect(codeAt(key, stepAt(second * 1000))).toBe(code);
});
test('a code is known one step early and late, not two', () => {
	const now = 1_800_000_000_000;
	const code = codeAt(key, stepAt(now));
	for (const [seconds, known] of [
		[-60, false],
		[-30, true],
		[0, true],
		[30, true],
		[60, false]
	] as const)
		expect(stepOfCode(key, code, now + seconds * 1000) !== null, `${seconds} s`).toBe(known);
	expect(stepOfCode(key, code, now + 30_000)).toBe(stepAt(now));
});
test('the secret in letters is base32', () => {
	expect(secretInWords('Hello!')).toBe('JBSW Y3DP EE');
});
test('codes are read in any digits and with spaces', () => {
	expect(readCode(' ١٢٣ ٤٥٦ ')).toBe('123456');
	expect(readCode('۱۲۳-۴۵۶')).toBe('123456');
	const [code = ''] = makeRecoveryCodes();
	expect(readRecoveryCode(` ${code.toUpperCase().replace('-', ' ')} `)).toBe(code);
	expect(new Set(makeRecoveryCodes()).size).toBe(10);
});
