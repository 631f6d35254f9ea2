import { redirect } from '@sveltejs/kit';
import { field, refused, visitOf } from '../../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { desk } = visitOf(locals);
	const invitation = await desk.readInvitation(params.token);
	if (invitation === null) return { invitation: null };
	const { name, email, officeName, roles, expiresAt } = invitation;
	return { invitation: { name, email, officeName, roles: [...roles], expiresAt } };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { desk } = visitOf(locals);
		const form = await request.formData();
		const done = await desk.acceptInvitation(params.token, {
			password: field(form, 'password'),
			again: field(form, 'again')
		});
		if (!done.ok) return refused(done.reason, {});
		redirect(303, '/desk/sign-in?joined');
	}
};
