/** How somebody asked staff to stop a story. Their name is never asked, nor any proof. */
export const ASKED_HOW = ['phone', 'visit', 'message', 'other'] as const;

export type AskedHow = (typeof ASKED_HOW)[number];

/** Whether a text says how somebody asked. */
export function isAskedHow(text: string): text is AskedHow {
	return (ASKED_HOW as readonly string[]).includes(text);
}

/**
 * As whom they asked, by their own word. A person the teller trusts stands for the teller: then only the teller shows the
 * story again.
 */
export const ASKED_BY = ['teller', 'trusted', 'partner', 'other'] as const;

export type AskedBy = (typeof ASKED_BY)[number];

/** Whether a text says as whom somebody asked. */
export function isAskedBy(text: string): text is AskedBy {
	return (ASKED_BY as readonly string[]).includes(text);
}
