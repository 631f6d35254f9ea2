/** The words of the teller's own page that are looked up by what the door answers. */
import { endOfMonth } from '#domain/consent/durations.ts';
import { ELSEWHERE } from '#domain/office/frame-hosts.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { sheetKind } from '#lib/words/sheet-words.ts';
import { dayWord } from '#lib/words/age.ts';
import { languageName } from '#lib/words/language-name.ts';
import { monthWords, numberWords, timeWords } from '#lib/words/shown-time.ts';
import type { CertifiedCopy } from '#server/intake/certificate.ts';
import type { DigitsNotice, MyNotice } from '#server/intake/mine-page-view.ts';
import type { MyView } from '#server/intake/mine-view.ts';

/** A day in the reader's language; milliseconds since 1970. */
export function dayName(time: number): string {
	return dayWord(time, getLocale());
}

/** A month `YYYY-MM` in the reader's language. */
export function monthName(month: string): string {
	return monthWords((endOfMonth(month) ?? 1) - 1);
}

const TIME_BY_LENGTH = { 4: 'year', 5: 'decade', 7: 'month', 10: 'day' } as const;

/** A time as the office wrote it down (`2015-09-03`, `2015-09`, `2015`, `2010s`), in the reader's language. */
export function timeWord(text: string): string {
	const level = Object.entries(TIME_BY_LENGTH).find(([length]) => Number(length) === text.length)?.[1];
	return level && /^\d{4}/.test(text) ? timeWords({ level, value: text.replace('s', '') }) : text;
}

/** An age as the office wrote it down (`34`, `30-34`), in the reader's figures. */
export function yearsWord(text: string): string {
	return text.replaceAll(/\d+/g, (years) => numberWords(Number(years)));
}

/** When what was allowed ends, and what happens then. Where the ways end one after the other, the first is named as the first. */
export function endsWord({
	endsMonth,
	grants
}: {
	readonly endsMonth: string | null;
	readonly grants: readonly { readonly untilMonth: string | null }[];
}): string {
	if (endsMonth === null) return m.mine_renew_over();
	const month = monthName(endsMonth);
	const isFirst = grants.some(({ untilMonth }) => untilMonth !== null && untilMonth !== endsMonth);
	return isFirst ? m.mine_renew_first({ month }) : m.mine_renew_until({ month });
}

/** Where the story stands, as a sentence. */
export function statusWord(view: MyView): string {
	if (view.status === 'cooling') return m.mine_status_cooling({ day: dayName(view.statusUntil ?? view.now) });
	// Nothing waits for others in practice.
	if (view.status === 'ready' && view.practice) return m.mine_status_ready_practice();
	if (view.status === 'closed' && view.waiting) return m.mine_status_closed_unanswered();
	return m[`mine_status_${view.status}`]();
}

/** Who stopped it, in a sentence; empty where the teller did, or where it is not paused. */
export function stoppedWord({ stoppedBy }: Pick<MyView, 'stoppedBy'>): string {
	return stoppedBy === null || stoppedBy === 'teller' ? '' : m[`mine_stopped_by_${stoppedBy}`]();
}

const HELD_FOR = ['danger', 'request', 'news', 'mistake', 'legal', 'restored'] as const;

/** Why the office holds it, a sentence for each reason, and whether others are held with it. */
export function heldWords({ heldFor, heldWithOthers }: Pick<MyView, 'heldFor' | 'heldWithOthers'>): string[] {
	const why = HELD_FOR.filter((reason) => heldFor.includes(reason)).map((reason) => m[`mine_held_${reason}`]());
	return heldWithOthers ? [...why, m.mine_held_with_others()] : why;
}

/** What becomes of what was told, where that is decided; empty otherwise. */
export function erasingWord(view: MyView): string {
	if (view.eraseComes) return m.mine_erase_on({ day: dayName(view.statusUntil ?? view.now) });
	return view.sealedUntil === null ? '' : m.mine_sealed_for_you({ day: dayName(view.sealedUntil) });
}

/** What is wrong with the digits, and what to do. */
export function digitsWord(notice: DigitsNotice): string {
	return m[`mine_digits_${notice}`]();
}

/** What a button did, or why it did nothing. */
export function noticeWord(notice: MyNotice): string {
	return m[`mine_notice_${notice}`]();
}

