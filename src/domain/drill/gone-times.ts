/** How long it took, from the teller's press of the button until nothing was to be had any more; milliseconds. */
export interface GoneTimes {
	/** Addresses of pages and files that were watched, on each address of the site. */
	readonly surfaces: number;
	readonly addresses: number;
	readonly p50: number;
	readonly p95: number;
	readonly most: number;
}

/** The figures of a run; null when nothing was watched. */
export function goneTimes(times: readonly number[], addresses: number): GoneTimes | null {
	if (times.length === 0) return null;
	const sorted = [...times].sort((a, b) => a - b);
	// The smallest time within which at least so many of them were gone.
	const within = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
	return { surfaces: times.length, addresses, p50: within(0.5), p95: within(0.95), most: within(1) };
}
