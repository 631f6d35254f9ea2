/** A translation and what it is made from, as they are opened for every act on them. */
import { sameLanguage } from '#domain/base/language.ts';
import { type Made, type MadeFrom, type Aligned, align, fingerprintsOf } from '#domain/story/translation.ts';
import { readMadeFrom } from '#domain/story/translation-form.ts';
import type { Telling } from '#domain/story/telling.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import type { RowOf } from '#server/store/handle.ts';
import { tellingStates } from '#server/store/review/story-parts.ts';
import type { TellingTable } from '#server/store/tables.ts';
import { openTelling } from '../review/ask-teller.ts';
import { type AtWork, openField } from '../review/work.ts';
import { type OpenBeside, openBeside } from './open-beside.ts';

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId'>;

/** Where it is kept which words of the source a translation was made from, at the version of the translation. */
export const madeFromField = (language: string) => `from:${language}`;

export interface OpenTranslation {
	/** The safe text, in the version that both teller and reviewer approved. No draft of it comes here. */
	readonly source: Telling;
	readonly sourceVersion: number;
	readonly now: MadeFrom;
	/** Null: nothing was saved yet. */
	readonly state: RowOf<TellingTable> | null;
	readonly made: Made | null;
	readonly aligned: Aligned;
	/** Words for pictures and what is heard, in the same version. */
	readonly beside: OpenBeside;
}

/**
 * Opens the approved source and the newest version of the translation. Null: there is no approved source, or the language is
 * one in which the story was told.
 */
export async function openTranslation(at: Reading, language: string, clock: number): Promise<OpenTranslation | null> {
	const states = await tellingStates(at.tx, at.storyId);
	const main = states.find(
		(one) =>
			one.source_language === null && one.reviewed_version !== null && one.teller_version === one.reviewed_version
	);
	if (main === undefined || main.reviewed_version === null) return null;
	const state = states.find((one) => one.language === language) ?? null;
	if (state === null && sameLanguage(language, main.language)) return null;
	if (state !== null && state.source_language !== main.language) return null;
	const source = await openTelling(at, main.language, main.reviewed_version);
	if (source === null) return null;
	const now = fingerprintsOf(source, fingerprintUnder(at.key));
	const made = state === null ? null : await openMade(at, state, main.language);
	const version = state?.version ?? null;
	const beside = await openBeside(at, { from: main.language, into: language, version, now: clock });
	const aligned = align(source, now, made);
	return { source, sourceVersion: main.reviewed_version, now, state, made, aligned, beside };
}

async function openMade(
	at: Reading,
	{ language, version, fits_version: fits }: RowOf<TellingTable>,
	sourceLanguage: string
): Promise<Made | null> {
	const telling = await openTelling(at, language, version);
	if (telling === null) return null;
	const noted = readMadeFrom((await openField(at.tx, at.key, at.storyId, madeFromField(language), version))?.value);
	if (noted !== null) return { telling, from: noted };
	const from = await fromBeside(at, telling, sourceLanguage, fits);
	if (from !== null) return { telling, from };
	const none = { title: '', brings: '', summary: '' };
	return { telling, from: { ...none, items: telling.items.map(() => ''), blocks: telling.blocks.map(() => '') } };
}

/** It came without fingerprints: those of the source that it was approved beside, where the paragraphs are as many. */
async function fromBeside(
	at: Reading,
	telling: Telling,
	sourceLanguage: string,
	fits: number | null
): Promise<MadeFrom | null> {
	const beside = fits === null ? null : await openTelling(at, sourceLanguage, fits);
	const isAlike =
		beside !== null && beside.blocks.length === telling.blocks.length && beside.items.length === telling.items.length;
	return isAlike ? fingerprintsOf(beside, fingerprintUnder(at.key)) : null;
}

/**
 * The fingerprints of the version that readers get, where it came without: they are written down before a newer version is
 * saved, because from then on `fits_version` speaks of that one. Null: it has them, or nothing is known.
 */
export async function fromOfShown(
	at: Reading,
	{ language, version: newest, reviewed_version: version, fits_version: fits }: RowOf<TellingTable>,
	sourceLanguage: string
): Promise<{ readonly version: number; readonly from: MadeFrom } | null> {
	if (version === null || fits === null) return null;
	for (const one of [version, newest])
		if ((await openField(at.tx, at.key, at.storyId, madeFromField(language), one)) !== null) return null;
	const telling = await openTelling(at, language, version);
	const from = telling && (await fromBeside(at, telling, sourceLanguage, fits));
	return from ? { version, from } : null;
}
