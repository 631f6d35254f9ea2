import { redirect } from '@sveltejs/kit';
import { deskOf, field, refused, setCookies } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const { member } = deskOf(locals);
	const { name, email, roles, reading, language, practice } = member;
	return {
		account: { name, email, roles: [...roles], reading: reading.join(', '), language, practice },
		saved: url.searchParams.get('saved')
	};
};

export const actions: Actions = {
	languages: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = { language: field(form, 'language'), reading: field(form, 'reading') };
		const done = await desk.saveLanguages(member, typed);
		return done.ok ? redirect(303, '/desk/account?saved=languages') : refused(done.reason, { ...typed, codes: null });
	},
	password: async ({ locals, request, cookies }) => {
		const { desk, member, visit } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.changePassword(visit, member, {
			now: field(form, 'now'),
			password: field(form, 'password'),
			again: field(form, 'again')
		});
		if (!done.ok) return refused(done.reason, { codes: null });
		setCookies(cookies, done.value);
		redirect(303, '/desk/account?saved=password');
	},
	recovery: async ({ locals, request }) => {
		const { desk, member, visit } = deskOf(locals);
		const done = await desk.renewRecoveryCodes(visit, member, { now: field(await request.formData(), 'now') });
		return done.ok ? { codes: done.value } : refused(done.reason, { codes: null });
	}
};
