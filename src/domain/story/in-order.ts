/** Which entries of two lists are the same, in the same order, in an amount of work that no list can drive up. */

/** Comparisons of everything with everything, at most, between two places that are sure (500 lines by 500). */
const MOST_CELLS = 250_000;

/**
 * For each of `now` its place in `from`, or -1; places only rise. The longest such run where the lists are as long as those
 * of a story; of longer ones a run that keeps every line that stands in both once, and nearly all of the others.
 */
export function inOrder(now: readonly string[], from: readonly string[]): number[] {
	// Mostly one line of thousands has changed: what both begin and end with is not compared with everything.
	const shorter = Math.min(now.length, from.length);
	let begin = 0;
	while (begin < shorter && now[begin] === from[begin]) begin += 1;
	let end = 0;
	while (end < shorter - begin && now[now.length - 1 - end] === from[from.length - 1 - end]) end += 1;
	const between = inOrderBetween(now.slice(begin, now.length - end), from.slice(begin, from.length - end));
	return now.map((_, at) => {
		if (at < begin) return at;
		if (at >= now.length - end) return at - now.length + from.length;
		const found = between[at - begin] ?? -1;
		return found === -1 ? -1 : found + begin;
	});
}

/** Where each entry stands, in order; only places that pass. */
export function placesOf(list: readonly string[], passes: (at: number) => boolean = () => true): Map<string, number[]> {
	const places = new Map<string, number[]>();
	for (const [at, entry] of list.entries()) {
		if (!passes(at)) continue;
		const known = places.get(entry);
		if (known) known.push(at);
		else places.set(entry, [at]);
	}
	return places;
}

function inOrderBetween(now: readonly string[], from: readonly string[]): number[] {
	if (now.length * from.length <= MOST_CELLS) return longestRun(now, from);
	const sure = onceInBoth(now, from);
	const cuts = sure.length > 0 ? sure : inPieces(now.length, from.length);
	const found = now.map(() => -1);
	let [i, j] = [0, 0];
	for (const [at, place] of [...cuts, [now.length, from.length] as const]) {
		for (const [index, inside] of inOrder(now.slice(i, at), from.slice(j, place)).entries())
			if (inside !== -1) found[i + index] = inside + j;
		if (sure.length > 0 && at < now.length) {
			found[at] = place;
			[i, j] = [at + 1, place + 1];
		} else [i, j] = [at, place];
	}
	return found;
}

/** Lines that stand once in each list, as many as are in the same order in both. */
function onceInBoth(now: readonly string[], from: readonly string[]): (readonly [number, number])[] {
	const [here, there] = [placesOf(now), placesOf(from)];
	const pairs = now.flatMap((line, at): (readonly [number, number])[] => {
		const [place, another] = there.get(line) ?? [];
		return here.get(line)?.length === 1 && place !== undefined && another === undefined ? [[at, place]] : [];
	});
	// The longest rising run: for each length the pair that ends it lowest, and before each pair the one it follows.
	const ends: number[] = [];
	const before: number[] = [];
	for (const [index, [, place]] of pairs.entries()) {
		let [low, high] = [0, ends.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
			else high = middle;
		}
		before.push(low === 0 ? -1 : (ends[low - 1] ?? -1));
		ends[low] = index;
	}
	const run: (readonly [number, number])[] = [];
	for (let index = ends.at(-1) ?? -1; index !== -1; index = before[index] ?? -1) {
		const pair = pairs[index];
		if (pair) run.push(pair);
	}
	return run.reverse();
}

/** Both lists cut at the same share of their length, so that each piece can be compared whole. */
function inPieces(now: number, from: number): (readonly [number, number])[] {
	const pieces = Math.min(Math.max(now, from), Math.ceil((now * from) / MOST_CELLS));
	return Array.from({ length: pieces - 1 }, (_, index) => {
		const share = (index + 1) / pieces;
		return [Math.floor(now * share), Math.floor(from * share)] as const;
	});
}

function longestRun(now: readonly string[], from: readonly string[]): number[] {
	const longest = Array.from({ length: now.length + 1 }, () => new Uint16Array(from.length + 1));
	const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
	for (let i = now.length - 1; i >= 0; i--)
		for (let j = from.length - 1; j >= 0; j--) {
			const row = longest[i];
			if (row) row[j] = now[i] === from[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	const found = now.map(() => -1);
	for (let i = 0, j = 0; i < now.length && j < from.length;) {
		if (now[i] === from[j]) found[i++] = j++;
		else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
		else j += 1;
	}
	return found;
}
