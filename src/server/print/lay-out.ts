/** Lays out sheets as PDF. For the worker only (see `typst-compiler.ts`). */
import { readFileSync } from 'node:fs';
import { renderSVG } from 'uqr';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { SHEET_SIZES, type SheetKind } from '#domain/print/sheet-kinds.ts';
import { takeWordsOff } from '#server/print/drawing-words.ts';
import { breakable, directionOf, printableText } from '#server/print/printable-text.ts';
import type { PageWords } from '#server/print/page-words.ts';
import { setSheet } from '#server/print/typst-compiler.ts';

/** What stands on the sheet in place of a portrait, or the picture that print may show (a JPEG rendition). */
export type SheetPicture = { kind: 'suitcase'; svg: string } | { kind: 'photo'; jpeg: Uint8Array; alt: string };

/** One page of a set, ready but for its letters. */
export interface SheetPage {
	readonly words: PageWords;
	/** The language of the words around, and of what is told. */
	readonly locale: string;
	readonly language: string;
	readonly picture: SheetPicture;
	/** The full address behind the square code. */
	readonly address: string;
}

let template: string | undefined;

/**
 * One page for each, as PDF (fonts embedded, no date and no author in it). Takes only words that were made of what consent
 * lets print show. Refuses with `letters_missing` when a text is written in a script that our print fonts do not have.
 */
export function layOut(
	kind: SheetKind,
	title: string,
	pages: readonly SheetPage[]
): Result<Uint8Array, 'letters_missing'> {
	const files: Record<string, Uint8Array> = {};
	const laid: unknown[] = [];
	for (const [index, page] of pages.entries()) {
		const { picture, words, address } = page;
		const clean = printable(words);
		if (clean === null) return refuse('letters_missing');
		const photo = picture.kind === 'photo';
		const alt = photo ? printable(picture.alt) : printable(words.drawingAlt);
		if (alt === null) return refuse('letters_missing');
		const names = { picture: `picture-${index}.${photo ? 'jpg' : 'svg'}`, code: `code-${index}.svg` };
		const drawing = photo ? null : takeWordsOff(picture.svg);
		const stickers = printable(drawing?.words ?? []);
		if (stickers === null) return refuse('letters_missing');
		files[names.picture] = photo ? picture.jpeg : new TextEncoder().encode(drawing?.svg);
		files[names.code] = new TextEncoder().encode(renderSVG(address, { ecc: 'M', border: 2 }));
		laid.push({
			...(clean as object),
			...names,
			pictureAlt: alt,
			stickers,
			locale: page.locale,
			direction: directionOf(page.locale),
			language: page.language,
			storyDirection: directionOf(page.language),
			address
		});
	}
	const heading = printable(title);
	if (heading === null) return refuse('letters_missing');
	template ??= readFileSync(new URL('./sheet.typ', import.meta.url), 'utf8');
	return ok(setSheet(template, { kind, size: SHEET_SIZES[kind], title: heading, pages: laid }, files));
}

/** The same, with every text in it as it can be printed; null where one of them cannot. */
function printable(value: unknown): unknown {
	if (typeof value === 'string') {
		const line = printableText(value);
		return line.ok ? breakable(line.value) : null;
	}
	if (Array.isArray(value)) {
		const lines = value.map(printable);
		return lines.includes(null) ? null : lines;
	}
	if (typeof value === 'object' && value !== null) {
		const pairs = Object.entries(value).map(([key, inner]): [string, unknown] => [key, printable(inner)]);
		return pairs.some(([, inner]) => inner === null) ? null : Object.fromEntries(pairs);
	}
	return value;
}
