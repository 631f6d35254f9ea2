import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	const { api } = locals.doors.public;
	locals.cacheable = { tags: ['site'], expiresAt: null };
	return { operations: api.describe(locals.locale), document: api.document };
};
