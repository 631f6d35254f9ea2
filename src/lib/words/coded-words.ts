/** Sentences that are chosen by a code: the keys of the messages are the type, so a code without words does not compile. */
import { m } from '#lib/paraglide/messages.js';

/** The codes that have words under a prefix: of `review_done_`, `saved` where there is `review_done_saved`. */
export type CodeUnder<Prefix extends string> = {
	[Key in keyof typeof m]: Key extends `${Prefix}${infer Code}` ? Code : never;
}[keyof typeof m];

/** The sentence of a key that takes no values; null: there is none. */
export function wordOf(key: string): string | null {
	const word: unknown = Reflect.get(m, key);
	return typeof word === 'function' ? String(Reflect.apply(word, m, [])) : null;
}
