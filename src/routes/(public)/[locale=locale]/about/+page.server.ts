import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ offices: await locals.doors.public.openOffices() });
