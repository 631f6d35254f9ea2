/** Which of some words somebody meant who mistyped one. */

export interface Candidate {
	readonly spelled: string;
	readonly folded: string;
	/** In how many stories it stands. */
	readonly stories: number;
}

/** The nearest of the candidates within what a mistake of typing may be, the more common of two; null if none is near. */
export function nearestWord<C extends Candidate>(typed: string, candidates: readonly C[]): C | null {
	const most = mostMistakes(typed);
	const near = candidates
		.filter(({ folded }) => folded !== typed)
		.map((candidate) => ({ candidate, mistakes: mistakesBetween(typed, candidate.folded, most) }))
		.filter(({ mistakes }) => mistakes <= most)
		.sort((one, other) => one.mistakes - other.mistakes || other.candidate.stories - one.candidate.stories);
	return near[0]?.candidate ?? null;
}

/** Of a short word one letter may be wrong, of a longer one two; a word of three letters is not guessed at. */
function mostMistakes(word: string): number {
	const letters = [...word].length;
	return letters < 4 ? 0 : letters < 8 ? 1 : 2;
}

/** Letters left out, put in, exchanged, or swapped with their neighbour (Damerau); above `most` it stops counting. */
export function mistakesBetween(one: string, other: string, most: number): number {
	const a = [...one];
	const b = [...other];
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, n) => n);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				least = Math.min(least, (before[j - 2] ?? 0) + 1);
			row.push(least);
		}
		if (Math.min(...row) > most) return most + 1;
		[before, last] = [last, row];
	}
	return last[b.length] ?? most + 1;
}
