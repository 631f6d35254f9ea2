import type { LayoutServerLoad } from './$types';

/** Pages of tellers are kept nowhere: not by a browser, not by anything between. */
export const load: LayoutServerLoad = ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return { practice: locals.doors.site.practice };
};
