/** Makes sheets to be printed. For the worker only (see `typst-compiler.ts`): a process that answers requests never imports this. */
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import { type Result, ok } from '#domain/base/result.ts';
import type { Shown } from '#domain/consent/show.ts';
import { type SheetKind, SHEET_SIZES } from '#domain/print/sheet-kinds.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import { layOut, type SheetPage, type SheetPicture } from '#server/print/lay-out.ts';
import { setPageBoxes } from '#server/print/page-boxes.ts';
import { classWords, type Profile, profileWords, storyWords } from '#server/print/page-words.ts';

export type { Profile } from '#server/print/page-words.ts';

/** A page of a set: a story that may be printed, or what an office wrote itself. */
export type OrderedPage =
	| { shown: Shown<'print'>; picture: SheetPicture; office: string; checkUrl: string }
	| { profile: Profile; office: string; siteUrl: string };

export interface SheetOrder {
	readonly kind: SheetKind;
	readonly appName: string;
	readonly pages: readonly OrderedPage[];
}

/** A set of sheets as one PDF, each page with its boxes set for the printer. */
export async function makeSheets(order: SheetOrder): Promise<Result<Uint8Array, 'letters_missing'>> {
	const pages = order.pages.map((page) => pageOf(order, page));
	const [only] = pages;
	const title = pages.length === 1 && only ? only.words.brings : order.appName;
	const laid = layOut(order.kind, title, pages);
	return laid.ok ? ok(await setPageBoxes(laid.value, SHEET_SIZES[order.kind])) : laid;
}

function pageOf({ kind, appName }: SheetOrder, page: OrderedPage): SheetPage {
	const about = { office: page.office, appName };
	if ('profile' in page) {
		const { profile } = page;
		return {
			words: profileWords(profile, about),
			locale: interfaceLocaleOf(profile.language),
			language: profile.language,
			picture: { kind: 'suitcase', svg: suitcaseSvg({ id: profile.id, items: [] }) },
			address: page.siteUrl
		};
	}
	const { shown, picture, checkUrl } = page;
	return {
		words: kind === 'classroom' ? classWords(shown, about) : storyWords(shown, about),
		locale: interfaceLocaleOf(shown.language),
		language: shown.language,
		picture,
		address: checkUrl
	};
}
