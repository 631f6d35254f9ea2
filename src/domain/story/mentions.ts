import { isList, isObject } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import type { Telling } from '#domain/story/telling.ts';

/** Somebody in the story, in the desk's words. Sealed. */
export interface PersonWords {
	/** What the desk calls this person. */
	readonly label: string;
	/** The words that mean this person where they stand in a text: a name, a nickname, "my brother the baker". */
	readonly mentions: readonly string[];
}

/** The most a label or a mention may hold, and the most mentions. */
export const PERSON_LIMITS = { label: 80, mention: 80, mentions: 20 } as const;

/** What was typed: a label, and mentions one on each line. */
export function typedPersonWords(label: string, mentions: string): PersonWords {
	const lines = mentions.split('\n').map(tidyLine).filter(Boolean);
	return { label: tidyLine(label), mentions: [...new Set(lines)] };
}

/** Whether it is short enough to be kept. */
export function fitsPersonWords({ label, mentions }: PersonWords): boolean {
	const { label: most, mention, mentions: count } = PERSON_LIMITS;
	return label.length <= most && mentions.length <= count && mentions.every((words) => words.length <= mention);
}

/** Reads it from what was sealed. */
export function readPersonWords(value: unknown): PersonWords {
	const isText = (text: unknown): text is string => typeof text === 'string';
	const source = isObject(value) ? value : {};
	return {
		label: isText(source.label) ? source.label : '',
		mentions: isList(source.mentions, PERSON_LIMITS.mentions, isText) ? source.mentions : []
	};
}

/** The mentions that still stand in a telling, whatever their capitals and signs above letters. */
export function mentionsLeft(telling: Telling, mentions: readonly string[]): string[] {
	const parts = [
		telling.title,
		telling.brings,
		telling.summary,
		...telling.items,
		...telling.blocks.map(({ text }) => text)
	];
	return mentionsIn(parts, mentions);
}

/** The same in texts of any kind. */
export function mentionsIn(texts: readonly string[], mentions: readonly string[]): string[] {
	const words = plain(texts.join('\n'));
	return mentions.filter((mention) => words.includes(plain(mention)));
}

function plain(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}]/gu, '')
		.toLowerCase()
		.replace(/\s+/g, ' ');
}
