import type { RequestHandler } from './$types';

/** Text and data mining is reserved (TDMRep, W3C Community Group report). */
export const GET: RequestHandler = ({ locals, url }) =>
	Response.json([
		{
			location: '/',
			'tdm-reservation': 1,
			'tdm-policy': `${locals.doors.public.origin ?? url.origin}/policies/tdm.json`
		}
	]);
