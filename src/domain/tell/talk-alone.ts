/**
 * Signs that somebody may tell in another's name. None of them proves anything: each asks somebody at the desk to talk with
 * the teller alone, and until then nothing is shown.
 */

/** `quick_answers`: whether everything was understood was answered quicker than it can be asked. `one_device`: many stories from one place. */
export type Sign = 'quick_answers' | 'one_device';

/** Asking three questions aloud and hearing three answers takes longer than this (milliseconds). */
export const LEAST_TIME_TO_ASK = 20_000;

/** A household tells so many stories within an hour by itself; with one more, all of them are asked about. */
export const USUAL_FROM_ONE_DEVICE = 3;

/** The fields in which an interviewer says that a person has said back, alone, what will happen. */
export const SAID_BACK = ['understood', 'childUnderstood', 'personUnderstood'] as const;

/** Whether a yes to one of these came sooner after the page was shown than the questions take. Milliseconds. */
export function isTooQuick(shownFor: number): boolean {
	return shownFor < LEAST_TIME_TO_ASK;
}
