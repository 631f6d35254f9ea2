/** The value that so many per cent of the figures do not exceed. */
export function percentile(figures: readonly number[], percent: number): number {
	const sorted = [...figures].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
}
