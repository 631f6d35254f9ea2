/** The tellings of a story as the desk works on them, with the teller's corrections beside them. */
import { isObject } from '#domain/base/shape.ts';
import type { Basis } from '#domain/story/basis.ts';
import { type ContentNote, type Notes, notesAbove, notesOfBefore } from '#domain/story/content-notes.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { takenOutOf, withoutTakenOut } from '#domain/story/taken-out.ts';
import { parseTelling, tellingGaps, type Telling } from '#domain/story/telling.ts';
import { readWouldBeKnown, type WouldBeKnown } from '#domain/story/would-be-known.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { paragraphsTakenOut } from '#server/store/consent/withheld.ts';
import { type OpenCorrection, openCorrections } from '#server/store/review/corrections.ts';
import { tellingStates } from '#server/store/review/story-parts.ts';
import { type AtWork, openField } from './work.ts';

export interface TellingView {
	readonly language: string;
	readonly version: number;
	/** Null: edited from the testimony. */
	readonly source: string | null;
	readonly tellerVersion: number | null;
	readonly reviewedVersion: number | null;
	/** The version that the teller is asked about, and sees; null: nothing is asked. */
	readonly askedVersion: number | null;
	/** What the teller said to the last question about this version; null: not asked, or about another version. */
	readonly known: WouldBeKnown | null;
	/** With what stands above it: of a translation, what stands above its source. */
	readonly telling: Telling;
	/** What is left of it without the paragraphs that a teller took out; null: it cannot be shown before it is mended. */
	readonly left: Telling | null;
	/** What was chosen to stand above it before a teller was asked, and is shown to nobody. */
	readonly notesBefore: readonly ContentNote[];
	/** Paragraphs that a teller took out: they are shown nowhere, and the text still says them. */
	readonly takenOut: readonly string[];
	readonly gaps: readonly string[];
	/** Who saved it last, by id, and when. */
	readonly by: string | null;
	readonly at: number;
	/** What tellers corrected, and nobody has answered yet: the oldest first. */
	readonly corrections: readonly (OpenCorrection & { readonly telling: Telling })[];
}

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId'> & { readonly basis: Basis };

export async function readTellings(at: Reading): Promise<TellingView[]> {
	const views: TellingView[] = [];
	const ofFacts = await notesOfFacts(at);
	let notes: Notes;
	const out = await paragraphsTakenOut(at.tx, at.storyId);
	for (const state of await tellingStates(at.tx, at.storyId)) {
		const opened = await openField(at.tx, at.key, at.storyId, `telling:${state.language}`, state.version);
		const parsed = opened === null ? null : parseTelling(opened.value);
		if (opened === null || !parsed?.ok) continue;
		// Those edited from the testimony come first.
		const isSource = state.source_language === null;
		if (isSource) notes = notesAbove(at.basis, parsed.value.notes, ofFacts);
		const telling = notes === undefined ? parsed.value : { ...parsed.value, notes };
		views.push({
			language: state.language,
			version: state.version,
			source: state.source_language,
			tellerVersion: state.teller_version,
			reviewedVersion: state.reviewed_version,
			askedVersion: state.asked_version,
			known: state.known_version === state.version ? readWouldBeKnown(state.known) : null,
			telling,
			left: withoutTakenOut(telling, out, fingerprintUnder(at.key)),
			notesBefore: isSource ? notesOfBefore(at.basis, parsed.value.notes, ofFacts) : [],
			takenOut: takenOutOf(parsed.value, out, fingerprintUnder(at.key)).map(
				(place) => parsed.value.blocks[place]?.text ?? ''
			),
			gaps: tellingGaps(parsed.value),
			by: opened.byMember,
			at: opened.at,
			corrections: await readCorrections(at, state.language)
		});
	}
	return views;
}

/** What stands above a text that was edited from the testimony. */
export async function notesOf(at: Reading, telling: Telling): Promise<Notes> {
	return notesAbove(at.basis, telling.notes, await notesOfFacts(at));
}

async function notesOfFacts({ tx, key, storyId }: Reading): Promise<Notes> {
	const facts = parseFacts((await openField(tx, key, storyId, 'facts'))?.value ?? {});
	return facts.ok ? facts.value.notes : undefined;
}

async function readCorrections(at: Reading, language: string): Promise<TellingView['corrections']> {
	const views = [];
	for (const one of await openCorrections(at.tx, at.storyId, language)) {
		const opened = await openField(at.tx, at.key, at.storyId, `correction:${language}`, one.version);
		const parsed = parseTelling(opened?.value);
		if (parsed.ok) views.push({ ...one, telling: parsed.value });
	}
	return views;
}

/** A plain sealed text, such as a message or a working translation. */
export function textOf(value: unknown): string {
	return isObject(value) && typeof value.text === 'string' ? value.text : '';
}
