/** The address of a form at the desk, as a query brings it back; null for anything that leads elsewhere. */
export function wayBack(to: string | null): string | null {
	if (to === null || !/^\/desk\/[\w.~/-]*(\?[\w.~/&=%+-]*)?$/.test(to)) return null;
	return to.includes('//') || to.includes('/..') || to.startsWith('/desk/signed-out') ? null : to;
}
