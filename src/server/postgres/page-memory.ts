import { totalmem } from 'node:os';

const MB = 1024 * 1024;

/**
 * How many MB the database keeps pages of tables and indexes in: a 64th of the machine's memory, a power of two from 32 to 256.
 * With very many stories each one that is published changes a page for nearly every word in it; pages that are not kept are
 * fetched first, one by one, while the next publication waits. On a small machine it stays small. `memory` in bytes.
 */
export function pageMemory(memory: number = memoryOfMachine()): number {
	const wanted = memory / 64 / MB;
	return 2 ** Math.max(5, Math.min(8, Math.floor(Math.log2(wanted))));
}

/** What a container may use, where that is less than the machine has. */
function memoryOfMachine(): number {
	const allowed = process.constrainedMemory();
	return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}
