/** How somebody asked staff to stop a story. Who they are is never asked. */
export const ASKED_HOW = ['phone', 'visit', 'message', 'other'] as const;

export type AskedHow = (typeof ASKED_HOW)[number];

/** Whether a text says how somebody asked. */
export function isAskedHow(text: string): text is AskedHow {
	return (ASKED_HOW as readonly string[]).includes(text);
}
