import { deskOf, field, refused, setCookies } from '../../desk-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { desk, member } = deskOf(locals);
	// Right after the code was right, the same page shows the recovery codes: then there is nothing left to set up.
	return { enrolment: member.enrolled ? null : await desk.enrolmentOf(member) };
};

export const actions: Actions = {
	default: async ({ locals, request, cookies }) => {
		const { desk, member, visit } = deskOf(locals);
		const done = await desk.finishEnrolment(visit, member, field(await request.formData(), 'code'));
		if (!done.ok) return refused(done.reason, {});
		setCookies(cookies, done.value.cookies);
		locals.member = { ...member, enrolled: true };
		return { recoveryCodes: done.value.recoveryCodes };
	}
};
