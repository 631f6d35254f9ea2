/** What can be printed of what print may show, and how large it is once it is cut. */
export const SHEET_KINDS = ['poster_a4', 'poster_a3', 'panel', 'rollup', 'classroom'] as const;

export type SheetKind = (typeof SHEET_KINDS)[number];

/** Whether a text names a kind of sheet. */
export function isSheetKind(text: string): text is SheetKind {
	return (SHEET_KINDS as readonly string[]).includes(text);
}

/** All in millimetres. */
export interface SheetSize {
	/** As it is after cutting. */
	readonly width: number;
	readonly height: number;
	/** How far the colour goes on beyond the cut; 0: the sheet is not cut. */
	readonly bleed: number;
	/** Room around the bleed for the marks that say where to cut. */
	readonly slug: number;
	/** At the foot, nothing that is read: a roll-up's cassette holds it. */
	readonly foot: number;
}

const UNCUT = { bleed: 0, slug: 0, foot: 0 };

/** Where the printer's marks and boxes come from; docs/decisions/0150 says why these figures. */
export const SHEET_SIZES: Readonly<Record<SheetKind, SheetSize>> = {
	poster_a4: { width: 210, height: 297, ...UNCUT },
	poster_a3: { width: 297, height: 420, ...UNCUT },
	panel: { width: 400, height: 600, bleed: 3, slug: 8, foot: 0 },
	rollup: { width: 850, height: 2000, bleed: 5, slug: 8, foot: 120 },
	classroom: { width: 210, height: 297, ...UNCUT }
};

/** What an office may write of a sheet: a profile has no story to read in class. */
export const PROFILE_KINDS: readonly SheetKind[] = ['poster_a4', 'poster_a3', 'panel', 'rollup'];

/** No more sheets in one set than this, and no more copies of each. */
export const SHEETS_MOST = 40;
export const COPIES_MOST = 100_000;
/**
 * What one person may order within an hour, and how many orders of an office may wait to be made: the same worker shows
 * stories and takes them down, and must never be busy with paper alone.
 */
export const ORDERS_MOST = 60;
export const ORDERED_SHEETS_MOST = 240;
export const WAITING_MOST = 60;
/** Signs in "for what or whom". */
export const RECIPIENT_MOST = 120;
