/** A piece of a comparison: in both texts, only in the first, or only in the second. */
export interface ChangedPiece {
	readonly kind: 'same' | 'gone' | 'new';
	readonly text: string;
}

/** The most pairs of words that are compared; longer texts would keep a page waiting. */
const MOST_PAIRS = 4_000_000;

/** What of one text stands in the other, word by word (longest common subsequence). Null: too long to be compared. */
export function changedWords(before: string, after: string): ChangedPiece[] | null {
	const [old, now] = [wordsOf(before), wordsOf(after)];
	if (old.length * now.length > MOST_PAIRS) return null;
	const width = now.length + 1;
	// common[i * width + j]: how many words the rests of both texts share, from word i and word j on.
	const common = new Uint16Array((old.length + 1) * width);
	const shared = (i: number, j: number) => common[i * width + j] ?? 0;
	for (let i = old.length - 1; i >= 0; i--) {
		for (let j = now.length - 1; j >= 0; j--) {
			common[i * width + j] =
				old[i]?.trim() === now[j]?.trim() ? shared(i + 1, j + 1) + 1 : Math.max(shared(i + 1, j), shared(i, j + 1));
		}
	}
	const pieces: { kind: ChangedPiece['kind']; text: string }[] = [];
	const add = (kind: ChangedPiece['kind'], text: string) => {
		const last = pieces.at(-1);
		if (last?.kind === kind) last.text += text;
		else pieces.push({ kind, text });
	};
	let i = 0;
	let j = 0;
	while (i < old.length || j < now.length) {
		if (i < old.length && j < now.length && old[i]?.trim() === now[j]?.trim()) {
			add('same', now[j] ?? '');
			i++;
			j++;
		} else if (j >= now.length || (i < old.length && shared(i + 1, j) >= shared(i, j + 1))) add('gone', old[i++] ?? '');
		else add('new', now[j++] ?? '');
	}
	return pieces;
}

/** Words, each with the blanks after it. */
function wordsOf(text: string): string[] {
	return text.match(/\S+\s*/gu) ?? [];
}
