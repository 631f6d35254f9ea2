import { redirect } from '@sveltejs/kit';
import { field, refused, visitOf } from '../../../desk-request.ts';
import { typedOffice } from '../../../office-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { desk } = visitOf(locals);
	return { works: await desk.isWelcome(params.token) };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { desk } = visitOf(locals);
		const form = await request.formData();
		const typed = {
			name: field(form, 'name'),
			email: field(form, 'email'),
			reading: field(form, 'reading'),
			language: field(form, 'language'),
			office: typedOffice(form)
		};
		const done = await desk.welcome(params.token, {
			...typed,
			password: field(form, 'password'),
			again: field(form, 'again')
		});
		if (!done.ok) return refused(done.reason, { typed });
		redirect(303, '/desk/sign-in?joined');
	}
};
