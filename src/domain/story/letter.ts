import { isObject } from '#domain/base/shape.ts';
import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';

/** What somebody who is in a story writes to the desk. Sealed. */
export interface Letter {
	readonly what: string;
	/** How to reach them, if at all. */
	readonly reach: string;
}

/** The most each may hold (UTF-16 units). */
export const LETTER_LIMITS = { what: 4_000, reach: 200 } as const;

/** The letter as typed; null where nothing was written. */
export function typedLetter(what: string, reach: string): Letter | null {
	const letter = {
		what: tidyText(what).slice(0, LETTER_LIMITS.what),
		reach: tidyLine(reach).slice(0, LETTER_LIMITS.reach)
	};
	return letter.what === '' && letter.reach === '' ? null : letter;
}

/** Reads it from what was sealed. */
export function readLetter(value: unknown): Letter {
	const text = (name: 'what' | 'reach') => {
		const found = isObject(value) ? value[name] : '';
		return typeof found === 'string' ? found : '';
	};
	return { what: text('what'), reach: text('reach') };
}

/** What the desk decided: it stays; the person is taken out of it; the story is taken out. */
export const LETTER_OUTCOMES = ['stays', 'covered', 'taken_out'] as const;

export type LetterOutcome = (typeof LETTER_OUTCOMES)[number];
