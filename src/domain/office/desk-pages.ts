/** The pages of the desk that its menu may name, in this order. Who may see which, the table of its addresses says. */
export const DESK_PAGES = [
	'/desk/tell',
	'/desk/approve',
	'/desk/translate',
	'/desk/holds',
	'/desk/openings',
	'/desk/prints',
	'/desk/prints/profiles',
	'/desk/people',
	'/desk/offices',
	'/desk/press',
	'/desk/notices',
	'/desk/health',
	'/desk/account'
] as const;

export type DeskPage = (typeof DESK_PAGES)[number];
