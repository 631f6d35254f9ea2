/** What can give somebody away in a text, and is easily overlooked. */
export const FIND_KINDS = [
	'receipt',
	'email',
	'link',
	'handle',
	'telephone',
	'document',
	'plate',
	'date',
	'name',
	'place',
	'quoted'
] as const;

export type FindKind = (typeof FIND_KINDS)[number];

/** Those that may never stay in a text that readers see: they lead straight to somebody. */
export const HARD_KINDS: readonly FindKind[] = ['receipt', 'email', 'link', 'handle', 'telephone', 'document', 'plate'];

/** By which rule it was found. */
export type FindWhy =
	| 'check_digit'
	| 'at_sign'
	| 'address'
	| 'network'
	| 'digits'
	| 'letters_digits'
	| 'said_before'
	| 'day'
	| 'month'
	| 'list'
	| 'capitals'
	| 'kin'
	| 'quotes'
	| 'speech';

/** Words of a text: from `start` up to `end`, in UTF-16 units. A person decides what becomes of them. */
export interface Find {
	readonly start: number;
	readonly end: number;
	readonly kind: FindKind;
	readonly why: FindWhy;
}

/** Whether two stretches share a sign. */
export function overlaps(one: Pick<Find, 'start' | 'end'>, other: Pick<Find, 'start' | 'end'>): boolean {
	return one.start < other.end && other.start < one.end;
}

/** Of words that somebody looked at: the longest reason and key (UTF-16 units), and how many of them a story keeps. */
export const LOOKED_LIMITS = { reason: 300, most: 500, key: 700 } as const;
