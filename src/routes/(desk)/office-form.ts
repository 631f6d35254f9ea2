import { field } from './desk-request.ts';

/** An office as it was typed, to be read and, if something is wrong, to be shown again. */
export function typedOffice(form: FormData) {
	return {
		id: field(form, 'office_id'),
		name: field(form, 'office_name'),
		country: field(form, 'office_country'),
		serves: field(form, 'office_serves'),
		contact: field(form, 'office_contact'),
		mail: field(form, 'office_mail')
	};
}
