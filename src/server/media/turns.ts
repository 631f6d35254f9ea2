/**
 * Lets at most `limit` tasks run at the same time; the others wait in the order in which they came.
 * A task that fails gives its turn back.
 */
export function takeTurns(limit: number): <Value>(task: () => Promise<Value>) => Promise<Value> {
	let running = 0;
	const waiting: (() => void)[] = [];

	return async (task) => {
		if (running >= limit) await new Promise<void>((go) => waiting.push(go));
		else running++;
		try {
			return await task();
		} finally {
			// The turn is handed over without being given up, so a newcomer cannot slip in between.
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
}
