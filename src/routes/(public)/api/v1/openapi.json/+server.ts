import { jsonFor } from '#lib/answers/for-programs.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

/** The description of all this for programs. */
export const GET: RequestHandler = async ({ locals }) => {
	locals.cacheable = { tags: ['site'], expiresAt: null };
	return jsonFor(await locals.doors.public.api.describeForPrograms(m.base_app_name({}, { locale: 'en' })));
};

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
