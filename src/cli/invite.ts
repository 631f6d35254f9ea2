import { isInterfaceLocale, LOCALES } from '#domain/base/locales.ts';
import { readEmail } from '#domain/office/account.ts';
import { isRole, ROLES } from '#domain/office/roles.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { addInvitation } from '#server/store/accounts/invitations.ts';
import { findMember } from '#server/store/accounts/members.ts';
import { findOffice } from '#server/store/accounts/offices.ts';
import { readSetting } from '#server/store/settings.ts';
import { plain, type Command } from './command.ts';
import { addressOf, withSite } from './site.ts';

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
		const email = readEmail(given.positionals[0] ?? '');
		if (!email) throw plain('Name one e-mail address: invite EMAIL --role ROLE --office ID');
		const words = list(given.text('role'));
		const roles = words.filter(isRole);
		if (roles.length === 0 || roles.length < words.length)
			throw plain(`Say what they are: --role, one or more of ${ROLES.join(', ')}`);
		const officeId = given.text('office') ?? null;
		if (officeId === null && !roles.includes('network_manager'))
			throw plain('Say which office: --office ID. Only a network manager works for all of them.');
		const language = given.text('language') ?? 'en';
		if (!isInterfaceLocale(language)) throw plain(`The desk speaks ${LOCALES.join(', ')}: --language en`);
		return withSite(async ({ db, settings, clock }) => {
			if ((await readSetting(db, 'practice')) === true)
				throw plain(
					'This is practice mode, with accounts of its own. Leave it first: npm run suitcase -- practice off'
				);
			if (officeId !== null && !(await findOffice(db, officeId))) throw plain(`There is no office "${officeId}".`);
			if (await findMember(db, { email })) throw plain(`${email} has an account already.`);
			const token = await db.transaction().execute(async (tx) => {
				await logDeed(tx, { memberId: null, did: 'invited', subject: officeId ?? 'network', detail: { roles } });
				return addInvitation(
					tx,
					{
						email,
						name: given.text('name') ?? email.split('@')[0] ?? email,
						officeId,
						roles,
						reading: list(given.text('reads')),
						language,
						invitedBy: null
					},
					clock()
				);
			});
			out.line(`${addressOf(settings)}/desk/invitation/${token}`);
			return 0;
		});
	}
};

function list(text: string | undefined): string[] {
	return (text ?? '')
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');
}
