import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { siteName } = await parent();
	const home = await locals.doors.public.readHome(locals.locale);
	locals.cacheable = { tags: ['list'], expiresAt: home.expiresAt };
	return { home, structured: locals.doors.public.siteData(locals.locale, siteName ?? m.base_app_name()) };
};
