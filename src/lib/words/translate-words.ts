/** Words of the pages for translators that are looked up by what the desk answers. All are `translate_KIND_CODE`. */
import type { Part } from '#domain/story/translation.ts';
import { m } from '#lib/paraglide/messages.js';
import { type CodeUnder, wordOf } from './coded-words.ts';
import { clockTime } from './file-size.ts';
import { storedWord } from './review-words.ts';

/** A code that has words of this kind. */
export type TranslateCode<Kind extends string> = CodeUnder<`translate_${Kind}_`>;

/** Why something was not done. All faults of a telling are said in one sentence. */
export type TranslateRefusal = TranslateCode<'refused'> | 'not_now' | 'not_shown' | `telling_${string}`;

/** The words for a code. */
export function translateWord<Kind extends string>(kind: Kind, code: TranslateCode<Kind>): string {
	return wordOf(`translate_${kind}_${code}`) ?? code;
}

/** Whether a text that came with an address has words of this kind. */
export function isTranslateCode<Kind extends string>(kind: Kind, text: string | null): text is TranslateCode<Kind> {
	return text !== null && wordOf(`translate_${kind}_${text}`) !== null;
}

/** The sentence for a refusal. */
export function translateRefusal(reason: TranslateRefusal): string {
	if (reason === 'not_now') return m.translate_not_now();
	if (reason === 'not_shown') return m.review_refused_not_shown();
	return isTranslateCode('refused', reason) ? translateWord('refused', reason) : m.translate_refused_telling();
}

/** The name of a part of a telling, by its field: `title`, `item-0`, `text-3`. `number` is written as readers count. */
export function partWord(
	part: { readonly name: string; readonly kind: Part['kind'] },
	number: (value: number) => string
): string {
	const at = Number(/-(\d+)$/.exec(part.name)?.[1] ?? 0) + 1;
	switch (part.kind) {
		case 'item':
			return m.translate_part_item({ number: number(at) });
		case 'paragraph':
			return m.translate_part_paragraph({ number: number(at) });
		case 'quote':
			return m.translate_part_quote({ number: number(at) });
		default:
			return translateWord('part', part.kind);
	}
}

/** The name of words beside the text: for a picture as it is shown, or what is heard at a time of a recording. */
export function besideWord(
	part: { readonly number: number; readonly rung: string | null; readonly seconds: number | null },
	number: (value: number) => string
): string {
	const which = number(part.number);
	return part.seconds === null
		? m.translate_part_picture({ number: which, shown: storedWord('alt_at', part.rung ?? 'other') })
		: m.translate_part_cue({ number: which, time: clockTime(part.seconds) });
}
