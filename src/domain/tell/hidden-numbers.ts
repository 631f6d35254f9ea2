import { RECEIPT_DIGITS, checkReceipt, normaliseReceipt } from '#domain/story/receipt.ts';

// Digits of any script with at most three separating signs between two of them: a number as people write it.
const NUMBER = /\p{Nd}(?:[\s.\u00b7\u2024\u06d4\p{Pd}\u2212_\u00ad\p{Cf}]{0,3}\p{Nd})*/gu;

/** Whether a text holds the digits of a receipt. Whoever reads them could stop that story, so they stay out of texts. */
export function holdsReceipt(text: string): boolean {
	return numbersIn(text).some((digits) => digits.length === RECEIPT_DIGITS && checkReceipt(digits) === 'ok');
}

/** Whether what was typed as a name holds a telephone number. */
export function looksLikePhone(text: string): boolean {
	return numbersIn(text).some((digits) => digits.length >= 6);
}

function numbersIn(text: string): string[] {
	return (text.match(NUMBER) ?? []).map(normaliseReceipt);
}
