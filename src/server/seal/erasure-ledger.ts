/**
 * What was stopped, outside the database: after a restore, this file says what must stay gone. It names stories by a
 * keyed hash only, and so what else ended: receipts, accounts, holds on a country, a language, an office or days. A line is on disk, in both places, before the teller reads "done".
 */
import { createHmac } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import { readIfThere, syncFolder } from './atomic-file.ts';
import { isSealBroken, openUnder, sealUnder } from './fields.ts';
import { isFingerprint } from './fingerprint.ts';
import { readChain, readLine } from './ledger-chain.ts';
import type { ChainFault, LedgerEntry, LedgerHead, LedgerKind } from './ledger-chain.ts';
import { cutUnfinished, lastOf, type LineDraft } from './ledger-file.ts';
import { writeElsewhere } from './ledger-writer.ts';
import type { SecondSecret } from './second-secret.ts';

export interface LedgerPlaces {
	/** A file (`….jsonl`), or the folder that holds `erasure-ledger.jsonl`. */
	readonly ledger: string;
	/** The second place, on another disk or machine; null: none. */
	readonly ledgerSecond: string | null;
}
export type LedgerCheck =
	| { ok: true; entries: number; head: LedgerHead }
	| { ok: false; reason: ChainFault; line: number; place: string }
	| { ok: false; reason: 'missing' | 'too_short' | 'second_differs'; place: string };

/** What is to be written down of one story, or of what else ended. */
export interface LedgerNote {
	readonly kind: LedgerKind;
	/** With `receipt_killed` and `account_closed` their id; with `held_wide` what `HoldTarget` says, as `scope:value`. */
	readonly storyId: string;
	/** With `taken_back`: what the teller chose for what was told. */
	readonly after?: AfterTakingBack | undefined;
	/** Which of several tellers. */
	readonly personId?: string | undefined;
	/** With `narrowed`: the one part that was withheld (the id of a file, the fingerprint of a paragraph). */
	readonly part?: string | undefined;
}

export interface ErasureLedger {
	/**
	 * Adds a line and returns when it is on disk in every place. Throws when it could not be kept in one of them, also when
	 * one did not answer within 2.5 s; the line may stand in the ledger all the same. `after`, `personId`, `part`: as in a note.
	 */
	append(kind: LedgerKind, storyId: string, after?: AfterTakingBack, personId?: string, part?: string): Promise<void>;
	/** The same for many at once, all of the same instant: one write and one fsync in each place, and all lines or none. */
	appendAll(notes: readonly LedgerNote[]): Promise<void>;
	/**
	 * Adds what is missing after `onto`, and brings the second place up to the first, also where nothing is missing. Throws
	 * with the code `LEDGER_MOVED`, and adds nothing, when `onto` is not the last line any more.
	 */
	complete(missing: readonly LedgerNote[], onto: LedgerHead): Promise<void>;
	/** What a hold covered (`scope:value`), of a line `held_wide`; null: it was sealed with another second secret. */
	openHold(entry: LedgerEntry): string | null;
	/** Makes the empty file, so that a ledger that is missing later is known to be lost. Leaves one that is there. */
	begin(): void;
	/**
	 * All entries, oldest first. Throws a plain sentence when the chain is broken. The beginning of a line that a crash left
	 * at the end was never acknowledged and is cut off; `verify` still reports it, since a restore must not guess.
	 */
	read(): Promise<LedgerEntry[]>;
	/**
	 * Every line of both places whose own hash fits what it says, by number, each once: for a restore where the chain is
	 * broken. What is gone from it, or was put into it, nobody can tell.
	 */
	salvage(): LedgerEntry[];
	/** The last entry; number 0 when there is none. */
	head(): Promise<LedgerHead>;
	/** Whether the chain is whole, the second place holds the same, and (if given) `known` is part of it. */
	verify(known?: LedgerHead): Promise<LedgerCheck>;
	/** The name under which a story, or a person, stands in the ledger. */
	nameOf(storyId: string): string;
	/** The same for a part: a paragraph's fingerprint, which says nothing without its story's key, stands as it is. */
	nameOfPart(part: string): string;
	/** Where the first file is. */
	readonly path: string;
}

/** Where the ledger's file is, below a setting that may name a file or a folder. */
export function ledgerPath(place: string): string {
	return place.endsWith('.jsonl') ? place : join(place, 'erasure-ledger.jsonl');
}

