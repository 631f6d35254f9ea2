import { isList, isObject } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { textsOf } from '#domain/words/telling-finds.ts';
import type { Telling } from '#domain/story/telling.ts';

/** Somebody in the story, in the desk's words. Sealed. */
export interface PersonWords {
	/** What the desk calls this person. */
	readonly label: string;
	/** What this person is called in the text: a name, a nickname. Whoever reads it may know who is meant. */
	readonly names: readonly string[];
	/** What this person is to the teller: "my brother the baker". Says nothing to those who do not know them. */
	readonly roles: readonly string[];
}

/** The most a label or a mention may hold, and the most names, and roles. */
export const PERSON_LIMITS = { label: 80, mention: 80, mentions: 20 } as const;

/** What was typed: a label, and names and roles one on each line. */
export function typedPersonWords(label: string, names: string, roles = ''): PersonWords {
	const lines = (typed: string) => [...new Set(typed.split('\n').map(tidyLine).filter(Boolean))];
	return { label: tidyLine(label), names: lines(names), roles: lines(roles) };
}

/** Whether it is short enough to be kept. */
export function fitsPersonWords({ label, names, roles }: PersonWords): boolean {
	const { label: most, mention, mentions: count } = PERSON_LIMITS;
	const fits = (list: readonly string[]) => list.length <= count && list.every((words) => words.length <= mention);
	return label.length <= most && fits(names) && fits(roles);
}

/** Reads it from what was sealed. Words from before names and roles were told apart count as names until somebody does. */
export function readPersonWords(value: unknown): PersonWords {
	const isText = (text: unknown): text is string => typeof text === 'string';
	const source = isObject(value) ? value : {};
	const list = (words: unknown) => (isList(words, PERSON_LIMITS.mentions, isText) ? words : []);
	return {
		label: isText(source.label) ? source.label : '',
		names: list(source.names ?? source.mentions),
		roles: list(source.roles)
	};
}

/** Words that must stand in no text: everything that means somebody, or only what names them. */
export interface Unsaid {
	/** Everything that means somebody who is not to be mentioned. Found wherever the letters stand. */
	readonly everything: readonly string[];
	/** Names of people who are not to be named. Found as words of their own: "Ali" is not in "alive". */
	readonly names: readonly string[];
}

/** Those of them that stand in a telling. */
export function unsaidLeft(telling: Telling, unsaid: Unsaid): string[] {
	return unsaidIn(
		textsOf(telling).map(({ text }) => text),
		unsaid
	);
}

/** The same in texts of any kind, whatever their capitals and signs above letters. */
export function unsaidIn(texts: readonly string[], { everything, names }: Unsaid): string[] {
	const words = plain(texts.join('\n'));
	const left = [
		...everything.filter((mention) => words.includes(plain(mention))),
		...names.filter((name) => isNamed(words, plain(name)))
	];
	return [...new Set(left)];
}

/**
 * Latin letters part words by spaces and end names in an -s at most (a genitive). In other scripts a name is declined, has
 * particles before it or no spaces around it, so there it counts wherever its letters stand.
 */
function isNamed(words: string, name: string): boolean {
	if (name === '') return false;
	if (!/^\p{Script=Latin}/u.test(name) || !/\p{Script=Latin}$/u.test(name)) return words.includes(name);
	const letters = name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	return new RegExp(`(?<![\\p{L}\\p{N}])${letters}s?(?![\\p{L}\\p{N}])`, 'u').test(words);
}

function plain(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}]/gu, '')
		.toLowerCase()
		.replace(/\s+/g, ' ');
}
