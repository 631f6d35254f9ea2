/** What stands beside a telling and is translated with it: words for pictures, and what is heard in recordings. */
import { hasFields, isList, isObject, isText, isUuid } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { LADDER, type Rung } from '#domain/consent/ladders.ts';
import { CUE_LIMITS, type Cue } from '#domain/story/cues.ts';
import { FACT_LIMITS } from '#domain/story/facts.ts';
import { ownWords, type PictureWords } from '#domain/story/picture-words.ts';
import type { Field } from '#domain/story/telling-form.ts';
import { type Fingerprint, fingerprintOfText, pair, part, type Part } from '#domain/story/translation.ts';

/** The words beside a telling, in its language: each of a picture at one rung of the ladder for faces, and what is heard. */
export interface BesideSource {
	readonly pictures: readonly { readonly fileId: string; readonly rung: Rung<'face'>; readonly text: string }[];
	readonly recordings: readonly { readonly fileId: string; readonly cues: readonly Cue[] }[];
}

/** A translated text with the fingerprint of the words that it was made from; empty where nothing is known of them. */
interface MadeText {
	readonly from: string;
	readonly text: string;
}

/** A translation of such words as it was saved, in the same version as the telling beside it. */
export interface BesideMade {
	readonly pictures: readonly (MadeText & { readonly fileId: string; readonly rung: Rung<'face'> })[];
	readonly recordings: readonly { readonly fileId: string; readonly lines: readonly MadeText[] }[];
}

/** The sealed field in which they are kept, at the version of the translation. */
export const besideField = (language: string): string => `beside:${language}`;

/**
 * The words beside a telling in one language: of each picture what is written for the rungs at which it can be made, of each
 * recording what is heard in this language.
 */
export function besideSourceOf(
	language: string,
	known: {
		readonly pictures: readonly {
			readonly id: string;
			readonly words: PictureWords;
			readonly rungs: readonly Rung<'face'>[];
		}[];
		readonly recordings: readonly { readonly id: string; readonly cues: readonly Cue[] | null }[];
	}
): BesideSource {
	return {
		pictures: known.pictures.flatMap(({ id, words, rungs }) =>
			rungs.flatMap((rung) => {
				const text = ownWords(words, rung, language);
				return text === '' ? [] : [{ fileId: id, rung, text }];
			})
		),
		recordings: known.recordings.flatMap(({ id, cues }) => (cues === null ? [] : [{ fileId: id, cues }]))
	};
}

/** Nothing is translated beside the text. */
export const NOTHING_BESIDE: BesideMade = { pictures: [], recordings: [] };

/** A part of it. Its name is that of its field: `picture-FILE-RUNG`, `cue-FILE-NUMBER`. */
export interface BesidePart extends Part {
	readonly kind: 'picture' | 'cue';
	readonly fileId: string;
	/** Which picture or recording of the story it belongs to, from 1. */
	readonly number: number;
	/** Of a picture. */
	readonly rung: Rung<'face'> | null;
	/** Of what is heard: seconds from the start. */
	readonly seconds: number | null;
}

/** Of one page at most: pictures and recordings, and texts in its form. What is kept is read back within the same bounds. */
const MOST = { files: 100, pictures: 100 * LADDER.face.length, names: 10_000, lines: CUE_LIMITS.cues } as const;

/**
 * Lays the translated words beside those they were made from. A text belongs to its picture and rung: beside another
 * picture it is nobody's. Lines that are heard may move, as paragraphs may.
 */
export function alignBeside(source: BesideSource, made: BesideMade, fingerprint: Fingerprint): BesidePart[] {
	const of = (text: string) => fingerprintOfText(text, fingerprint);
	const numbers = new Map<string, number>();
	const numberOf = (fileId: string, kind: string): number => {
		const files = [...numbers.keys()].filter((key) => key.startsWith(`${kind} `));
		const known = numbers.get(`${kind} ${fileId}`) ?? files.length + 1;
		numbers.set(`${kind} ${fileId}`, known);
		return known;
	};
	const pictures = source.pictures.map(({ fileId, rung, text }): BesidePart => {
		const kept = made.pictures.find((one) => one.fileId === fileId && one.rung === rung);
		const beside = kept && { had: kept.from, text: kept.text };
		const { kind: _, ...aligned } = part(`picture-${fileId}-${rung}`, 'picture', text, of(text), beside);
		return { ...aligned, kind: 'picture', fileId, number: numberOf(fileId, 'picture'), rung, seconds: null };
	});
	const heard = source.recordings.flatMap(({ fileId, cues }) => {
		const lines = made.recordings.find((one) => one.fileId === fileId)?.lines ?? [];
		const marks = cues.map(({ text }) => of(text));
		const paired = pair(
			marks,
			lines.map(({ from }) => from),
			lines.map(({ text }) => text)
		);
		return cues.map(({ from, text }, at): BesidePart => {
			const { kind: _, ...aligned } = part(`cue-${fileId}-${at}`, 'cue', text, marks[at] ?? '', paired.beside[at]);
			return { ...aligned, kind: 'cue', fileId, number: numberOf(fileId, 'cue'), rung: null, seconds: from };
		});
	});
	return [...pictures, ...heard];
}