/** The ledger of this installation. Nothing is written before `begin` or the first entry. */
export function createErasureLedger(
	places: LedgerPlaces,
	secret: Pick<SecondSecret, 'derive'>,
	now: () => Date = () => new Date()
): ErasureLedger {
	const path = ledgerPath(places.ledger);
	const second = places.ledgerSecond === null ? null : ledgerPath(places.ledgerSecond);
	const key = secret.derive('erasure-ledger');
	const nameOf = (storyId: string) => createHmac('sha256', key).update(storyId, 'utf8').digest('hex').slice(0, 40);
	const nameOfPart = (part: string) => (isFingerprint(part) ? part : nameOf(part));
	// What is held may say where somebody is in danger: the lines lie open, on other machines too.
	const holdKey = secret.derive('erasure-ledger/holds');
	/** `apart`: each at a moment of its own. Lines of one moment are of one act: a restore takes them together. */
	const drafts = (notes: readonly LedgerNote[], { apart = false } = {}): LineDraft[] => {
		const last = now().getTime();
		return notes.map(({ kind, storyId, after, personId, part }, index) => ({
			at: new Date(apart ? last - (notes.length - 1 - index) : last).toISOString(),
			...{ kind, story: nameOf(storyId) },
			...(after !== undefined && { after }),
			...(personId !== undefined && { teller: nameOf(personId) }),
			...(part !== undefined && { part: nameOfPart(part) }),
			...(kind === 'held_wide' && { part: sealUnder(holdKey, nameOf(storyId), storyId).toString('base64url') })
		}));
	};
	const verify = async (known?: LedgerHead): Promise<LedgerCheck> => {
		const text = readIfThere(path);
		if (text === null) return known && known.n > 0 ? { ok: false, reason: 'missing', place: path } : check('');
		const chain = readChain(text);
		if (!chain.ok) return { ...chain, place: path };
		if (known && known.n > 0 && chain.entries[known.n - 1]?.hash !== known.hash)
			return { ok: false, reason: 'too_short', place: path };
		return check(text);
	};
	return {
		path,
		nameOf,
		nameOfPart,
		append: (kind, storyId, after, personId, part) =>
			writeElsewhere({ path, second, drafts: drafts([{ kind, storyId, after, personId, part }]), onto: null }),
		async appendAll(notes) {
			if (notes.length === 0) return;
			await writeElsewhere({ path, second, drafts: drafts(notes), onto: null });
		},
		async complete(missing, onto) {
			if (missing.length === 0 && second === null) return;
			await writeElsewhere({ path, second, drafts: drafts(missing, { apart: true }), onto }, { insists: true });
		},
		openHold({ kind, story, part }) {
			if (kind !== 'held_wide' || part === undefined) return null;
			try {
				return openUnder(holdKey, story, Buffer.from(part, 'base64url')).toString('utf8');
			} catch (error) {
				if (isSealBroken(error)) return null;
				throw error;
			}
		},
		begin() {
			if (existsSync(path)) return;
			mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
			closeSync(openSync(path, 'a', 0o600));
			syncFolder(dirname(path));
		},
		async read() {
			const text = readIfThere(path) ?? '';
			if (text !== '' && !text.endsWith('\n')) await cutUnfinished(path);
			const chain = readChain(readIfThere(path) ?? '');
			if (chain.ok) return chain.entries;
			throw new Error(
				`The erasure ledger ${path} is broken at line ${chain.line} (${chain.reason}). Put its second copy back.`
			);
		},
		salvage() {
			const texts = [path, second].map((place) => (place === null ? '' : (readIfThere(place) ?? '')));
			const entries = texts.flatMap((text) => text.split('\n')).flatMap((line) => readLine(line) ?? []);
			const each = new Map(entries.map((entry) => [entry.hash, entry]));
			return [...each.values()].sort((one, other) => one.n - other.n || Date.parse(one.at) - Date.parse(other.at));
		},
		head: async () => lastOf(readIfThere(path) ?? ''),
		verify
	};

	function check(text: string): LedgerCheck {
		const other = second === null ? text : (readIfThere(second) ?? '');
		if (second !== null && other !== text) {
			// The second place may lag behind. If it knows more, the first has lost what tellers decided.
			if (text.startsWith(other)) return { ok: false, reason: 'second_differs', place: second };
			if (other.startsWith(text)) return { ok: false, reason: 'too_short', place: path };
			return { ok: false, reason: 'changed', line: sameLines(text, other) + 1, place: second };
		}
		const head = lastOf(text);
		return { ok: true, entries: head.n, head };
	}
}

/** How many lines two texts have in common before they part. */
function sameLines(one: string, other: string): number {
	const [lines, others] = [one.split('\n'), other.split('\n')];
	const parts = lines.findIndex((line, at) => line !== others[at]);
	return parts === -1 ? lines.length : parts;
}
