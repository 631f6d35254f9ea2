import { redirect } from '@sveltejs/kit';
import { field, refused, setCookies, visitOf } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.member) redirect(303, '/desk');
	return { joined: url.searchParams.has('joined') };
};

export const actions: Actions = {
	default: async ({ locals, request, cookies }) => {
		const { desk, visit } = visitOf(locals);
		const form = await request.formData();
		const email = field(form, 'email');
		const done = await desk.signIn(visit, { email, password: field(form, 'password') });
		if (!done.ok) return refused(done.reason, { email });
		setCookies(cookies, done.value.cookies);
		redirect(303, done.value.next === 'code' ? '/desk/sign-in/code' : '/desk/enrol');
	}
};
