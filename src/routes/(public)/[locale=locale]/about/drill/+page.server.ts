import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const drills = await locals.doors.public.drills();
	// Made anew when a drill has ended, and when practice is left.
	locals.cacheable = { tags: ['site', 'drill'], expiresAt: null };
	return { drills };
};
