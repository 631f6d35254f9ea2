import type { Still } from '#server/media/recording.ts';

/** A frame of a film: when it is shown, in seconds, and how much it differs from the one before (0 to 1). */
export type SeenFrame = { at: number; change: number };

/** Which frame (counted from nought) is to be looked at, and why. */
export type Choice = { nth: number; at: number; why: Still['why'] };

/** A change below this is noise of the camera, never a face that came into the frame. */
const CHANGE_MIN = 0.012;

/** How much more than its neighbours a frame must change to count as a cut: a hand that shakes changes them all. */
const OUTSTANDING = 4;

/** Frames on either side that a frame is compared with: about half a second. */
const NEIGHBOURS = 12;

function median(numbers: number[]): number {
	return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function isCut(frames: readonly SeenFrame[], nth: number): boolean {
	const change = frames[nth]?.change ?? 0;
	if (change < CHANGE_MIN) return false;
	const around = frames.slice(Math.max(0, nth - NEIGHBOURS), nth + NEIGHBOURS + 1);
	return change >= OUTSTANDING * median(around.map((frame) => frame.change));
}

/**
 * Chooses the frames in which a person looks for faces: the first, the last, one at least each `every` seconds, and the
 * first frame after every cut, however short what follows: a face that flashes up for two frames is seen.
 */
export function chooseStills(frames: readonly SeenFrame[], every: number): Choice[] {
	const chosen: Choice[] = [];
	for (const [nth, { at }] of frames.entries()) {
		const pause = at - (chosen.at(-1)?.at ?? at);
		if (nth === 0) chosen.push({ nth, at, why: 'first' });
		else if (nth === frames.length - 1) chosen.push({ nth, at, why: 'last' });
		else if (isCut(frames, nth)) chosen.push({ nth, at, why: 'cut' });
		else if (pause >= every - 0.001) chosen.push({ nth, at, why: 'step' });
	}
	return chosen;
}
