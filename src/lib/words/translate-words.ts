/** Words of the pages for translators that are looked up by what the desk answers. All are `translate_KIND_CODE`. */
import { m } from '#lib/paraglide/messages.js';
import { clockTime } from './file-size.ts';
import { reviewWord } from './review-words.ts';

/** The words for a code; for one that has none of its own, those for "other". */
export function translateWord(
	kind: 'state' | 'open' | 'chip' | 'part' | 'term_kind' | 'done' | 'refused',
	code: string
): string {
	const known = kind === 'refused' && code.startsWith('telling_') ? 'telling' : code;
	const word: unknown = Reflect.get(m, `translate_${kind}_${known}`);
	if (typeof word === 'function') return String(Reflect.apply(word, m, []));
	return m.translate_refused_other();
}

/** The name of a part of a telling, by its field: `title`, `item-0`, `text-3`. `number` is written as readers count. */
export function partWord(
	part: { readonly name: string; readonly kind: string },
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
		? m.translate_part_picture({ number: which, shown: reviewWord('alt_at', part.rung ?? 'other') })
		: m.translate_part_cue({ number: which, time: clockTime(part.seconds) });
}
