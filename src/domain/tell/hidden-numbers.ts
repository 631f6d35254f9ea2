import { numberRuns, receiptsIn } from '#domain/words/numbers.ts';

/** Whether a text holds the digits of a receipt. Whoever reads them could stop that story, so they stay out of texts. */
export function holdsReceipt(text: string): boolean {
	return receiptsIn(text).length > 0;
}

/** Whether what was typed as a name holds a telephone number. */
export function looksLikePhone(text: string): boolean {
	return numberRuns(text).some(({ digits }) => digits.length >= 6);
}
