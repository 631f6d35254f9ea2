import { type Result, ok, refuse } from '#domain/base/result.ts';
import { readEmail } from '#domain/office/account.ts';
import { isCountry } from '#domain/place/countries.ts';

/** An office as somebody typed it. */
export interface TypedOffice {
	readonly id: string;
	readonly name: string;
	readonly country: string;
	/** Country codes, in any list people write. */
	readonly serves: string;
	readonly contact: string;
	readonly mail: string;
}

export interface ReadOffice {
	readonly id: string;
	readonly name: string;
	readonly country: string;
	readonly serves: readonly string[];
	readonly contact: string;
	readonly mail: string | null;
}

export type OfficeRefusal =
	'office_name' | 'office_id' | 'office_country' | 'office_serves' | 'office_contact' | 'office_mail';

/** Reads a typed office; the first thing that is wrong is named. Without an id, one is made from the name. */
export function readOffice(typed: TypedOffice): Result<ReadOffice, OfficeRefusal> {
	const name = typed.name.trim();
	if (name === '' || name.length > 120) return refuse('office_name');
	const id = typed.id.trim().toLowerCase() || idFrom(name);
	if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(id)) return refuse('office_id');
	const country = typed.country.trim().toUpperCase();
	if (!isCountry(country)) return refuse('office_country');
	const serves = [
		...new Set(
			typed.serves
				.toUpperCase()
				.split(/[\s,;،]+/)
				.filter((code) => code !== '')
		)
	];
	if (!serves.every(isCountry)) return refuse('office_serves');
	const contact = typed.contact.trim();
	if (contact.length > 500) return refuse('office_contact');
	const mail = typed.mail.trim() === '' ? null : readEmail(typed.mail);
	if (typed.mail.trim() !== '' && mail === null) return refuse('office_mail');
	return ok({ id, name, country, serves, contact, mail });
}

function idFrom(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40);
}
