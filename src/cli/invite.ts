import { LOCALES } from '#domain/base/locales.ts';
import { readPerson, type PersonRefusal, type TypedPerson } from '#domain/office/person-form.ts';
import { isRole, ROLES } from '#domain/office/roles.ts';
import { siteAddress } from '#server/config/site-address.ts';
import { inviteMember } from '#server/store/accounts/invite-member.ts';
import { readSetting } from '#server/store/settings.ts';
import { plain, type Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Invites somebody to work at the desk, and prints the link.',
	help: `
  EMAIL             who is invited
  --role ROLE       may be given several times, with commas: ${ROLES.join(', ')}
  --office ID       the office; left out for a network manager who works for all
  --name NAME       what colleagues call them; the part before the @ if left out
  --reads LANGS     languages they read, with commas: en,fr,ar
  --language LANG   language of the desk for them: ${LOCALES.join(', ')}

The link is good for 72 hours and for one person. Hand it over yourself: it is not mailed.`,
	options: {
		role: { type: 'string' },
		office: { type: 'string' },
		name: { type: 'string' },
		reads: { type: 'string' },
		language: { type: 'string' }
	},
	words: 1,
	run(given, out) {
		const typed: TypedPerson = {
			email: given.positionals[0] ?? '',
			name: given.text('name') ?? (given.positionals[0] ?? '').split('@')[0] ?? '',
			officeId: given.text('office') ?? '',
			roles: rolesIn(given.text('role')),
			reading: given.text('reads') ?? '',
			language: given.text('language') ?? 'en'
		};
		// Before a database is started for it.
		const read = readPerson(typed, ['network_manager']);
		if (!read.ok) throw plain(WHY[read.reason]);
		return withSite(async ({ db, settings, clock }) => {
			if ((await readSetting(db, 'practice')) === true)
				throw plain(
					'This is practice mode, with accounts of its own. Leave it first: npm run suitcase -- practice off'
				);
			const link = await inviteMember(db, typed, { origin: siteAddress(settings.config), now: clock() });
			if (!link.ok) throw plain(link.reason === 'person_office' ? noOffice(typed.officeId) : WHY[link.reason]);
			out.line(link.value);
			return 0;
		});
	}
};

const WHY: Readonly<Record<PersonRefusal | 'person_known', string>> = {
	person_email: 'Name one e-mail address: invite EMAIL --role ROLE --office ID',
	person_name: 'The name is empty or longer than 120 letters: --name NAME',
	person_roles: `Say what they are: --role, one or more of ${ROLES.join(', ')}`,
	person_office: 'Say which office: --office ID. Only a network manager works for all of them.',
	person_reading: 'Say what they read in tags of languages, at most twenty: --reads en,fr,ar',
	person_language: `The desk speaks ${LOCALES.join(', ')}: --language en`,
	person_known: 'This address has an account already.'
};

function noOffice(id: string): string {
	return `There is no office "${id}".`;
}

/** Nothing where one of them is no role: whoever mistypes one of two wants to hear of it. */
function rolesIn(text = ''): string[] {
	const words = text
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');
	return words.every(isRole) ? words : [];
}
