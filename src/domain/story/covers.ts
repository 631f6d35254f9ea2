import { isObject } from '#domain/base/shape.ts';

/** A box in fractions (0 to 1) of the upright picture. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
}

/**
 * A box that covers, and what lies in it: somebody's face, by person id; `thing`, what is no face and is always covered (a
 * badge, a screen, a sign). Where nobody said, it may be anybody's face.
 */
export interface Cover extends Box {
	readonly who?: string;
}

/** Said of a box in which no face is. */
export const THING = 'thing';

/** The most boxes that one picture may have: a class of children has as many faces. */
export const MOST_COVERS = 64;

/** A cover is made this much wider and higher than the box that was confirmed, because hair and ears tell, too. */
export const COVER_ENLARGED = 1.3;

/** Reads boxes from JSON; a box that is none makes the whole picture unusable rather than uncovered: null. */
export function readCovers(json: unknown): Cover[] | null {
	if (!Array.isArray(json)) return null;
	const covers: Cover[] = [];
	for (const each of json) {
		const box = readBox(each);
		if (box === null || !isObject(each)) return null;
		const { who } = each;
		if (who !== undefined && typeof who !== 'string') return null;
		covers.push(who === undefined ? box : { ...box, who });
	}
	return covers;
}

/** Reads one box; null: it is none. */
export function readBox(json: unknown): Box | null {
	if (!isObject(json)) return null;
	const { x, y, w, h } = json;
	if (typeof x !== 'number' || typeof y !== 'number' || typeof w !== 'number' || typeof h !== 'number') return null;
	if (![x, y, w, h].every((part) => part >= 0 && part <= 1) || w === 0 || h === 0) return null;
	return { x, y, w, h };
}

/**
 * The boxes of a form, typed in per cent (`x-0`, `y-0`, `w-0`, `h-0`, whose face: `who-0`). A line without any number, or
 * one that was thrown away (`keep-0` is `drop`), is no box; null: one is wrong.
 */
export function typedCovers(field: (name: string) => string): Cover[] | null {
	const covers: Cover[] = [];
	for (let at = 0; at < MOST_COVERS; at++) {
		if (field(`keep-${at}`) === 'drop') continue;
		const box = typedBox(field, String(at));
		if (box === null) return null;
		if (box === 'empty') continue;
		const who = field(`who-${at}`).trim();
		covers.push(who === '' ? box : { ...box, who });
	}
	return covers;
}

/** Whether a box that a machine proposed was neither kept nor thrown away: only a person may decide. */
export function leftUndecided(field: (name: string) => string): boolean {
	return Array.from({ length: MOST_COVERS }, (_, at) => at).some(
		(at) => field(`proposed-${at}`) !== '' && field(`keep-${at}`) !== 'keep' && field(`keep-${at}`) !== 'drop'
	);
}

/** The part of the picture that is kept (`x-crop` …); null: all of it; `wrong`: it is no box. */
export function typedCrop(field: (name: string) => string): Box | null | 'wrong' {
	const box = typedBox(field, 'crop');
	if (box === null) return 'wrong';
	return box === 'empty' ? null : box;
}

function typedBox(field: (name: string) => string, at: string): Box | 'empty' | null {
	const parts = (['x', 'y', 'w', 'h'] as const).map((part) => field(`${part}-${at}`).trim().replace(',', '.'));
	if (parts.every((part) => part === '')) return 'empty';
	const [x = NaN, y = NaN, w = NaN, h = NaN] = parts.map((part) => (part === '' ? NaN : Number(part) / 100));
	const inside = [x, y, w, h].every((part) => part >= 0 && part <= 1) && w > 0 && h > 0 && x < 1 && y < 1;
	// What reaches over the edge goes up to the edge.
	return inside ? { x, y, w: Math.min(w, 1 - x), h: Math.min(h, 1 - y) } : null;
}

/**
 * Whether every box of the first list is still covered by one box of the second, and for the same person: a face that was
 * another's may be shown when that person may.
 */
export function stillCovered(before: readonly Cover[], after: readonly Cover[]): boolean {
	return before.every((old) =>
		after.some((box) => liesIn(old, box) && (box.who === old.who || box.who === THING || box.who === undefined))
	);
}

/** Whether the first box lies within the second. */
export function liesIn(inner: Box, outer: Box): boolean {
	const slack = 0.0005;
	return (
		outer.x <= inner.x + slack &&
		outer.y <= inner.y + slack &&
		outer.x + outer.w >= inner.x + inner.w - slack &&
		outer.y + outer.h >= inner.y + inner.h - slack
	);
}

/** Whether anything of what a cover takes, enlarged as it is, lies in the part of the picture that is kept. */
export function isInCrop(cover: Box, crop: Box | null): boolean {
	if (crop === null) return true;
	const grow = (COVER_ENLARGED - 1) / 2;
	const [left, right] = [cover.x - cover.w * grow, cover.x + cover.w * (1 + grow)];
	const [top, bottom] = [cover.y - cover.h * grow, cover.y + cover.h * (1 + grow)];
	return left < crop.x + crop.w && right > crop.x && top < crop.y + crop.h && bottom > crop.y;
}
