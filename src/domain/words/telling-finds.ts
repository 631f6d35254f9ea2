import { isLine, isList, isObject } from '#domain/base/shape.ts';
import type { Telling } from '#domain/story/telling.ts';
import { type FindContext, findWords } from '#domain/words/find-words.ts';
import { type Find, HARD_KINDS, LOOKED_LIMITS } from '#domain/words/find.ts';
import { fold } from '#domain/words/fold.ts';

/** A text that readers get, by the name of its part: a field of the safe text, words for a picture, a transcript. */
export interface FoundPart {
	readonly part: string;
	readonly text: string;
	readonly finds: readonly (Find & { readonly key: string; readonly isLooked: boolean })[];
}

/** Words that a person looked at and left in the text, with the reason. They hold for the same words in every part. */
export interface Looked {
	/** See `keyOf`. */
	readonly key: string;
	readonly reason: string;
	/** Who, by id. */
	readonly by: string;
}

/** Kind and words: what was looked at once stays looked at when the text around it changes. */
function keyOf(text: string, { kind, start, end }: Find): string {
	return `${kind}:${fold(text.slice(start, end)).trim().replace(/\s+/g, ' ')}`.slice(0, LOOKED_LIMITS.key);
}

/** Reads what was sealed; anything else counts as not looked at. */
export function readLooked(value: unknown): Looked[] {
	const isLooked = (one: unknown): one is Looked =>
		isObject(one) &&
		isLine(one.key, LOOKED_LIMITS.key) &&
		isLine(one.reason, LOOKED_LIMITS.reason) &&
		isLine(one.by, 100);
	return isList(value, LOOKED_LIMITS.most, isLooked) ? value.map(({ key, reason, by }) => ({ key, reason, by })) : [];
}

/** The texts of a telling, each by the name of its part. */
export function textsOf(telling: Telling): { part: string; text: string }[] {
	return [
		{ part: 'title', text: telling.title },
		{ part: 'brings', text: telling.brings },
		...telling.items.map((text, at) => ({ part: `item-${at}`, text })),
		{ part: 'summary', text: telling.summary },
		...telling.blocks.map(({ text }, at) => ({ part: `text-${at}`, text }))
	];
}

/** Every text in which something was found. A hard find is never "looked at": it has to go. */
export function findsInTexts(
	texts: readonly { readonly part: string; readonly text: string }[],
	looked: readonly Looked[],
	context: FindContext
): FoundPart[] {
	const keys = new Set(looked.map(({ key }) => key));
	return texts.flatMap(({ part, text }) => {
		const finds = findWords(text, context).map((find) => {
			const key = keyOf(text, find);
			return { ...find, key, isLooked: keys.has(key) && !HARD_KINDS.includes(find.kind) };
		});
		return finds.length === 0 ? [] : [{ part, text, finds }];
	});
}
