/** The notice of today in each language of the interface, made from the same files as the pages. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Notice, NOTICE_NUMBER } from '#domain/consent/notice.ts';
import { baseLocale, isLocale, locales } from '#lib/paraglide/runtime.js';
import { ASKED_WORDS, TOLD } from './notice-keys.ts';

const kept = new Map<string, Notice & { readonly told: string }>();

/** In a language of the interface; any other gets the one that pages fall back to. */
export function noticeIn(language: string): Notice & {
	/** The part that is read aloud. */
	readonly told: string;
} {
	const locale = isLocale(language) ? language : baseLocale;
	const known = kept.get(locale);
	if (known) return known;
	const words = { ...wordsOf('tell', locale), ...wordsOf('base', locale), ...wordsOf('mine', locale) };
	const told = textOf(TOLD, words);
	const made = { ...noticeOf(locale, NOTICE_NUMBER, `${told}\n\n${textOf(ASKED_WORDS, words)}`), told };
	kept.set(locale, made);
	return made;
}

/** All of them, to be registered at each start. */
export function noticesToday(): Notice[] {
	return locales.map((locale) => noticeIn(locale));
}

/** A notice from its text: the hash is that of exactly these bytes. */
export function noticeOf(language: string, number: number, text: string): Notice {
	return { language, number, hash: createHash('sha256').update(text, 'utf8').digest('hex'), text };
}

function wordsOf(area: string, locale: string): Record<string, unknown> {
	return JSON.parse(readFileSync(new URL(`./${area}/${locale}.json`, import.meta.url), 'utf8')) as Record<
		string,
		unknown
	>;
}

function textOf(groups: readonly (readonly string[])[], words: Readonly<Record<string, unknown>>): string {
	const line = (key: string) => {
		const text = words[key];
		if (typeof text !== 'string') throw new Error(`the notice has no words for ${key}`);
		return text.normalize('NFC').replaceAll(/\s*\n\s*/g, ' ');
	};
	return groups.map((group) => group.map(line).join('\n')).join('\n\n');
}
