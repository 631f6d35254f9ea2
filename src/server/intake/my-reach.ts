import { type Reach, readReach } from '#domain/tell/reach.ts';
import type { MySealedField } from '#server/store/intake/my-story.ts';

export interface MyReach {
	readonly reach: Reach;
	/** To save the next one after it; 0: there is none. */
	readonly version: number;
}

/** Of the fields that belong to this teller, how they may be reached. */
export function readMyReach(fields: readonly MySealedField[], open: (field: MySealedField) => unknown): MyReach {
	const newest = fields.findLast(({ field }) => /^contact(?::\d+)?$/.test(field));
	return newest === undefined
		? { reach: { how: 'none' }, version: 0 }
		: { reach: readReach(open(newest)), version: newest.version };
}
