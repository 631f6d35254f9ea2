/** Plain questions about values from outside (stored JSON, forms), so that nothing is taken on trust. */

/** Whether a value is an object with named fields (no list). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has all required fields, and no field that is neither required nor optional. */
export function hasFields(
	value: Readonly<Record<string, unknown>>,
	required: readonly string[],
	optional: readonly string[] = []
): boolean {
	const present = Object.keys(value).filter((key) => value[key] !== undefined);
	return (
		required.every((key) => present.includes(key)) &&
		present.every((key) => required.includes(key) || optional.includes(key))
	);
}

/**
 * Whether a value is text of at most `max` UTF-16 units (as `maxlength` counts in a browser), without control
 * characters and halves of characters (databases and printers stumble over both); line breaks are `\n`.
 */
export function isText(value: unknown, max: number): value is string {
	return typeof value === 'string' && value.length <= max && !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ''));
}

/** The same, in one line. */
export function isLine(value: unknown, max: number): value is string {
	return isText(value, max) && !/[\n\t\u2028\u2029]/.test(value);
}

/** Whether a value is a whole number from `min` to `max`. */
export function isWhole(value: unknown, min: number, max: number): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** Whether a value is a list of at most `max` entries that all pass. */
export function isList<T>(value: unknown, max: number, passes: (entry: unknown) => entry is T): value is T[] {
	return Array.isArray(value) && value.length <= max && value.every(passes);
}

/** Whether a text has the form of a language tag (BCP 47), such as `fr` or `zh-Hant`. */
export function isLanguageTag(value: unknown): value is string {
	return typeof value === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(value);
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: 30 February is none. */
export function isDay(value: unknown): value is string {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	const time = Date.parse(`${value}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Whether a text has the form of a UUID. */
export function isUuid(text: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
