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

/** What a letter is about: somebody is in the story; or, without stopping it, a mistake, hate, something else. */
const LETTER_ABOUT = ['in_it', 'error', 'hate', 'other'] as const;

export type LetterAbout = (typeof LETTER_ABOUT)[number];

/** What a reader may report without stopping the story. */
export type ReportAbout = Exclude<LetterAbout, 'in_it'>;

/** Whether a text names something that may be reported. */
export function isReportAbout(text: string): text is ReportAbout {
	return text !== 'in_it' && (LETTER_ABOUT as readonly string[]).includes(text);
}

/** What the desk decided: it stays; the person is taken out of it; the story is taken out; a mistake was mended. */
export const LETTER_OUTCOMES = ['stays', 'covered', 'taken_out', 'mended'] as const;

/** What may be decided about a letter. */
export function outcomesFor(about: LetterAbout): readonly LetterOutcome[] {
	return about === 'in_it' ? ['stays', 'covered', 'taken_out'] : ['stays', 'mended'];
}

export type LetterOutcome = (typeof LETTER_OUTCOMES)[number];
