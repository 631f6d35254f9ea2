import { error } from '@sveltejs/kit';
import { deskOf } from '../../desk-request.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { desk, member } = deskOf(locals);
	const health = await desk.readHealth(member);
	if (!health.ok) error(403, 'not_allowed');
	return { health: health.value, now: locals.doors.clock() };
};
