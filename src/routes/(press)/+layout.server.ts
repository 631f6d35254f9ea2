import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** What journalists see depends on who they are: it is kept nowhere. */
export const load: LayoutServerLoad = async ({ locals, setHeaders }) => {
	const press = locals.doors.press ?? error(503, 'readers_only');
	setHeaders({ 'cache-control': 'no-store' });
	return { siteName: await press.siteName(), practice: locals.doors.site.practice, locale: locals.locale };
};
