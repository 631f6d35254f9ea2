import { error, redirect } from '@sveltejs/kit';
import { deskOf, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const health = await desk.readHealth(member);
	if (!health.ok) error(403, 'not_allowed');
	return {
		health: health.value,
		restore: await desk.readRestore(member),
		now: locals.doors.clock(),
		asked: url.searchParams.get('done') === 'drill'
	};
};

export const actions: Actions = {
	drill: async ({ locals }) => {
		const { desk, member } = deskOf(locals);
		const asked = await desk.askForDrill(member);
		if (!asked.ok) return refused(asked.reason, {});
		redirect(303, '/desk/health?done=drill');
	},
	restored: async ({ locals }) => {
		const { desk, member } = deskOf(locals);
		const said = await desk.sayRestoreLookedAt(member);
		if (!said.ok) return refused(said.reason, {});
		redirect(303, '/desk/health');
	}
};
