import { redirect } from '@sveltejs/kit';
import { field, refused, setCookies, visitOf } from '../../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (locals.member?.enrolled) redirect(303, '/desk');
};

export const actions: Actions = {
	code: async ({ locals, request, cookies }) => {
		const { desk, visit } = visitOf(locals);
		const done = await desk.giveCode(visit, field(await request.formData(), 'code'));
		if (!done.ok) return refused(done.reason, { by: 'code' });
		setCookies(cookies, done.value.cookies);
		redirect(303, '/desk');
	},
	recovery: async ({ locals, request, cookies }) => {
		const { desk, visit } = visitOf(locals);
		const done = await desk.giveRecoveryCode(visit, field(await request.formData(), 'code'));
		if (!done.ok) return refused(done.reason, { by: 'recovery' });
		setCookies(cookies, done.value.cookies);
		redirect(303, '/desk');
	}
};
