/** Counts failures by caller (a keyed hash, in memory only) and says when it is enough for now. */
export interface AttemptGate {
	isOpen(caller: string | null): boolean;
	count(caller: string | null): void;
}

/** `most` failures within `windowMs`; remembers at most 10,000 callers. */
export function createAttemptGate({
	clock,
	most,
	windowMs
}: {
	clock: () => number;
	most: number;
	windowMs: number;
}): AttemptGate {
	const failures = new Map<string, { count: number; since: number }>();
	const current = (caller: string) => {
		const entry = failures.get(caller);
		return entry !== undefined && clock() - entry.since < windowMs ? entry : undefined;
	};
	return {
		isOpen: (caller) => caller === null || (current(caller)?.count ?? 0) < most,
		count(caller) {
			if (caller === null) return;
			const entry = current(caller) ?? { count: 0, since: clock() };
			failures.delete(caller);
			failures.set(caller, { count: entry.count + 1, since: entry.since });
			// The oldest goes first: a flood of callers cannot fill the memory.
			const oldest = failures.keys().next().value;
			if (failures.size > 10_000 && oldest !== undefined) failures.delete(oldest);
		}
	};
}
