/** The lists of the desk, in the order of the menu. */
export const QUEUES = ['arrived', 'in_review', 'waiting', 'ready', 'published', 'ending', 'messages'] as const;

export type Queue = (typeof QUEUES)[number];

/** The same, and what is no work of today: stories that are paused or held, and those that have come to their end. */
export const LISTS = [...QUEUES, 'stopped', 'ended'] as const;

export type List = (typeof LISTS)[number];

/** Whether a text names a list. */
export function isList(text: string): text is List {
	return (LISTS as readonly string[]).includes(text);
}

/** Consent that ends within this many days is listed, so that the teller can be asked in time. */
export const ENDING_WITHIN_DAYS = 90;
