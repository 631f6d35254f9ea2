import { error, redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const profiles = await desk.readProfiles(member);
	if (!profiles.ok) error(403, 'not_allowed');
	return { profiles: profiles.value, done: url.searchParams.get('done') };
};

export const actions: Actions = {
	write: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = {
			language: field(form, 'language'),
			title: field(form, 'title'),
			text: field(form, 'text'),
			source: field(form, 'source')
		};
		const done = await desk.writeProfile(member, typed);
		return done.ok ? redirect(303, '/desk/prints/profiles?done=written') : refused(done.reason, { typed });
	},
	approve: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.sayYesToProfile(member, field(await request.formData(), 'profile'));
		return done.ok ? redirect(303, '/desk/prints/profiles?done=approved') : refused(done.reason, { typed: null });
	},
	withdraw: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.takeBackProfile(member, field(await request.formData(), 'profile'));
		return done.ok ? redirect(303, '/desk/prints/profiles?done=withdrawn') : refused(done.reason, { typed: null });
	}
};
