import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (!locals.doors.intake) error(503, 'readers_only');
	return { locale: locals.locale, page: locals.doors.intake.report.asks(url.searchParams.get('story') ?? '') };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const door = locals.doors.intake?.report ?? error(503, 'readers_only');
		const { status, page } = await door.post(await request.formData(), locals.caller);
		// `fail` is how an action answers with a status of its own; 202 is no failure.
		return fail(status, { page });
	}
};
