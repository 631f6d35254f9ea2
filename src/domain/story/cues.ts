import { hasFields, isList, isObject, isText } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';

/** Words that are heard from one moment of a recording to another. Seconds from the start, to the millisecond. */
export interface Cue {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** The most that a transcript may hold: cues, and UTF-16 units in one of them. */
export const CUE_LIMITS = { cues: 3_000, text: 500, file: 600_000 } as const;

/** As much as somebody reads in one go. Longer paragraphs become several cues. */
const COMFORTABLE = 120;
/** An hour of sound and a bit: nothing longer is taken in. */
const LATEST = 2 * 3_600;

/** Whether a value is a cue. */
export function isCue(value: unknown): value is Cue {
	return (
		isObject(value) &&
		hasFields(value, ['from', 'to', 'text']) &&
		isInstant(value.from) &&
		isInstant(value.to) &&
		value.from < value.to &&
		isText(value.text, CUE_LIMITS.text) &&
		value.text.trim() !== ''
	);
}

function isInstant(value: unknown): value is number {
	return typeof value === 'number' && value >= 0 && value <= LATEST;
}

/** Reads a stored transcript; null when it is none, or has no words. */
export function readCues(value: unknown): Cue[] | null {
	if (!isList(value, CUE_LIMITS.cues, isCue) || value.length === 0) return null;
	return value.map(({ from, to, text }) => ({ from, to, text }));
}

export type CueFault = 'no_words' | 'too_many' | 'too_long';

/**
 * Reads what somebody typed or uploaded: WebVTT, with or without its head, or plain paragraphs, which may each begin with
 * a time (`1:05`). Of WebVTT only times and words are taken: remarks, styles, regions, ids, names of speakers and every
 * other tag are thrown away. `seconds`: how long the recording is.
 */
export function typedCues(typed: string, seconds: number): Cue[] | CueFault {
	if (typed.length > CUE_LIMITS.file) return 'too_long';
	const plain = typed.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
	const cues = plain.includes('-->') ? cuesOfWebVtt(plain) : cuesOfParagraphs(plain, seconds);
	const kept = cues.filter(isCue);
	if (kept.length < cues.length) return 'too_long';
	if (kept.length === 0) return 'no_words';
	return kept.length > CUE_LIMITS.cues ? 'too_many' : kept;
}

const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?`;
const TIMES = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}(?:\\s.*)?$`);

function cuesOfWebVtt(text: string): Cue[] {
	const cues: Cue[] = [];
	let open: { from: number; to: number; lines: string[] } | null = null;
	const close = () => {
		if (open === null) return;
		const words = tidyText(withoutTags(open.lines.join('\n')));
		if (words !== '' && open.from < open.to) cues.push({ from: open.from, to: open.to, text: words });
		open = null;
	};
	// A line with an arrow begins a cue wherever it stands; a blank line ends it. All other lines are no words.
	for (const line of text.split('\n')) {
		if (line.includes('-->')) {
			close();
			const found = TIMES.exec(line);
			if (found) open = { from: secondsOf(found.slice(1, 5)), to: secondsOf(found.slice(5, 9)), lines: [] };
		} else if (line.trim() === '') close();
		else open?.lines.push(line);
	}
	close();
	return cues.sort((one, other) => one.from - other.from);
}

/** A tag that never ends hides all that follows it in its cue, as it does in a browser. */
function withoutTags(text: string): string {
	return text
		.replace(/<[^>]*(?:>|$)/g, '')
		.replace(/&(?:nbsp|#160);/g, ' ')
		.replace(/&(?:lrm|rlm);/g, '')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&');
}

function secondsOf([hours = '0', minutes = '0', seconds = '0', rest = '']: string[]): number {
	return rounded(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${rest || 0}`));
}

const BEGINNING = new RegExp(`^${TIME}\\s+`);

/** Where no time is written, each part takes as much of the time as it has of the letters. */
function cuesOfParagraphs(text: string, seconds: number): Cue[] {
	const stretches: { from: number; parts: string[] }[] = [{ from: 0, parts: [] }];
	for (const paragraph of tidyText(text).split(/\n\s*\n/)) {
		const found = BEGINNING.exec(paragraph);
		const from = found ? secondsOf(found.slice(1, 5)) : -1;
		if (from > (stretches.at(-1)?.from ?? 0)) stretches.push({ from, parts: [] });
		stretches.at(-1)?.parts.push(...inParts(found ? paragraph.slice(found[0].length) : paragraph));
	}
	return stretches.flatMap(({ from, parts }, at) => spread(parts, from, stretches[at + 1]?.from ?? seconds));
}

function inParts(paragraph: string): string[] {
	const parts: string[] = [];
	for (const sentence of paragraph.replace(/\s+/g, ' ').match(/[^.!?…؟。።]+[.!?…؟。።]*\s*/gu) ?? []) {
		const last = parts.at(-1);
		if (last !== undefined && last.length + sentence.length <= COMFORTABLE) parts[parts.length - 1] = last + sentence;
		else parts.push(...(sentence.match(new RegExp(`\\S(?:[^]{0,${COMFORTABLE}}(?=\\s|$)|\\S+)`, 'gu')) ?? []));
	}
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function spread(parts: readonly string[], from: number, until: number): Cue[] {
	const letters = parts.reduce((sum, part) => sum + part.length, 0);
	// A time after the end is a slip of the pen: the words still get a moment each.
	const length = Math.max(until - from, parts.length * 0.5);
	let before = 0;
	return parts.map((text) => {
		const start = from + (length * before) / letters;
		before += text.length;
		return { from: rounded(start), to: rounded(from + (length * before) / letters), text };
	});
}

function rounded(seconds: number): number {
	return Math.round(seconds * 1000) / 1000;
}

/** The words alone, as paragraphs: what people read under a recording. */
export function wordsOf(cues: readonly Cue[]): string {
	return cues.map(({ text }) => text.replace(/\s+/g, ' ')).join('\n');
}

/** WebVTT without its head, as the desk edits it. */
export function writeCues(cues: readonly Cue[]): string {
	const escaped = (text: string) =>
		text.replace(/\n+/g, '\n').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	return cues.map(({ from, to, text }) => `${clock(from)} --> ${clock(to)}\n${escaped(text)}\n`).join('\n');
}

/** Captions as browsers take them: times and words, and nothing else. */
export function writeWebVtt(cues: readonly Cue[]): string {
	return `WEBVTT\n\n${writeCues(cues)}`;
}

function clock(seconds: number): string {
	const milliseconds = Math.round(seconds * 1000);
	const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
	const rest = String(milliseconds % 1000).padStart(3, '0');
	return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}.${rest}`;
}
