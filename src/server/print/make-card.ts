/** Makes cards for social networks. For the worker only, as posters are (see `typst-compiler.ts`). */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import type { Shown } from '#domain/consent/show.ts';
import { CARD_SIZE } from '#domain/story/card.ts';
import type { CardTexts } from '#server/print/card-texts.ts';
import { type CardWords, cardWords } from '#server/print/card-words.ts';
import type { PosterPicture } from '#server/print/make-poster.ts';
import { type StickerWord, takeWordsOff } from '#server/print/drawing-words.ts';
import { directionOf, printableText } from '#server/print/printable-text.ts';
import { printableRecord } from '#server/print/printable-record.ts';
import { setSheetAsSvg } from '#server/print/typst-compiler.ts';

export type CardOrder = {
	shown: Shown<'social'>;
	/** The language of the words around the story. */
	locale: string;
	texts: CardTexts;
	appName: string;
	picture: PosterPicture;
};

/**
 * Makes the card of a story as PNG, 1200 by 630 pixels, without a date and without any text beside the pixels. Takes only
 * what consent lets social networks show. Refuses with `letters_missing` when the story is written in a script that our
 * print fonts do not have.
 */
export async function makeCard(order: CardOrder): Promise<Result<Uint8Array, 'letters_missing'>> {
	const { shown, locale, picture } = order;
	const words = printableRecord(cardWords(shown, order));
	if (!words.ok) return words;
	// The words on the suitcase are printed as well.
	if (picture.kind === 'suitcase' && takeWordsOff(picture.svg).words.some(({ word }) => !printableText(word).ok))
		return refuse('letters_missing');
	return ok(await drawCard({ words: words.value, locale, language: shown.language, picture }));
}

/** Draws a card from words that can be printed; `language` is that of the large line, `locale` that of the rest. */
export async function drawCard(card: {
	readonly words: Readonly<Record<keyof CardWords, string | string[]>>;
	readonly locale: string;
	readonly language: string;
	readonly picture: PosterPicture;
}): Promise<Uint8Array> {
	const { words, locale, language, picture } = card;
	const isPhoto = picture.kind === 'photo';
	const drawing = isPhoto ? null : takeWordsOff(picture.svg);
	const name = isPhoto ? 'card-picture.jpg' : 'card-picture.svg';
	const data = {
		...words,
		locale,
		direction: directionOf(locale),
		language,
		storyDirection: directionOf(language),
		picture: name,
		stickers: (drawing?.words ?? []).map(inPrint),
		isPhoto
	};
	template ??= readFileSync(new URL('./card.typ', import.meta.url), 'utf8');
	const svg = setSheetAsSvg(template, data, {
		[name]: isPhoto ? picture.jpeg : new TextEncoder().encode(drawing?.svg)
	});
	return sharp(Buffer.from(svg), { unlimited: true })
		.resize(CARD_SIZE.width, CARD_SIZE.height, { fit: 'fill' })
		.png({ palette: true, quality: 92, effort: 7 })
		.toBuffer();
}

function inPrint(sticker: StickerWord): StickerWord {
	const word = printableText(sticker.word);
	return { ...sticker, word: word.ok ? word.value : '' };
}

let template: string | undefined;
