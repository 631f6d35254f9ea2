/** Random decimal digits in a receipt; a check digit follows. */
export const RECEIPT_RANDOM_DIGITS = 15;
export const RECEIPT_DIGITS = 16;

/**
 * A quasigroup of order 10 without fixed points (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004). Its check
 * digit notices every single wrong digit and every swap of two neighbours.
 */
const DAMM = [
	[0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
	[7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
	[4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
	[1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
	[6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
	[3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
	[5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
	[8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
	[9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
	[2, 5, 8, 1, 4, 3, 6, 7, 9, 0]
] as const;

function damm(digits: string): number {
	let interim = 0;
	for (const digit of digits) interim = DAMM[interim]?.[Number(digit)] ?? 0;
	return interim;
}

/** Makes the sixteen digits of a receipt from fifteen random digits (0 to 9 each); throws if it gets anything else. */
export function receiptFrom(randomDigits: readonly number[]): string {
	const digits = randomDigits.join('');
	if (randomDigits.length !== RECEIPT_RANDOM_DIGITS || !/^[0-9]{15}$/.test(digits)) {
		throw new Error('a receipt takes fifteen random digits');
	}
	return digits + damm(digits);
}

/** A receipt as it is printed and read aloud: four groups of four. */
export function groupReceipt(digits: string): string {
	return digits.replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * What a person typed, as plain digits: any script's decimal digits count; spaces, dots, dashes and the invisible marks
 * of right-to-left text are dropped; any other sign stays, so that the check notices it.
 */
export function normaliseReceipt(typed: string): string {
	return [...typed.replace(/[\s.\u00b7\u2024\u06d4\p{Pd}\u2212_\u00ad\p{Cf}]/gu, '')].map(asciiDigit).join('');
}

export type ReceiptCheck = 'ok' | 'length' | 'typo';

/** Whether sixteen digits can be a receipt: `length` if there are more or fewer, `typo` if one is wrong or two swapped. */
export function checkReceipt(digits: string): ReceiptCheck {
	if (!/^[0-9]*$/.test(digits)) return 'typo';
	if (digits.length !== RECEIPT_DIGITS) return 'length';
	return damm(digits) === 0 ? 'ok' : 'typo';
}

/** Decimal digits stand in Unicode in rows of ten, zero first, sometimes several rows without a gap. */
export function asciiDigit(sign: string): string {
	const isDigit = (code: number) => /^\p{Nd}$/u.test(String.fromCodePoint(code));
	const code = sign.codePointAt(0) ?? 0;
	if (!isDigit(code)) return sign;
	let first = code;
	while (first > 0 && isDigit(first - 1)) first--;
	return String((code - first) % 10);
}
