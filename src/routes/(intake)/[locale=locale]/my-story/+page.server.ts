import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
	return { locale: locals.locale, page: door.asks() };
};

export const actions: Actions = {
	// Nothing in the address and no cookie: every press of a button brings the whole page.
	default: async ({ locals, request }) => {
		const door = locals.doors.intake?.mine ?? error(503, 'readers_only');
		const { status, page } = await door.post(await request.formData(), locals.caller, locals.locale);
		return status === 200 ? { page } : fail(status, { page });
	}
};
