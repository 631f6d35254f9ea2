/** What a sheet says of a story, as a short hash that stands on the sheet. */
const MARK = /^[0-9a-f]{12}$/;

/** Whether a text can be such a hash. */
export function isPrintMark(text: string): boolean {
	return MARK.test(text);
}

/**
 * The address behind the square code of a printed sheet: whether it may still be shown. Stands on paper, so it never
 * changes. `mark`: of the very sheet; null where there is none.
 */
export function checkPath(locale: string, storyId: string, mark: string | null): string {
	return `/${locale}/stories/${storyId}/check${mark === null ? '' : `?print=${mark}`}`;
}
