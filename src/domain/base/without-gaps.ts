/** The object without what was not given. */
export function withoutGaps<T extends object>(object: T): T {
	const copy = { ...object };
	for (const key in copy) if (copy[key] === undefined) delete copy[key];
	return copy;
}
