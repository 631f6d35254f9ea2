import { leaving } from '#lib/links/neutral-place.ts';
import type { RequestHandler } from './$types';

/** Closes the page of this visit for good and leads to a neutral site. The name of a visit is random and opens nothing. */
export const GET: RequestHandler = async ({ locals, url }) => {
	await locals.doors.intake?.mine.leave(url.searchParams.get('visit') ?? '').catch(() => {
		// Whoever must leave, leaves, also when the database does not answer; this node knows it, and the pass ends by itself.
	});
	return leaving();
};