/** What readers may get of it: of a picture its words at a rung, of a recording all its lines or none. */
export interface ReadBeside {
	pictureWords(fileId: string, rung: Rung<'face'>): string | null;
	heardWords(fileId: string): readonly Cue[] | null;
}

/** Only what was made from the very words that the source says now goes out; captions with a hole in them do not. */
export function readBeside(source: BesideSource, made: BesideMade, fingerprint: Fingerprint): ReadBeside {
	const parts = alignBeside(source, made, fingerprint);
	return {
		pictureWords(fileId, rung) {
			const found = parts.find((one) => one.kind === 'picture' && one.fileId === fileId && one.rung === rung);
			return found?.state === 'whole' && found.text !== '' ? found.text : null;
		},
		heardWords(fileId) {
			const cues = source.recordings.find((one) => one.fileId === fileId)?.cues ?? [];
			const lines = parts.filter((one) => one.kind === 'cue' && one.fileId === fileId);
			if (cues.length === 0 || !lines.every(({ state, text }) => state === 'whole' && text !== '')) return null;
			return cues.map(({ from, to }, at) => ({ from, to, text: lines[at]?.text ?? '' }));
		}
	};
}

/**
 * What is kept when somebody saves: the typed words for what stands on the page, and what was translated before of all that
 * does not stand there now, because it may come back. Of that nobody says any more what it was made from: a second person
 * reads only what stands on the page, so it goes out only when somebody has said of it on the page that it fits.
 */
export function keepBeside(source: BesideSource, made: BesideMade, typed: BesideMade): BesideMade {
	const isHere = (one: { fileId: string; rung: Rung<'face'> }) =>
		source.pictures.some(({ fileId, rung }) => fileId === one.fileId && rung === one.rung);
	const isHeard = (one: { fileId: string }) => source.recordings.some(({ fileId }) => fileId === one.fileId);
	const unread = <T extends MadeText>(one: T): T => ({ ...one, from: '' });
	const hidden = made.recordings.filter((one) => !isHeard(one));
	return {
		pictures: [...made.pictures.filter((one) => !isHere(one)).map(unread), ...typed.pictures.filter(isHere)],
		recordings: [
			...hidden.map(({ fileId, lines }) => ({ fileId, lines: lines.map(unread) })),
			...typed.recordings.filter(isHeard)
		]
	};
}

/**
 * Whether a translation holds words that could go out one day and do not stand on the page: of a picture as it may not be
 * shown now, or of a line that the source does not say now. Whoever reads the page has not read these.
 */
export function holdsUnseen(made: BesideMade, parts: readonly BesidePart[]): boolean {
	const key = (fileId: string, rung: Rung<'face'> | null, from: string, text: string) =>
		JSON.stringify([fileId, rung, from, text]);
	const seen = new Set(parts.map(({ fileId, rung, had, text }) => key(fileId, rung, had, text)));
	const goesOut = ({ from, text }: MadeText) => from !== '' && text.trim() !== '';
	return (
		made.pictures.some((one) => goesOut(one) && !seen.has(key(one.fileId, one.rung, one.from, one.text))) ||
		made.recordings.some(({ fileId, lines }) =>
			lines.some((one) => goesOut(one) && !seen.has(key(fileId, null, one.from, one.text)))
		)
	);
}

/** How many of the words beside a text are not translated, or made from other words than its source says now. */
export function openBesides(parts: readonly BesidePart[]): number {
	return parts.filter(({ state }) => state !== 'whole').length;
}

/** Whether nothing was translated in it. */
export function isNothingBeside({ pictures, recordings }: BesideMade): boolean {
	return [...pictures, ...recordings.flatMap(({ lines }) => lines)].every(({ text }) => text === '');
}

