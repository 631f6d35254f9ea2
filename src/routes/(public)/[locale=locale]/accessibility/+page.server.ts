import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	locals.cacheable = { tags: ['site'], expiresAt: null };
};
