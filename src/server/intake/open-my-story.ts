import { type Result, ok, refuse } from '#domain/base/result.ts';
import { checkReceipt, normaliseReceipt } from '#domain/story/receipt.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { type MyStory, parseMyStory } from '#server/intake/my-story.ts';
import { PASS_LASTS, type Pass, openPass, sealPass } from '#server/intake/pass.ts';
import { readMyStory, receiptCandidates } from '#server/store/intake/my-story.ts';

/** A teller's page, open: what it may show, and the pass that the next form sends back. */
export interface OpenedStory {
	readonly pass: Pass;
	/** The pass, sealed for a hidden field. */
	readonly carried: string;
	readonly story: MyStory;
}

export type OpenRefusal = 'length' | 'typo' | 'wrong' | 'busy';

/**
 * Opens a teller's page by the digits of a receipt, in any script, with spaces and marks.
 *
 * Every try that could be a receipt costs exactly two Argon2id runs, whether it exists or not. `pause` has reserved
 * room in the queue: stopping works while a flood of guesses keeps opening busy.
 */
export async function openByReceipt(
	context: MineContext,
	typed: string,
	{ purpose, visit }: { purpose: 'open' | 'pause'; visit: string }
): Promise<Result<OpenedStory, OpenRefusal>> {
	const digits = normaliseReceipt(typed);
	const check = checkReceipt(digits);
	if (check !== 'ok') return refuse(check);
	const locator = context.seal.receipts.locator(digits);
	const candidates = await receiptCandidates(context.db, locator);
	const found = await context.seal.receipts.verifyTwo(
		purpose,
		candidates.map(({ receiptId, hash }) => ({ id: receiptId, hash })),
		digits
	);
	if (!found.ok) return refuse('busy');
	if (found.value === null) return refuse('wrong');
	return opened(context, { locator, receiptId: found.value, secondWord: false, visit });
}

/** Opens a teller's page by the pass that it carries; `ended` when it is too old or not one of ours. */
export async function openByPass(context: MineContext, carried: string): Promise<Result<OpenedStory, 'ended'>> {
	const pass = openPass(context.passKey, carried, context.clock());
	if (pass === null) return refuse('ended');
	const again = await opened(context, pass);
	return again.ok ? again : refuse('ended');
}

/** Says the second word: opens the safe text, messages, originals and contact. The same two runs as for a receipt. */
export async function saySecondWord(
	context: MineContext,
	pass: Pass,
	word: string
): Promise<Result<OpenedStory, 'wrong' | 'busy'>> {
	const receipt = (await receiptCandidates(context.db, pass.locator)).find(
		({ receiptId }) => receiptId === pass.receiptId
	);
	const hash = receipt?.secondWordHash ?? null;
	const said = await context.seal.receipts.verifyTwo(
		'open',
		hash === null ? [] : [{ id: pass.receiptId, hash }],
		normaliseSecondWord(word)
	);
	if (!said.ok) return refuse('busy');
	if (said.value === null) return refuse('wrong');
	return opened(context, { locator: pass.locator, receiptId: pass.receiptId, secondWord: true, visit: pass.visit });
}

async function opened(context: MineContext, open: Omit<Pass, 'endsAt'>): Promise<Result<OpenedStory, 'wrong'>> {
	const story = parseMyStory(await readMyStory(context.db, open));
	if (story === null) return refuse('wrong');
	const { locator, receiptId, secondWord, visit } = open;
	const pass: Pass = { locator, receiptId, secondWord, visit, endsAt: context.clock() + PASS_LASTS };
	return ok({ pass, carried: sealPass(context.passKey, pass), story });
}
