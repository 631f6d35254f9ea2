import { field } from './desk-request.ts';

/** Somebody as a manager typed them, to be read and, if something is wrong, to be shown again. */
export function typedPerson(form: FormData) {
	return {
		name: field(form, 'name'),
		email: field(form, 'email'),
		officeId: field(form, 'office'),
		roles: form.getAll('role').filter((role) => typeof role === 'string'),
		reading: field(form, 'reading'),
		language: field(form, 'language')
	};
}
