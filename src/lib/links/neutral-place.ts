/** Where "leave this page quickly" leads: a page that many people read and that says nothing about anybody. */
const NEUTRAL_PLACE = 'https://www.wikipedia.org/';

/** What a browser is asked to forget on the way: pages kept, cookies, drafts. */
const FORGET = { 'clear-site-data': '"cache", "cookies", "storage"' } as const;

/** The answer that forgets and leads away. */
export function leaving(): Response {
	return new Response(null, {
		status: 303,
		headers: { location: NEUTRAL_PLACE, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...FORGET }
	});
}
