import type { Find } from '#domain/words/find.ts';
import { bare } from '#domain/words/names.ts';
import type { Token } from '#domain/words/tokens.ts';
import { KIN, SPEECH } from '#domain/words/word-lists.ts';

const CLOSES: Readonly<Record<string, string>> = { '“': '”', '«': '»', '„': '“', '「': '」', '"': '"' };
const OPENS = /[“«„「"]/g;
const LONGEST = 600;
const LEAST = 8;

/** Words of somebody else: between quotation marks, or announced by "said my brother". */
export function quotedIn(text: string, tokens: readonly Token[]): Find[] {
	const finds: Find[] = [];
	let from = 0;
	const known = new Map<string, number>();
	// Each closing sign is looked for once, however many opening ones stand before it.
	const closing = (sign: string, after: number) => {
		let at = known.get(sign) ?? -1;
		if (at < after) at = text.indexOf(sign, after);
		known.set(sign, at < 0 ? Infinity : at);
		return at < 0 ? Infinity : at;
	};
	for (const { index, 0: open } of text.matchAll(OPENS)) {
		if (index < from) continue;
		const close = closing(CLOSES[open] ?? '"', index + 1);
		if (close - index > LONGEST) continue;
		from = close + 1;
		if (close - index > LEAST) finds.push({ start: index, end: from, kind: 'quoted', why: 'quotes' });
	}
	const isSpeech = (token: Token | undefined) =>
		token !== undefined && (SPEECH.has(token.folded) || SPEECH.has(bare(token.folded)));
	tokens.forEach((kin, at) => {
		if (!KIN.has(kin.folded) && !KIN.has(bare(kin.folded))) return;
		const near = [1, 2, 3].flatMap((step) => [tokens[at - step], tokens[at + step]]).find(isSpeech);
		if (near === undefined || Math.abs(near.start - kin.start) > 60) return;
		const [start, end] = [Math.min(near.start, kin.start), Math.max(near.end, kin.end)];
		finds.push({ start, end, kind: 'quoted', why: 'speech' });
	});
	return finds;
}
