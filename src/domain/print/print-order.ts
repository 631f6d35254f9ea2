/** What an office types when it orders a print or writes a profile, and when it is enough. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import { isInterfaceLocale } from '#domain/base/locales.ts';
import {
	COPIES_MOST,
	isSheetKind,
	ORDERED_SHEETS_MOST,
	PROFILE_KINDS,
	RECIPIENT_MOST,
	type SheetKind,
	SHEETS_MOST
} from '#domain/print/sheet-kinds.ts';
import { asciiDigit } from '#domain/story/receipt.ts';
import { isStoryId } from '#domain/story/story-id.ts';

/** One page of an order: a story in a language, or a profile. */
export type PrintChoice = { readonly storyId: string; readonly language: string } | { readonly profileId: string };

/** How a page of an order stands in a form: `story:ID:LANGUAGE` or `profile:ID`. */
export function choiceText(choice: PrintChoice): string {
	return 'storyId' in choice ? `story:${choice.storyId}:${choice.language}` : `profile:${choice.profileId}`;
}

export interface TypedOrder {
	readonly kind: string;
	readonly copies: string;
	readonly recipient: string;
	readonly items: readonly string[];
}
export interface ReadOrder {
	readonly kind: SheetKind;
	readonly copies: number;
	readonly recipient: string;
	readonly items: readonly PrintChoice[];
}
export type OrderRefusal = 'kind' | 'items' | 'copies' | 'recipient' | 'profile_kind';

/** Reads an order; a refusal names what is missing. Figures of any script are taken. */
export function readOrder(typed: TypedOrder): Result<ReadOrder, OrderRefusal> {
	if (!isSheetKind(typed.kind)) return refuse('kind');
	const items = [...new Set(typed.items)].map(readChoice);
	if (items.length === 0 || items.length > SHEETS_MOST || items.includes(null)) return refuse('items');
	const chosen = items.filter((item) => item !== null);
	if (!PROFILE_KINDS.includes(typed.kind) && chosen.some((item) => 'profileId' in item)) return refuse('profile_kind');
	const figures = typed.copies.trim().replace(/\p{Nd}/gu, asciiDigit);
	const copies = /^\d{1,6}$/.test(figures) ? Number(figures) : 0;
	if (copies < 1 || copies > COPIES_MOST) return refuse('copies');
	const recipient = oneLine(typed.recipient);
	// `readers` is what the ledger calls everybody.
	if (recipient === '' || recipient.length > RECIPIENT_MOST || recipient === 'readers') return refuse('recipient');
	return ok({ kind: typed.kind, copies, recipient, items: chosen });
}

/** The pages that were chosen so far, as they stand in a form; what names nothing is left out. */
export function readChoices(items: readonly string[]): PrintChoice[] {
	return [...new Set(items)]
		.map(readChoice)
		.filter((item) => item !== null)
		.slice(0, ORDERED_SHEETS_MOST);
}

function readChoice(text: string): PrintChoice | null {
	const [what, id = '', language = '', ...rest] = text.split(':');
	if (rest.length > 0) return null;
	if (what === 'story' && isStoryId(id) && /^[A-Za-z0-9-]{2,35}$/.test(language)) return { storyId: id, language };
	return what === 'profile' && language === '' && isUuid(id) ? { profileId: id } : null;
}

export interface TypedProfile {
	readonly language: string;
	readonly title: string;
	readonly text: string;
	readonly source: string;
}
export type ProfileRefusal = 'language' | 'heading' | 'body' | 'source';

/** The longest that each part of a profile may be, in signs. */
export const PROFILE_LIMITS = { title: 80, text: 2000, source: 200 } as const;

/** Reads a profile: without a source there is none. */
export function readProfile(typed: TypedProfile): Result<TypedProfile, ProfileRefusal> {
	if (!isInterfaceLocale(typed.language)) return refuse('language');
	const title = oneLine(typed.title);
	const text = typed.text.replace(/\r\n?/g, '\n').trim();
	const source = oneLine(typed.source);
	if (title === '' || title.length > PROFILE_LIMITS.title) return refuse('heading');
	if (text === '' || text.length > PROFILE_LIMITS.text) return refuse('body');
	if (source === '' || source.length > PROFILE_LIMITS.source) return refuse('source');
	return ok({ language: typed.language, title, text, source });
}

function oneLine(text: string): string {
	return text
		.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
		.replace(/\s+/gu, ' ')
		.trim();
}
