import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const home = await locals.doors.public.readHome(locals.locale);
	locals.cacheable = { tags: ['list'], expiresAt: home.expiresAt };
	return { home };
};
