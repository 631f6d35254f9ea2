/**
 * Receipts: the digits are nowhere. The database holds a keyed locator of 24 bits (many digits share one) and an
 * Argon2id hash of the digits, keyed before, so that a stolen database alone opens nothing.
 */
import { createHmac, randomInt } from 'node:crypto';
import { ok, type Result } from '#domain/base/result.ts';
import { RECEIPT_RANDOM_DIGITS, receiptFrom } from '#domain/story/receipt.ts';
import { createArgon, type ArgonLimits, type ArgonPurpose } from './argon.ts';
import { type ArgonCost, dummyHash, usualCost } from './argon-settings.ts';
import type { SecondSecret } from './second-secret.ts';

export interface ReceiptCandidate {
	readonly id: string;
	readonly hash: string;
}
export interface ReceiptSeal {
	/** 0 to 16,777,215. When issuing, draw new digits if two live receipts already have this locator: a try compares two. */
	locator(digits: string): number;
	/** What to keep of digits or of a second word. */
	hash(text: string): Promise<string>;
	/**
	 * Which of at most two candidates the text belongs to, or null. Every try runs Argon2id exactly twice, whether there
	 * are none, one or two, and whatever matches. `busy`: the queue is full, try again in some seconds; `pause` has room
	 * of its own. Throws when given more than two.
	 */
	verifyTwo(
		purpose: ArgonPurpose,
		candidates: readonly ReceiptCandidate[],
		text: string
	): Promise<Result<string | null, 'busy'>>;
	/** Runs of Argon2id so far. */
	runs(): number;
	/** The process that computes; undefined before the first job. */
	pid(): number | undefined;
	close(): void;
}

/** The digits of a new receipt. They are shown once and kept nowhere. */
export function drawReceipt(): string {
	return receiptFrom(Array.from({ length: RECEIPT_RANDOM_DIGITS }, () => randomInt(10)));
}

/** The seal of receipts; keyed by the second secret. */
export function createReceiptSeal(
	secret: Pick<SecondSecret, 'derive'>,
	limits: Partial<ArgonLimits> = {},
	cost: ArgonCost = usualCost
): ReceiptSeal {
	const argon = createArgon(limits, cost);
	const locatorKey = secret.derive('receipt-locator');
	const wordKey = secret.derive('receipt-word');
	const keyed = (text: string) => createHmac('sha256', wordKey).update(text, 'utf8').digest('base64url');
	return {
		locator: (digits) => createHmac('sha256', locatorKey).update(digits, 'utf8').digest().readUIntBE(0, 3),
		hash: (text) => argon.hash(keyed(text)),
		async verifyTwo(purpose, candidates, text) {
			if (candidates.length > 2) throw new Error(`a try compares two receipts, not ${candidates.length}`);
			const hashes = [candidates[0]?.hash ?? dummyHash(cost), candidates[1]?.hash ?? dummyHash(cost)];
			const tried = await argon.verify(purpose, hashes, keyed(text));
			if (!tried.ok) return tried;
			return ok(candidates.find((_, index) => tried.value[index] === true)?.id ?? null);
		},
		runs: argon.runs,
		pid: argon.pid,
		close: argon.close
	};
}
