import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => ({
	siteName: await locals.doors.public.siteName(),
	origin: locals.doors.public.origin,
	practice: locals.doors.site.practice,
	savesData: locals.savesData
});
