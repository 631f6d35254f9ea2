/** The lists of the desk, in the order of the menu. */
export const QUEUES = ['arrived', 'in_review', 'waiting', 'ready', 'published', 'ending', 'messages'] as const;

export type Queue = (typeof QUEUES)[number];

/** Whether a text names a queue. */
export function isQueue(text: string): text is Queue {
	return (QUEUES as readonly string[]).includes(text);
}

/** Consent that ends within this many days is listed, so that the teller can be asked in time. */
export const ENDING_WITHIN_DAYS = 90;
