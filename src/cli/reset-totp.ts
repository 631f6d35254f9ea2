import { readEmail } from '#domain/office/account.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { findMember, forgetSecondFactor } from '#server/store/accounts/members.ts';
import { plain, type Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'For somebody who lost phone and recovery codes: the next sign-in sets up a new second factor.',
	help: `
  EMAIL   whose account it is

Make sure that it is really them who asks. All their sessions end; the password stays. Colleagues can see that it was
done.`,
	options: {},
	words: 1,
	run(given, out) {
		const email = readEmail(given.positionals[0] ?? '');
		if (!email) throw plain('Name one address: reset-totp EMAIL');
		return withSite(async ({ db }) => {
			const member = await findMember(db, { email });
			if (!member || member.closed) throw plain(`No open account has the address ${email}.`);
			if (member.practice)
				throw plain('The accounts of practice mode have no second factor: switch to them on the page.');
			await db.transaction().execute(async (tx) => {
				await forgetSecondFactor(tx, member.id);
				await logDeed(tx, { memberId: null, did: 'second_factor_reset', subject: member.id });
			});
			out.line(`Done. ${email} signs in with the password and sets up a new second factor.`);
			return 0;
		});
	}
};
