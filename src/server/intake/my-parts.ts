/** One photograph or one recording at a time: what a teller does not want to be shown any more, and leaves the rest. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { inTurn } from '#server/intake/in-turn.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import type { Pass } from '#server/intake/pass.ts';
import type { MyShown } from '#server/store/intake/my-shown.ts';
import { type MyPartRow, showAgainMine, withholdMine } from '#server/store/intake/my-story.ts';

/** A photograph or recording of the story, as its teller may say of it "not this one". */
export interface MyPart {
	readonly fileId: string;
	readonly kind: MyPartRow['kind'];
	/** Counts photographs and recordings apart, each from 1, as everywhere else. */
	readonly number: number;
	/** `shown`: nobody withholds it; `mine`: this teller does; `other`: another of several tellers does, and this one not. */
	readonly stands: 'shown' | 'mine' | 'other';
	/** The file that readers of the page get, and the words for it; null: no reader of the page sees it now. */
	readonly seen: { readonly name: string; readonly alt: string; readonly language: string } | null;
}

/**
 * The parts for the page. A photograph is named only as far as every reader may see it: whoever found the paper has the
 * receipt. `shown`: what readers get, with words that the receipt alone opens.
 */
export function myParts(rows: readonly MyPartRow[], shown: readonly MyShown[], language: string): MyPart[] {
	const count = { picture: 0, recording: 0 };
	const pages = shown.filter(({ channel, title }) => channel === 'web' && title !== null);
	const own = [...pages].sort((a, b) => Number(b.language === language) - Number(a.language === language));
	return rows.map(({ fileId, kind, withheld, mine, names }): MyPart => {
		count[kind] += 1;
		const [name] = names;
		const found = own.flatMap((page) =>
			page.files
				.filter((one) => names.some((each) => one.names.includes(each)))
				.map(({ alt, language: other }) => ({ alt, language: other ?? page.language }))
		)[0];
		return {
			...{ fileId, kind, number: count[kind] },
			stands: mine ? 'mine' : withheld ? 'other' : 'shown',
			seen: name === undefined ? null : { name, alt: found?.alt ?? '', language: found?.language ?? language }
		};
	});
}

/** Hides one photograph or recording at once, and has the rest shown again without it. The receipt is enough. */
export function withholdPart(
	context: MineContext,
	pass: Pass,
	fileId: string
): Promise<Result<{ ledger: boolean }, 'stopped' | 'changed_meanwhile'>> {
	return inTurn(context, pass, async (tx, story) => {
		const outcome = await withholdMine(tx, pass, fileId);
		// The button pressed twice.
		if (outcome === 'already') return ok({ ledger: true });
		if (outcome !== 'withheld') return refuse(outcome === 'stopped' ? 'stopped' : 'changed_meanwhile');
		const whose = story.group === undefined ? undefined : story.personId;
		return ok({ ledger: await noteInLedger(context, 'narrowed', story.id, undefined, whose, fileId) });
	});
}

/**
 * Lets it be shown again, for whoever withheld it. Needs the second word where one was chosen. `looked_at_first`: the story
 * was approved without it meanwhile, or nobody has looked at it so far, so a person at the desk does first.
 */
export function showPartAgain(
	context: MineContext,
	pass: Pass,
	fileId: string
): Promise<Result<'shown_again' | 'looked_at_first', 'stopped' | 'second_word' | 'changed_meanwhile'>> {
	return inTurn(context, pass, async (tx, story) => {
		if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
		const outcome = await showAgainMine(tx, pass, fileId);
		if (outcome === 'shown_again' || outcome === 'looked_at_first') return ok(outcome);
		return refuse(outcome === 'stopped' ? 'stopped' : 'changed_meanwhile');
	});
}
