import type { Rung } from '#domain/consent/ladders.ts';
import { isObject } from '#domain/base/shape.ts';
import type { Cover } from '#server/media/picture.ts';

/** What a confirmed picture can be made into: which rungs, and whether the covers are burnt in. */
export type MakeableRung = Exclude<Rung<'face'>, never>;

/** The rungs that a picture may be made at, by what a person saw in it. */
export function makeableRungs(people: string, covers: readonly Cover[]): MakeableRung[] {
	switch (people) {
		case 'none':
			return ['none'];
		case 'unrecognisable':
			return ['unrecognisable_at_capture'];
		case 'covered':
			return covers.length > 0 ? ['solid_mask'] : [];
		case 'visible':
			return covers.length > 0 ? ['solid_mask', 'visible'] : ['visible'];
		default:
			return [];
	}
}

/** Reads covers from JSON; a box that is none makes the whole picture unusable rather than uncovered. */
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
