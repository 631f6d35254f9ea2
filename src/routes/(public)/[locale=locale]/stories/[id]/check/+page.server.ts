import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The address on printed sheets: whether they may still be shown. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const found = await locals.doors.public.checkPrint({ id: params.id, mark: url.searchParams.get('print') });
	if (!found.ok) error(found.reason === 'gone' ? 410 : 404);
	locals.cacheable = { tags: [`story:${params.id}`], expiresAt: found.value.expiresAt, forget: true };
	return { id: params.id, lastMonth: found.value.lastMonth, onSite: found.value.onSite };
};
