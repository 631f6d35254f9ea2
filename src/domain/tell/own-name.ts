import { fold } from '#domain/words/fold.ts';
import { isNamed } from '#domain/words/naming.ts';
import { tokensOf } from '#domain/words/tokens.ts';
import type { Answers, Field } from '#domain/tell/answers.ts';

/**
 * Where the own name seems to stand by mistake: in the name that was chosen to hide it, or in a text after "my name is".
 * It may be meant so; the teller is asked once more.
 */
export function ownNameIn(answers: Answers): Field[] {
	const wordsOf = (text: string | undefined) => tokensOf(text ?? '').map(({ folded }) => folded);
	const own = new Set([...wordsOf(answers.firstName), ...wordsOf(answers.fullName)].filter((word) => word.length > 1));
	if (own.size === 0) return [];
	const chosen = fold(answers.chosenName ?? '');
	const isInChosen =
		wordsOf(answers.chosenName).some((word) => own.has(word)) ||
		[...own].some((word) => word.length > 3 && chosen.includes(word));
	const said = (['brings', 'title', 'text'] as const).filter((field) => {
		const tokens = tokensOf(answers[field] ?? '');
		return tokens.some(({ folded }, at) => own.has(folded) && isNamed(tokens, at));
	});
	return isInChosen ? ['chosenName', ...said] : said;
}
