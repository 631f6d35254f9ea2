import { chooseStills, type SeenFrame } from '#server/media/choose-stills.ts';
import { expect, test } from 'vitest';

/** A film of 25 frames a second; `change` tells how much frame `nth` differs from the one before. */
function film(seconds: number, change: (nth: number) => number): SeenFrame[] {
	return Array.from({ length: seconds * 25 }, (_, nth) => ({ at: nth / 25, change: nth === 0 ? 0 : change(nth) }));
}

test('a film in which nothing happens is looked at in steps, with its first and last frame', () => {
	const chosen = chooseStills(
		film(5, () => 0.001),
		2
	);
	expect(chosen.map(({ at, why }) => `${why} ${at}`)).toEqual(['first 0', 'step 2', 'step 4', 'last 4.96']);
});

test('what flashes up for two frames is looked at, and so is what comes after', () => {
	const chosen = chooseStills(
		film(10, (nth) => (nth === 112 || nth === 114 ? 0.02 : 0.002)),
		10
	);
	expect(chosen.filter(({ why }) => why === 'cut').map(({ nth }) => nth)).toEqual([112, 114]);
});

test('a hand that shakes makes no cuts, and a cut among the shaking is seen all the same', () => {
	const shaking = film(20, (nth) => (nth === 300 ? 0.4 : 0.03 + 0.02 * Math.sin(nth)));
	expect(
		chooseStills(shaking, 5)
			.filter(({ why }) => why === 'cut')
			.map(({ nth }) => nth)
	).toEqual([300]);
});

test('never more than the pause that was asked for lies between two stills', () => {
	const chosen = chooseStills(
		film(60, (nth) => (nth % 37 === 0 ? 0.5 : 0.001)),
		1.5
	);
	for (const [nth, { at }] of chosen.entries()) expect(at - (chosen[nth - 1]?.at ?? 0)).toBeLessThanOrEqual(1.5);
});
