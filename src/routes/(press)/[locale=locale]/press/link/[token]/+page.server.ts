import { fail, redirect } from '@sveltejs/kit';
import { typedPerson } from '#domain/press/registration.ts';
import { field, pressOf, setSession } from '../../../../press-request.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looking at it does nothing: machines that read mail follow links, people press a button. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const press = pressOf(locals);
	const link = await press.link(params.token, locals.caller);
	if (link?.what !== 'confirm') return { what: link?.what ?? null, typed: null, offices: [] };
	const { what, name, outlet, purpose, office } = link;
	return { what, typed: { name, outlet, purpose, office }, offices: await press.offices() };
};

export const actions: Actions = {
	confirm: async ({ locals, params, request }) => {
		const form = await request.formData();
		const typed = typedPerson((name) => field(form, name));
		const { locale, caller } = locals;
		const { outcome, wrong } = await pressOf(locals).confirm(params.token, typed, { locale, caller });
		if (outcome === 'confirmed') return redirect(303, `/${locale}/press?said=confirmed`);
		const over = outcome === 'over';
		return fail(over ? 410 : 400, { over, typed, wrong: [...wrong] });
	},
	enter: async ({ locals, params, cookies, url }) => {
		const entered = await pressOf(locals).enter(params.token, locals.caller);
		if (entered === null) return fail(410, { over: true, typed: null, wrong: [] });
		setSession(cookies, url, { word: entered.session, until: entered.until });
		return redirect(303, `/${locals.locale}/press`);
	}
};
