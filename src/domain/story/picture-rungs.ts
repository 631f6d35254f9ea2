import type { Rung } from '#domain/consent/ladders.ts';

/** What somebody can see in a picture, or that it is not used; `unconfirmed` until a person has looked. */
export const PEOPLE_SEEN = ['none', 'unrecognisable', 'covered', 'visible', 'left_out'] as const;

export type PeopleSeen = (typeof PEOPLE_SEEN)[number];

/** Whether a text says what was seen in a picture. */
export function isPeopleSeen(text: string): text is PeopleSeen {
	return (PEOPLE_SEEN as readonly string[]).includes(text);
}

/** The rungs of the ladder for faces that a picture can be shown at, by what a person saw in it. Unconfirmed or left out: none. */
export function makeableRungs(people: string, hasCovers: boolean): Rung<'face'>[] {
	switch (people) {
		case 'none':
			return ['none'];
		case 'unrecognisable':
			return ['unrecognisable_at_capture'];
		case 'covered':
			return hasCovers ? ['solid_mask'] : [];
		case 'visible':
			return hasCovers ? ['solid_mask', 'visible'] : ['visible'];
		default:
			return [];
	}
}
