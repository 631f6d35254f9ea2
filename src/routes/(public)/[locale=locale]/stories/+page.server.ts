import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const browse = await locals.doors.public.browseStories(locals.locale, url.searchParams);
	locals.cacheable = { tags: ['list'], expiresAt: browse.expiresAt };
	return { browse };
};
