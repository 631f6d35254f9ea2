import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The exact words of any version that was ever in use, so that what somebody said yes to can be read and checked. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const notice = await locals.doors.public.readNotice(params.hash);
	if (notice === null) error(404);
	locals.cacheable = { tags: ['site'], expiresAt: null };
	return { notice };
};
