import { fail, redirect } from '@sveltejs/kit';
import { NOTHING_TYPED, typedRegistration } from '#domain/press/registration.ts';
import { field, pressOf } from '../../../press-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const press = pressOf(locals);
	return { offices: await press.offices(), canRegister: press.canRegister, typed: NOTHING_TYPED };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const form = await request.formData();
		const typed = typedRegistration((name) => field(form, name));
		const { outcome, wrong } = await pressOf(locals).register(typed, locals.locale, locals.caller);
		if (outcome === 'sent') return redirect(303, `/${locals.locale}/press?said=asked`);
		return fail(outcome === 'too_many' ? 429 : 400, { typed, wrong: [...wrong], tooMany: outcome === 'too_many' });
	}
};
