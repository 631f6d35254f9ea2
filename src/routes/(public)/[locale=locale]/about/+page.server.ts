import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const offices = await locals.doors.public.openOffices();
	// Made anew when an office opens, closes or is called otherwise.
	locals.cacheable = { tags: ['site'], expiresAt: null };
	return { offices };
};
