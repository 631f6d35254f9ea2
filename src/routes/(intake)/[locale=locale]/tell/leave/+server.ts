import { leaving } from '#lib/links/neutral-place.ts';
import type { RequestHandler } from './$types';

/** Forgets the draft of this browser, here and there, and leads to a neutral site. */
export const GET: RequestHandler = async ({ cookies, locals }) => {
	const token = cookies.get('__Secure-tell') ?? cookies.get('tell') ?? null;
	await locals.doors.intake?.tell.leave(token).catch(() => {
		// Whoever must leave, leaves, also when the database does not answer; the draft ends with its day.
	});
	return leaving();
};