/** Whether two say the same of the same: an empty text says nothing. */
export function sameBeside(one: BesideMade, other: BesideMade): boolean {
	const said = ({ pictures, recordings }: BesideMade) =>
		JSON.stringify(
			[
				...pictures.flatMap(({ fileId, rung, from, text }) => (text === '' ? [] : [[fileId, rung, from, text]])),
				...recordings.flatMap(({ fileId, lines }) =>
					lines.every(({ text }) => text === '') ? [] : [[fileId, ...lines.flatMap(({ from, text }) => [from, text])]]
				)
			].sort((a, b) => ((a[0] ?? '') + (a[1] ?? '') < (b[0] ?? '') + (b[1] ?? '') ? -1 : 1))
		);
	return said(one) === said(other);
}

/** All its texts, each with the name of its part. */
export function textsOfBeside({ pictures, recordings }: BesideMade): { part: string; text: string }[] {
	return [
		...pictures.map(({ fileId, rung, text }) => ({ part: `picture-${fileId}-${rung}`, text })),
		...recordings.map(({ fileId, lines }) => ({
			part: `recording-${fileId}`,
			text: lines.map(({ text }) => text).join('\n')
		}))
	].filter(({ text }) => text.trim() !== '');
}

export type BesideFault = 'too_long';

/**
 * The words as they were typed. The field `beside` names the others, in their order; beside each stand the same marks as
 * beside a paragraph (see `typedTranslation`).
 */
export function typedBeside(field: Field, markOf: (name: string, text: string) => string): BesideMade | BesideFault {
	const pictures: BesideMade['pictures'][number][] = [];
	const lines = new Map<string, MadeText[]>();
	const names = field('beside').split(' ');
	// What is too much is said: nothing that was typed is left out of it in silence.
	if (names.length > MOST.names) return 'too_long';
	for (const name of names) {
		const [, kind, fileId = '', rest = ''] = /^(picture|cue)-([0-9a-f-]{36})-(\w+)$/.exec(name) ?? [];
		if (kind === undefined || !isUuid(fileId)) continue;
		const text = tidyText(field(name));
		const from = markOf(name, text);
		const rung = LADDER.face.find((one) => one === rest);
		if (!isText(text, kind === 'cue' ? CUE_LIMITS.text : FACT_LIMITS.alt)) return 'too_long';
		if (kind === 'cue') {
			const heard = lines.get(fileId) ?? [];
			heard.push({ from, text });
			if (heard.length > MOST.lines) return 'too_long';
			lines.set(fileId, heard);
		}
		if (kind === 'picture' && rung !== undefined) pictures.push({ fileId, rung, from, text });
	}
	if (pictures.length > MOST.pictures || lines.size > MOST.files) return 'too_long';
	return { pictures, recordings: [...lines].map(([fileId, all]) => ({ fileId, lines: all })) };
}

/** Reads what was kept of it; what is not of this shape is none. */
export function readBesideMade(value: unknown): BesideMade {
	if (!isObject(value) || !hasFields(value, ['pictures', 'recordings'])) return NOTHING_BESIDE;
	const { pictures, recordings } = value;
	if (!isList(pictures, MOST.pictures, isMadePicture)) return NOTHING_BESIDE;
	if (!isList(recordings, MOST.files, isMadeRecording)) return NOTHING_BESIDE;
	return { pictures, recordings };
}

function isMadePicture(value: unknown): value is BesideMade['pictures'][number] {
	if (!isObject(value) || !hasFields(value, ['fileId', 'rung', 'from', 'text'])) return false;
	const { fileId, rung, from, text } = value;
	return isFileId(fileId) && LADDER.face.some((one) => one === rung) && isMark(from) && isText(text, FACT_LIMITS.alt);
}

function isMadeRecording(value: unknown): value is BesideMade['recordings'][number] {
	if (!isObject(value) || !hasFields(value, ['fileId', 'lines'])) return false;
	return isFileId(value.fileId) && isList(value.lines, MOST.lines, isMadeText);
}

function isMadeText(value: unknown): value is MadeText {
	return (
		isObject(value) && hasFields(value, ['from', 'text']) && isMark(value.from) && isText(value.text, CUE_LIMITS.text)
	);
}

function isFileId(value: unknown): value is string {
	return typeof value === 'string' && isUuid(value);
}

function isMark(value: unknown): value is string {
	return typeof value === 'string' && /^([0-9a-f]{32})?$/.test(value);
}
