/** One paragraph at a time: what a teller takes out of the text that is shown, and leaves the rest. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { parseTelling } from '#domain/story/telling.ts';
import { fingerprintOfText } from '#domain/story/translation.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { inTurn } from '#server/intake/in-turn.ts';
import { withMyKey } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import type { Pass } from '#server/intake/pass.ts';
import { openJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import type { MyShown } from '#server/store/intake/my-shown.ts';
import { putBackMine, readMyParagraphsOut, readMySealed, takeOutMine } from '#server/store/intake/my-story.ts';

/** A paragraph of the text that teller and reviewer said yes to. */
export interface MyParagraph {
	/** Names it in the form; says nothing of its words. */
	readonly fingerprint: string;
	/** BCP 47. */
	readonly language: string;
	/** Its place in the text, from 1. */
	readonly number: number;
	/** `shown`: nobody took it out; `mine`: this teller did; `other`: another of several tellers did. */
	readonly stands: 'shown' | 'mine' | 'other';
	/** Null: not every reader has it, and the receipt alone does not open it. */
	readonly text: string | null;
}

/**
 * The paragraphs for the page. With the second word, all of the approved text; with the receipt alone, those that every reader
 * of the page has, and of those taken out that they are.
 */
export async function readMyParagraphs(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	shown: readonly MyShown[]
): Promise<MyParagraph[]> {
	const out = new Map((await readMyParagraphsOut(context.db, pass)).map(({ part, mine }) => [part, mine]));
	const all = await approvedParagraphs(context, pass, story);
	return all.flatMap((paragraph): MyParagraph[] => {
		const { fingerprint, language, text } = paragraph;
		const mine = out.get(fingerprint);
		const stands = mine === undefined ? 'shown' : mine ? 'mine' : 'other';
		const isRead = shown.some(
			(page) => page.channel === 'web' && page.language === language && page.blocks.includes(text)
		);
		if (pass.secondWord || isRead) return [{ ...paragraph, stands }];
		return stands === 'shown' ? [] : [{ ...paragraph, stands, text: null }];
	});
}

async function approvedParagraphs(
	context: MineContext,
	pass: Pass,
	{ tellings }: Pick<MyStory, 'tellings'>
): Promise<(Pick<MyParagraph, 'fingerprint' | 'language' | 'number'> & { readonly text: string })[]> {
	const approved = tellings.filter(
		({ sourceLanguage, tellerVersion, reviewedVersion }) =>
			sourceLanguage === null && tellerVersion !== null && tellerVersion === reviewedVersion
	);
	if (approved.length === 0) return [];
	const paragraphs = await withMyKey(context, pass, async (key, storyId) => {
		const fingerprint = fingerprintUnder(key);
		const fields = await readMySealed(context.db, pass);
		return approved.flatMap(({ language, reviewedVersion: version }) => {
			const field = `telling:${language}`;
			const sealed = fields.find((one) => one.field === field && one.version === version);
			if (sealed === undefined) return [];
			const at = { table: 'story.sealed', row: storyId, field, version: sealed.version };
			const parsed = parseTelling(openJson(key, at, sealed.body));
			if (!parsed.ok) return [];
			return parsed.value.blocks.flatMap(({ text }, place) =>
				text.trim() === ''
					? []
					: [{ fingerprint: fingerprintOfText(text, fingerprint), language, number: place + 1, text }]
			);
		});
	});
	return paragraphs ?? [];
}

/** Takes a paragraph out of the text, in every language, at once. The receipt is enough. */
export async function takeOutParagraph(
	context: MineContext,
	pass: Pass,
	opened: MyStory,
	fingerprint: string
): Promise<Result<{ ledger: boolean }, 'stopped' | 'changed_meanwhile'>> {
	const known = await approvedParagraphs(context, pass, opened);
	if (!known.some((one) => one.fingerprint === fingerprint)) return refuse('changed_meanwhile');
	return inTurn(context, pass, async (tx, story) => {
		const outcome = await takeOutMine(tx, pass, fingerprint);
		// The button pressed twice.
		if (outcome === 'already') return ok({ ledger: true });
		if (outcome !== 'taken_out') return refuse(outcome === 'stopped' ? 'stopped' : 'changed_meanwhile');
		const whose = story.group === undefined ? undefined : story.personId;
		return ok({ ledger: await noteInLedger(context, 'narrowed', story.id, undefined, whose, fingerprint) });
	});
}

/** Puts back what this teller took out. Needs the second word where one was chosen. */
export function putBackParagraph(
	context: MineContext,
	pass: Pass,
	fingerprint: string
): Promise<Result<null, 'stopped' | 'second_word' | 'changed_meanwhile'>> {
	return inTurn<null, 'stopped' | 'second_word' | 'changed_meanwhile'>(context, pass, async (tx, story) => {
		if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
		const outcome = await putBackMine(tx, pass, fingerprint);
		if (outcome === 'put_back') return ok(null);
		return refuse(outcome === 'stopped' ? 'stopped' : 'changed_meanwhile');
	});
}
