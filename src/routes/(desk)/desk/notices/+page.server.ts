import { redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const notices = await desk.readNotices(member);
	return { notices: notices.ok ? notices.value : [], done: url.searchParams.get('done') };
};

export const actions: Actions = {
	sound: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const language = field(form, 'language');
		const file = form.get('sound');
		const body = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
		const done = await desk.takeNoticeSound(member, { language, hash: field(form, 'hash'), body });
		return done.ok ? redirect(303, '/desk/notices?done=sound') : refused(done.reason, { language });
	},
	machine: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const language = field(form, 'language');
		const done = await desk.letMachineRead(member, { language, hash: field(form, 'hash') });
		return done.ok ? redirect(303, '/desk/notices?done=machine') : refused(done.reason, { language });
	},
	withdraw: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.withdrawNoticeSound(member, field(form, 'sha256'));
		return done.ok ? redirect(303, '/desk/notices?done=withdrawn') : refused(done.reason, { language: '' });
	}
};
