import { isObject } from '#domain/base/shape.ts';

/** A box to cover, in fractions (0 to 1) of the upright picture. */
export interface Cover {
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
}

/** The most boxes that one picture may have. */
export const MOST_COVERS = 24;

/** Reads boxes from JSON; a box that is none makes the whole picture unusable rather than uncovered: null. */
export function readCovers(json: unknown): Cover[] | null {
	if (!Array.isArray(json)) return null;
	const covers: Cover[] = [];
	for (const box of json) {
		if (!isObject(box)) return null;
		const { x, y, w, h } = box;
		if (typeof x !== 'number' || typeof y !== 'number' || typeof w !== 'number' || typeof h !== 'number') return null;
		if (![x, y, w, h].every((part) => part >= 0 && part <= 1) || w === 0 || h === 0) return null;
		covers.push({ x, y, w, h });
	}
	return covers;
}

/** The boxes of a form, typed in per cent (`x-0`, `y-0`, `w-0`, `h-0` …). A line without any number is no box; null: one is wrong. */
export function typedCovers(field: (name: string) => string): Cover[] | null {
	const covers: Cover[] = [];
	for (let at = 0; at < MOST_COVERS; at++) {
		const parts = (['x', 'y', 'w', 'h'] as const).map((part) => field(`${part}-${at}`).trim().replace(',', '.'));
		if (parts.every((part) => part === '')) continue;
		const [x = NaN, y = NaN, w = NaN, h = NaN] = parts.map((part) => (part === '' ? NaN : Number(part) / 100));
		const inside = [x, y, w, h].every((part) => part >= 0 && part <= 1) && w > 0 && h > 0 && x < 1 && y < 1;
		if (!inside) return null;
		// What reaches over the edge covers up to the edge.
		covers.push({ x, y, w: Math.min(w, 1 - x), h: Math.min(h, 1 - y) });
	}
	return covers;
}

/** Whether every box of the first list is still covered by one box of the second. */
export function stillCovered(before: readonly Cover[], after: readonly Cover[]): boolean {
	const slack = 0.0005;
	return before.every((old) =>
		after.some(
			(box) =>
				box.x <= old.x + slack &&
				box.y <= old.y + slack &&
				box.x + box.w >= old.x + old.w - slack &&
				box.y + box.h >= old.y + old.h - slack
		)
	);
}
