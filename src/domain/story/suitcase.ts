import { escapeXml } from '#domain/base/escape-xml.ts';
import { hslToHex } from '#domain/base/colour.ts';

/** What a story's suitcase is drawn from: nothing but what is shown anyway. */
export interface Suitcase {
	/** The story's public id: decides colour, straps and how the stickers lie. */
	readonly id: string;
	/** Up to three words for the stickers; more are left out. */
	readonly items: readonly string[];
	/** What the picture shows, for those who cannot see it; without it the picture is decoration. */
	readonly label?: string;
}

const FONTS = "system-ui, 'Noto Sans Arabic', Fraunces, 'Noto Naskh Arabic', sans-serif";
const MIDDLE = { x: 200, y: 162 };
/** Where the middles of one, two or three stickers stand, from the middle of the case. */
const ROWS: readonly (readonly number[])[] = [[], [0], [-24, 26], [-43, 1, 44]];
/** The stickers' colours, as turns from the colour of the case. */
const TURNS = [
	[150, 55, 92],
	[40, 80, 86],
	[220, 60, 90]
] as const;
/** Pixels of the picture that a sticker may be wide, and its text in it. */
const WIDEST = 150;
const PADDING = 11;

/**
 * Draws a story's suitcase as SVG text, 400 by 300: the same story always has the same suitcase. Attributes only, no
 * styles or scripts, so that it passes the strictest content policy and prints as it is.
 */
export function suitcaseSvg({ id, items, label }: Suitcase): string {
	const draw = numbersFrom(id);
	const hue = draw(360);
	const colour = (saturation: number, lightness: number, turn = 0) => hslToHex(hue + turn, saturation, lightness);
	const wave = 198 + draw(18);
	const words = items.slice(0, 3);
	const leftFirst = draw(2);
	const stickers = words.map((word, i) => {
		const [turn, saturation, lightness] = TURNS[i] ?? TURNS[0];
		const y = MIDDLE.y + (ROWS[words.length]?.[i] ?? 0);
		// One lies to the left, the next to the right, like stickers and not like a list.
		const side = (i + leftFirst) % 2 === 0 ? -1 : 1;
		const angle = draw(25) - 12;
		return sticker(word, {
			y,
			side,
			shift: 12 + draw(32),
			angle,
			fill: colour(saturation, lightness, turn),
			ink: colour(60, 20)
		});
	});
	const describes = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeXml(label)}"`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300" ${describes}>`,
		`<rect width="400" height="300" fill="${colour(38, 90)}"/>`,
		`<path d="M0 236Q120 ${wave} 220 232T400 222V300H0Z" fill="${colour(32, 80)}"/>`,
		`<path d="M160 84V62a16 16 0 0 1 16-16h48a16 16 0 0 1 16 16v22" fill="none" stroke="${colour(45, 24)}" stroke-width="10"/>`,
		`<rect x="82" y="84" width="236" height="156" rx="20" fill="${colour(48, 42)}" stroke="${colour(50, 24)}" stroke-width="5"/>`,
		straps(draw(4), draw(24), colour(50, 30)),
		...stickers,
		'</svg>'
	].join('');
}

/** Two straps, narrow or wide, near or far; or corners of leather. */
function straps(kind: number, shift: number, fill: string): string {
	if (kind === 3) {
		const corner = 34 + shift / 2;
		return (
			`<path d="M82 ${84 + corner}V104a20 20 0 0 1 20-20h${corner - 20}zM318 ${84 + corner}V104a20 20 0 0 0-20-20h-${corner - 20}z` +
			`M82 ${240 - corner}V220a20 20 0 0 0 20 20h${corner - 20}zM318 ${240 - corner}V220a20 20 0 0 1-20 20h-${corner - 20}z" fill="${fill}"/>`
		);
	}
	const left = 118 + shift;
	const width = 8 + kind * 4;
	return `<path d="M${left} 87v150M${400 - left} 87v150" stroke="${fill}" stroke-width="${width}"/>`;
}

interface Lie {
	readonly y: number;
	readonly side: number;
	readonly shift: number;
	readonly angle: number;
	readonly fill: string;
	readonly ink: string;
}

/** A sticker as wide as its word; a word too long for the widest one is set smaller. */
function sticker(word: string, { y, side, shift, angle, fill, ink }: Lie): string {
	const room = WIDEST - 2 * PADDING;
	const size = Math.min(14, room / widthOf(word));
	const width = Math.max(56, Math.round(widthOf(word) * size + 2 * PADDING));
	const x = MIDDLE.x + side * Math.min(shift, (WIDEST - width) / 2 + 12);
	const direction = isRightToLeft(word) ? ' direction="rtl"' : '';
	// A wide sticker lies straighter, so that it stays on the case.
	const turn = Math.round((angle * 70) / Math.max(70, width));
	return (
		`<g transform="translate(${round(x)} ${y}) rotate(${turn})">` +
		`<rect x="${-width / 2}" y="-17" width="${width}" height="34" rx="8" fill="${fill}"/>` +
		`<text text-anchor="middle" y="${round(size * 0.36)}" font-family="${FONTS}" font-size="${round(size)}" font-weight="700"` +
		` fill="${ink}"${direction}>${escapeXml(word)}</text></g>`
	);
}

/** About how wide a word is in bold letters, in units of its size. */
function widthOf(word: string): number {
	let width = 0;
	for (const sign of word) {
		if (/\p{M}|\p{Cf}/u.test(sign)) continue;
		if (/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]|\p{Extended_Pictographic}/u.test(sign)) width += 1.05;
		else if (/[mwMW@]/.test(sign)) width += 0.95;
		else if (/\p{Lu}/u.test(sign)) width += 0.75;
		else if (/[iljtfrI'’.,:;!| ]/.test(sign)) width += 0.38;
		else width += 0.62;
	}
	return Math.max(1, width);
}

/** Whether the first letter that has a direction is written from right to left. */
function isRightToLeft(word: string): boolean {
	const letter = /\p{L}/u.exec(word)?.[0] ?? '';
	return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(
		letter
	);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

/** Whole numbers below a limit, always the same ones for the same id (FNV-1a, then a linear congruential step). */
function numbersFrom(id: string): (limit: number) => number {
	let state = 2_166_136_261;
	for (const sign of id) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 16_777_619) >>> 0;
	return (limit) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 4_294_967_296) * limit);
	};
}
