import { error, fail, redirect } from '@sveltejs/kit';
import { mayAtDesk } from '#domain/office/may.ts';
import { deskOf, field, refused } from '../../desk-request.ts';
import { typedOffice } from '../../office-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const offices = await desk.readOffices(member);
	return {
		offices: offices.ok ? offices.value : [],
		makes: mayAtDesk(member, 'make_office'),
		siteName: mayAtDesk(member, 'name_site') ? ((await desk.siteName()) ?? '') : null,
		saved: url.searchParams.has('saved')
	};
};

export const actions: Actions = {
	make: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const typed = typedOffice(await request.formData());
		const done = await desk.makeOffice(member, typed);
		return done.ok ? redirect(303, '/desk/offices?saved') : refused(done.reason, { typed, at: 'new' });
	},
	name: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const name = field(await request.formData(), 'name');
		const done = await desk.saveSiteName(member, name);
		return done.ok ? redirect(303, '/desk/offices?saved') : refused(done.reason, { name, at: 'site' });
	},
	frames: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = { office: field(form, 'office_id'), any: field(form, 'any') === 'yes', hosts: field(form, 'hosts') };
		const done = await desk.saveFrameHosts(member, typed);
		if (done.ok) redirect(303, '/desk/offices?saved');
		if (done.reason === 'frame_hosts')
			return fail(400, { frames: { ...typed, site: done.site, why: done.why }, at: `frames ${typed.office}` });
		error(done.reason === 'not_found' ? 404 : 403, done.reason);
	},
	save: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const typed = typedOffice(form);
		const done = await desk.saveOffice(member, { ...typed, active: field(form, 'active') === 'yes' });
		return done.ok ? redirect(303, '/desk/offices?saved') : refused(done.reason, { typed, at: typed.id });
	}
};
