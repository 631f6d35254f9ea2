import { error, redirect } from '@sveltejs/kit';
import { deskOf, refused } from '../../../desk-request.ts';
import { typedPerson } from '../../../person-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { desk, member } = deskOf(locals);
	const people = await desk.readPeople(member);
	if (!people.ok) error(403, 'not_allowed');
	const person = people.value.members.find(({ id, closed }) => id === params.id && !closed);
	if (person === undefined) error(404, 'not_found');
	const { name, email, officeId, roles, reading, language, enrolled } = person;
	return {
		person: { name, email, officeId: officeId ?? '', roles: [...roles], reading: reading.join(', '), language },
		enrolled,
		own: person.id === member.id,
		offices: people.value.offices.map((office) => ({ id: office.id, name: office.name })),
		roles: [...people.value.roles],
		network: member.roles.includes('network_manager')
	};
};

export const actions: Actions = {
	change: async ({ locals, params, request }) => {
		const { desk, member } = deskOf(locals);
		const typed = typedPerson(await request.formData());
		const done = await desk.changeAccount(member, params.id, typed);
		return done.ok ? redirect(303, '/desk/people?done=changed') : refused(done.reason, { typed });
	},
	close: async ({ locals, params }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.closeAccount(member, params.id);
		return done.ok ? redirect(303, '/desk/people?done=closed') : refused(done.reason, { typed: null });
	},
	reset: async ({ locals, params }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.resetSecondFactor(member, params.id);
		return done.ok ? redirect(303, '/desk/people?done=reset') : refused(done.reason, { typed: null });
	}
};
