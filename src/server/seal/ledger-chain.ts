/** The lines of the erasure ledger: each names the hash of the one before, so that none can change, vanish or move. */
import { createHash } from 'node:crypto';
import { AFTER_TAKING_BACK, type AfterTakingBack } from '#domain/story/after-taking-back.ts';

/** What ends beside stories: a receipt that a new one killed, an account, and what a hold on more than one story covers. */
export const ENDING_KINDS = ['receipt_killed', 'account_closed', 'held_wide'] as const;
export type EndingKind = (typeof ENDING_KINDS)[number];
const LEDGER_KINDS = ['paused', 'narrowed', 'held', 'taken_back', 'erased', ...ENDING_KINDS] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

export interface LedgerEntry {
	/** 1, 2, 3 … */
	readonly n: number;
	/** ISO 8601, UTC. */
	readonly at: string;
	readonly kind: LedgerKind;
	/** Keyed hash of the story's id; of the receipt's, the account's, or of what the hold covers, with those kinds. */
	readonly story: string;
	/** What the teller wants to become of what was told; missing in lines of other kinds, and in those of long ago. */
	readonly after?: AfterTakingBack;
	/** Keyed hash of the person who took it back, where several tell together. */
	readonly teller?: string;
	/**
	 * With `narrowed`, where the teller withheld one part: keyed hash of the file's id, or the paragraph's fingerprint.
	 * With `held_wide`: what the hold covers, sealed.
	 */
	readonly part?: string;
	/** Hash of the line before; 64 zeros for the first. */
	readonly prev: string;
	/** SHA-256 over the fields above. */
	readonly hash: string;
}
/** The last line, by number and hash. */
export interface LedgerHead {
	readonly n: number;
	readonly hash: string;
}

/** Before the first line. */
export const START: LedgerHead = { n: 0, hash: '0'.repeat(64) };

/** The line that follows `head`. */
export function nextEntry(
	head: LedgerHead,
	now: Date,
	{
		kind,
		story,
		after,
		teller,
		part
	}: Pick<LedgerEntry, 'kind' | 'story' | 'after'> & {
		readonly teller?: string | undefined;
		readonly part?: string | undefined;
	}
): LedgerEntry {
	const chosen = { ...(after !== undefined && { after }), ...(part !== undefined && { part }) };
	const whose = teller === undefined || (after ?? part) === undefined ? {} : { teller };
	const entry = { n: head.n + 1, at: now.toISOString(), kind, story, ...chosen, ...whose, prev: head.hash };
	return { ...entry, hash: hashOf(entry) };
}

/** The entry as it stands in the file, line end included. */
export function lineOf({ n, at, kind, story, after, part, teller, prev, hash }: LedgerEntry): string {
	// What is undefined is left out: a line without a choice is written as it always was.
	return `${JSON.stringify({ n, at, kind, story, after, part, teller, prev, hash })}\n`;
}

/** Reads one line (without its end); null when it is none, or when its hash does not fit what it says. */
export function readLine(line: string): LedgerEntry | null {
	let parsed: unknown;
	try {
		parsed = JSON.parse(line);
	} catch {
		return null;
	}
	if (typeof parsed !== 'object' || parsed === null) return null;
	const { n, at, kind, story, after, part, teller, prev, hash } = parsed as Record<string, unknown>;
	const known = LEDGER_KINDS.find((each) => each === kind);
	if (typeof n !== 'number' || typeof at !== 'string' || !known) return null;
	if (typeof story !== 'string' || typeof prev !== 'string' || typeof hash !== 'string') return null;
	const choice = AFTER_TAKING_BACK.find((each) => each === after);
	if (after !== undefined && (!choice || known !== 'taken_back')) return null;
	if (part !== undefined && (typeof part !== 'string' || (known !== 'narrowed' && known !== 'held_wide'))) return null;
	if (teller !== undefined && (typeof teller !== 'string' || (choice ?? part) === undefined)) return null;
	const chosen = {
		...(choice === undefined ? {} : { after: choice }),
		...(part === undefined ? {} : { part }),
		...(teller === undefined ? {} : { teller })
	};
	const entry = { n, at, kind: known, story, ...chosen, prev, hash };
	// The line must be exactly what we would write: nothing may be added beside the hash.
	return hashOf(entry) === hash && lineOf(entry) === `${line}\n` ? entry : null;
}

export type ChainFault = 'changed' | 'out_of_order' | 'cut_off';

/** Reads a whole ledger. A fault names the line (from 1) where the chain breaks. */
export function readChain(
	text: string
): { ok: true; entries: LedgerEntry[] } | { ok: false; reason: ChainFault; line: number } {
	const lines = text.split('\n');
	const rest = lines.pop();
	const entries: LedgerEntry[] = [];
	let head = START;
	for (const line of lines) {
		const entry = readLine(line);
		if (!entry) return { ok: false, reason: 'changed', line: head.n + 1 };
		if (entry.n !== head.n + 1 || entry.prev !== head.hash)
			return { ok: false, reason: 'out_of_order', line: head.n + 1 };
		entries.push(entry);
		head = entry;
	}
	return rest === '' ? { ok: true, entries } : { ok: false, reason: 'cut_off', line: head.n + 1 };
}

function hashOf({ n, at, kind, story, after, part, teller, prev }: Omit<LedgerEntry, 'hash'>): string {
	// Five parts, six or seven: a choice can neither be added to a line nor taken out of it, nor whose it is. Only one kind
	// of line has a choice, and only others name a part.
	const about = after ?? part;
	const chosen = about === undefined ? [] : teller === undefined ? [about] : [about, teller];
	return createHash('sha256')
		.update(JSON.stringify([n, at, kind, story, ...chosen, prev]))
		.digest('hex');
}
