import { redirect } from '@sveltejs/kit';
import { deskOf, field, refused } from '../../desk-request.ts';
import { typedPerson } from '../../person-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { desk, member } = deskOf(locals);
	const people = await desk.readPeople(member);
	const done = url.searchParams.get('done');
	const restore = await desk.readRestore(member);
	if (!people.ok) return { restore, people: null, network: false, myOffice: '', done };
	const { members, invitations, offices, roles } = people.value;
	return {
		restore,
		people: {
			members: members.map(({ id, name, email, officeId, roles: has, enrolled, practice, closed }) => ({
				id,
				name,
				email,
				officeId,
				roles: [...has],
				enrolled,
				practice,
				closed
			})),
			invitations: invitations.map(({ id, name, email, expiresAt }) => ({ id, name, email, expiresAt })),
			offices: offices.map(({ id, name }) => ({ id, name })),
			roles: [...roles]
		},
		network: member.roles.includes('network_manager'),
		myOffice: member.officeId ?? '',
		done
	};
};

export const actions: Actions = {
	invite: async ({ locals, request, url }) => {
		const { desk, member } = deskOf(locals);
		const typed = typedPerson(await request.formData());
		const done = await desk.invite(member, typed);
		if (!done.ok) return refused(done.reason, { typed });
		// Shown once: the table keeps its hash only.
		return { link: `${url.origin}/desk/invitation/${done.value}`, invited: typed.name };
	},
	withdraw: async ({ locals, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.withdrawInvitation(member, field(await request.formData(), 'invitation'));
		return done.ok ? redirect(303, '/desk/people?done=withdrawn') : refused(done.reason, { typed: null });
	}
};
