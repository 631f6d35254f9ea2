import { leaving } from '#lib/links/neutral-place.ts';
import { tellCookie } from '#lib/links/tell-cookie.ts';
import type { RequestHandler } from './$types';

/** Forgets the draft of this browser, here and there, and leads to a neutral site. */
export const GET: RequestHandler = async ({ cookies, locals, url }) => {
	const { name, options } = tellCookie(`/${locals.locale}/tell`, url.protocol);
	const token = cookies.get(name) ?? null;
	cookies.delete(name, options);
	await locals.doors.intake?.tell.leave(token).catch(() => {
		// Whoever must leave, leaves, also when the database does not answer; the draft ends with its day.
	});
	return leaving();
};
