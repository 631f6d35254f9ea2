import { error, redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	const read = await desk.translate.list(member);
	if (!read.ok) error(403, read.reason);
	setHeaders({ 'cache-control': 'no-store' });
	return { ...read.value, roles: [...member.roles], done: url.searchParams.get('done') };
};

export const actions: Actions = {
	drop: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const line = { source: field(form, 'source'), language: field(form, 'language'), term: field(form, 'term') };
		const done = await desk.translate.dropFromGlossary(member, line);
		return done.ok ? redirect(303, '/desk/translate?done=dropped#glossary') : refused(done.reason, {});
	}
};
