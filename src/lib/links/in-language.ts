import type { Locale } from '#lib/paraglide/runtime.js';

/** An address as pages know it. */
export interface Address {
	readonly pathname: string;
	readonly searchParams: Pick<URLSearchParams, 'getAll'>;
}

/** The questions an address may carry from one language to the next; any other would be written into kept pages. */
const CARRIED = ['brings', 'from', 'lang', 'now', 'q', 'story', 'with'];

/** The address of the same page in another language of the interface. */
export function inLanguage(url: Address, locale: Locale): string {
	const path = url.pathname.replace(/^\/[^/]*/, `/${locale}`);
	const kept = new URLSearchParams();
	// On a story's own page `lang` chooses the telling; the reader who changes the language wants the other telling.
	const carried = /\/stories\/./.test(path) ? [] : CARRIED;
	for (const name of carried) for (const value of url.searchParams.getAll(name)) if (value) kept.append(name, value);
	return kept.size > 0 ? `${path}?${kept}` : path;
}
