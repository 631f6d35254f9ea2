/** Headers of every answer: what we ask of browsers, of search engines and of those who train machines. */

/**
 * The headers that every answer carries unless a page sets its own. `origin`: our own address where it is set; people
 * reach us encrypted if it says so. Without one the policy is named by its path: an answer that is kept for others must
 * not repeat the address that the first of them typed. `path`: with or without its query.
 */
export function commonHeaders(
	{ origin, practice }: { origin: string | null; practice: boolean },
	path = '/'
): [string, string][] {
	const headers: [string, string][] = [
		['x-content-type-options', 'nosniff'],
		// With no-referrer browsers would post "Origin: null", which is never trusted here.
		['referrer-policy', 'same-origin'],
		['cross-origin-opener-policy', 'same-origin'],
		['cross-origin-resource-policy', isLent(path) ? 'cross-origin' : 'same-origin'],
		['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()'],
		['tdm-reservation', '1'],
		['tdm-policy', `${origin ?? ''}/policies/tdm.json`],
		['content-usage', 'train-ai=n'],
		['x-robots-tag', robots(practice)]
	];
	if (origin?.startsWith('https:')) headers.push(['strict-transport-security', 'max-age=63072000']);
	return headers;
}

/** What other people's pages may load from us: a frame, the script inside it, and the one that fits its height. */
function isLent(path: string): boolean {
	return /^\/(?:embed\/[^/]+|frame\.js|embed\.js)(?:\?|$)/.test(path);
}

/** What search engines may do; `unavailableAfter` (ms): when they must forget it; `unlisted`: they must not list it at all. */
export function robots(practice: boolean, unavailableAfter?: number | null, unlisted = false): string {
	if (practice) return 'noindex, nofollow, noarchive';
	const rules = `${unlisted ? 'noindex, ' : ''}noarchive, noimageindex, max-image-preview:none`;
	return unavailableAfter
		? `${rules}, unavailable_after: ${new Date(unavailableAfter).toUTCString().slice(5).replace('GMT', 'UTC')}`
		: rules;
}

/** For answers that are no page and bring no policy of their own. */
export const closedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const minute = 60;

/**
 * A reader's browser keeps a page for a minute at most, a cache in front for a second, and neither past the earliest
 * expiry inside (`expiresAt` in ms, Infinity for none). `askEachTime`: a browser asks each time whether it is still true.
 */
export function publicCacheControl(expiresAt: number, now: number, askEachTime = false): string {
	const left = Math.floor((expiresAt - now) / 1000);
	if (askEachTime && left >= 1) return 'public, max-age=0, s-maxage=1, must-revalidate';
	if (left >= minute) return 'public, max-age=60, s-maxage=1, must-revalidate';
	return left < 1 ? 'no-store' : `public, max-age=${left}, s-maxage=1, must-revalidate`;
}
