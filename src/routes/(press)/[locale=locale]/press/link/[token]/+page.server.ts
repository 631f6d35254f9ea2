import { fail, redirect } from '@sveltejs/kit';
import { pressOf, setSession } from '../../../../press-request.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looking at it does nothing: machines that read mail follow links, people press a button. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const link = await pressOf(locals).link(params.token, locals.caller);
	return { link: link && { what: link.what, name: link.name, outlet: link.outlet } };
};

export const actions: Actions = {
	default: async ({ locals, params, cookies, url }) => {
		const done = await pressOf(locals).follow(params.token, locals.caller);
		if (done === null) return fail(410, { over: true });
		if (done.did === 'confirmed') return redirect(303, `/${locals.locale}/press?said=confirmed`);
		setSession(cookies, url, { word: done.session, until: done.until });
		return redirect(303, `/${locals.locale}/press`);
	}
};
