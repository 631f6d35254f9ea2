/**
 * The notice: everything a teller reads before the first yes. Its wording is kept version by version under its hash; its
 * meaning has a number.
 *
 * Raise the number when the notice means something else than before: another purpose, another operator, another use, a
 * promise that no longer holds. Then each teller is asked once whether they agree, and until they do, nothing more than
 * before can be allowed. Mending a word changes the hash and not the number: nobody is asked again for that.
 */
export const NOTICE_NUMBER = 1;

/** A version of the notice in one language. */
export interface Notice {
	/** Language of the text (BCP 47). */
	readonly language: string;
	readonly number: number;
	/** SHA-256 of the text as UTF-8, 64 hexadecimal digits. */
	readonly hash: string;
	/** The exact words, a sentence or title a line. */
	readonly text: string;
}

/** Whether a text has the form of such a hash. */
export function isNoticeHash(text: string): boolean {
	return /^[0-9a-f]{64}$/.test(text);
}

/**
 * Where a teller's yes stands towards the notice of today. `requested`: it means something else now, and this teller has
 * not said yes to that; what they allowed before goes on under its own terms, and nothing wider is possible.
 */
export function noticeStanding(saidYesTo: number, today: number): 'current' | 'requested' {
	return saidYesTo < today ? 'requested' : 'current';
}

/** One line of a comparison; `null`: it is not in that version. Equal on both sides: it stayed. */
export interface ComparedLine {
	readonly before: string | null;
	readonly after: string | null;
}

/** Lays two versions of a text side by side, line by line: what went, what came, what stayed (longest common lines). */
export function compareLines(before: string, after: string): ComparedLine[] {
	const [old, fresh] = [before.split('\n'), after.split('\n')];
	// common[i][j]: how many lines the rests from i and j have in common.
	const common = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
	const at = (i: number, j: number) => common[i]?.[j] ?? 0;
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = fresh.length - 1; j >= 0; j--) {
			const row = common[i];
			if (row) row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	const lines: ComparedLine[] = [];
	const gone: string[] = [];
	const come: string[] = [];
	// What was replaced stands beside what replaced it.
	const flush = () => {
		for (let k = 0; k < Math.max(gone.length, come.length); k++)
			lines.push({ before: gone[k] ?? null, after: come[k] ?? null });
		gone.length = come.length = 0;
	};
	let [i, j] = [0, 0];
	while (i < old.length || j < fresh.length) {
		const [left, right] = [old[i], fresh[j]];
		if (left !== undefined && left === right) {
			flush();
			lines.push({ before: left, after: left });
			i++;
			j++;
		} else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
			gone.push(left ?? '');
			i++;
		} else {
			come.push(right);
			j++;
		}
	}
	flush();
	return lines;
}
