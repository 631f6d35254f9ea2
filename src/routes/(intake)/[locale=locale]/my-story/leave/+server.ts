import { leaving } from '#lib/links/neutral-place.ts';
import type { RequestHandler } from './$types';

/** Closes the page of this visit for good and leads to a neutral site. The name of a visit is random and opens nothing. */
export const GET: RequestHandler = ({ locals, url }) => {
	locals.doors.intake?.mine.leave(url.searchParams.get('visit') ?? '');
	return leaving();
};