const DONE: readonly MyNotice[] = [
	...([
		'paused',
		'resumed',
		'taken_back',
		'choice_changed',
		'approved',
		'sent_back',
		'corrected',
		'sent',
		'reach_saved',
		'reach_none',
		'word_open'
	] as const),
	...(['kept', 'changed_same', 'changed_narrowed', 'changed_asked', 'changed_narrowed_and_asked'] as const),
	...(['changed_narrowed_paused', 'changed_narrowed_hidden', 'changed_narrowed_gone', 'changed_already'] as const),
	...(['paragraph_out', 'paragraph_back', 'part_withheld', 'part_shown_again', 'part_looked_at_first'] as const),
	...(['not_paused', 'renewed', 'renewal_asked', 'notice_accepted', 'unlisted', 'listed_again'] as const)
];

/** Whether it says that something was done; otherwise it asks for something. */
export function isDone(notice: MyNotice): boolean {
	return DONE.includes(notice);
}

/** What kind of copy it is. */
function copyKind(what: string): string {
	switch (what) {
		case 'poster':
			return m.mine_copy_poster();
		case 'card':
			return m.share_copy_card();
		case 'press_kit':
			return m.press_copy_kit();
		case 'picture':
			return m.mine_copy_picture();
		case 'sound':
			return m.mine_copy_sound();
		case 'film':
			return m.mine_copy_film();
		case 'frame':
			return m.embed_copy_frame();
		default:
			return sheetKind(what) ?? m.mine_copy_page();
	}
}

/** Who has the copy. */
export function recipientWord({ recipient, what }: Pick<CertifiedCopy, 'recipient' | 'what'>): string {
	if (recipient === 'readers') return what === 'frame' ? m.embed_others() : m.mine_received_readers();
	return recipient === ELSEWHERE ? m.embed_elsewhere() : recipient;
}

/** What became of a copy. Of a press kit it matters that whoever has it was told, and when. */
export function copyState({
	what,
	status,
	toldAt
}: {
	readonly what: string;
	readonly status: string;
	readonly toldAt?: number | null;
}): string {
	if (what === 'press_kit') {
		if (toldAt) return m.press_copy_told({ day: dayName(toldAt) });
		return status === 'shown' ? m.press_copy_open() : m.press_copy_untold();
	}
	switch (status) {
		case 'removed':
			return m.mine_copy_removed();
		case 'acknowledged':
			return m.mine_copy_acknowledged();
		case 'no_answer':
			return m.mine_copy_no_answer();
		case 'cannot_be_taken_back':
			// A card was never on paper.
			return what === 'card' ? m.press_copy_untold() : m.mine_copy_cannot_be_taken_back();
		default:
			return m.mine_copy_shown();
	}
}

/** Kind, language and number of a copy: "Poster, French (300)". */
export function copyName(copy: Pick<CertifiedCopy, 'what' | 'language' | 'copies'>, locale: string): string {
	const language = copy.language === null ? '' : ` · ${languageName(copy.language, locale)}`;
	const count = copy.copies > 1 ? ` · ${numberWords(copy.copies)}` : '';
	return `${copyKind(copy.what)}${language}${count}`;
}

/** A copy as a line of the list shows it; instants in milliseconds since 1970. */
export interface CopyLine extends Pick<CertifiedCopy, 'recipient' | 'what' | 'language' | 'copies' | 'status'> {
	readonly since: number;
	/** When whoever has it was told to stop; null or missing: nobody was told. */
	readonly toldAt?: number | null;
}

/**
 * Copies that read alike (who has it, kind, language, day, what became of it) as one line. Each change of a story makes its
 * files anew, and readers have one of each at a time; sheets on paper are added up.
 */
export function copyLines(copies: readonly CopyLine[]): CopyLine[] {
	const lines = new Map<string, CopyLine>();
	for (const copy of copies) {
		const { recipient, what, language } = copy;
		const key = JSON.stringify([recipient, what, language, dayName(copy.since), copyState(copy)]);
		const before = lines.get(key);
		const sum = recipient === 'readers' ? copy.copies : copy.copies + (before?.copies ?? 0);
		lines.set(key, { ...(before ?? copy), copies: sum });
	}
	return [...lines.values()];
}
