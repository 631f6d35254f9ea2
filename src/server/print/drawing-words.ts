/** The words on a drawn suitcase, taken out of the drawing: a sheet sets them in the fonts of print. */

/** A word on a sticker, in units of the drawing (400 by 300). */
export interface StickerWord {
	readonly word: string;
	/** The middle of the sticker. */
	readonly x: number;
	readonly y: number;
	/** Degrees. */
	readonly turn: number;
	/** Of the sticker. */
	readonly width: number;
	/** Of the letters. */
	readonly size: number;
	/** `#rrggbb`. */
	readonly ink: string;
}

const STICKER =
	/<g transform="translate\(([-\d.]+) ([-\d.]+)\) rotate\(([-\d.]+)\)">(<rect [^>]*\bwidth="([\d.]+)"[^>]*>)<text [^>]*\bfont-size="([\d.]+)"[^>]*\bfill="(#[0-9a-f]{6})"[^>]*>([^<]*)<\/text><\/g>/g;

/**
 * A drawing without its words, and the words. What draws it later has fonts of its own, or none: on a server without
 * Chinese fonts, a Chinese word on a sticker was four empty boxes.
 */
export function takeWordsOff(svg: string): { svg: string; words: StickerWord[] } {
	const words: StickerWord[] = [];
	const bare = svg.replace(STICKER, (_whole, ...found: string[]) => {
		const [x, y, turn, rect, width, size, ink, word] = found;
		words.push({
			word: unescapeXml(word ?? ''),
			...{ x: Number(x), y: Number(y), turn: Number(turn), width: Number(width), size: Number(size), ink: ink ?? '' }
		});
		return `<g transform="translate(${x} ${y}) rotate(${turn})">${rect}</g>`;
	});
	if (/<text\b/.test(bare)) throw new Error('a drawing has words that no sheet would set');
	return { svg: bare, words };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

function unescapeXml(text: string): string {
	return text.replace(/&([a-z]+|#39);/g, (whole, name: string) => NAMED[name] ?? whole);
}
