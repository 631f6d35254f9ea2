import { error, redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const page = await desk.openOpenings(member, url.searchParams.get('before'));
	if (!page.ok) error(403, page.reason);
	setHeaders({ 'cache-control': 'no-store' });
	return { ...page.value, everywhere: member.roles.includes('network_manager'), done: url.searchParams.get('done') };
};

export const actions: Actions = {
	acknowledge: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.acknowledgeAlarm(member, field(await request.formData(), 'alarm'));
		return done.ok ? redirect(303, '/desk/openings?done=acknowledged') : refused(done.reason, {});
	}
};
