import { readEmail } from '#domain/office/account.ts';
import { resetTotp } from '#server/store/accounts/reset-totp.ts';
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
			const done = await resetTotp(db, email);
			if (!done.ok)
				throw plain(
					done.reason === 'practice'
						? 'The accounts of practice mode have no second factor: switch to them on the page.'
						: `No open account has the address ${email}.`
				);
			out.line(`Done. ${email} signs in with the password and sets up a new second factor.`);
			return 0;
		});
	}
};
