import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const map = await locals.doors.public.readMap(locals.locale, url.searchParams);
	locals.cacheable = { tags: ['list'], expiresAt: map.expiresAt };
	return { map };
};
