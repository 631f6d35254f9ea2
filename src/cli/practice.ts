import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { siteAddress } from '#server/config/site-address.ts';
import { leavePractice } from '#server/store/accounts/leave-practice.ts';
import { readSetting } from '#server/store/settings.ts';
import { makeFirstLink } from '#server/store/site.ts';
import { plain, type Command } from './command.ts';
import { showRecoveryKey } from './confirm-recovery.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Leaves practice mode for good.',
	help: `
  off   deletes the practice stories, the practice accounts and their sessions, shows the recovery key once,
        and prints the link that makes the first manager

There is no way back: practice cannot return once real stories may exist.`,
	options: {},
	words: 1,
	run(given, out) {
		if (given.positionals[0] !== 'off') throw plain('Say: practice off');
		return withSite(async (site) => {
			const { db, files, settings } = site;
			if ((await readSetting(db, 'practice')) !== true)
				throw plain('Practice mode is off already. Nothing was changed.');
			const left = await leavePractice(db);
			for (const path of left.sealed) await rm(join(files.sealed, path), { force: true });
			for (const name of left.public) await rm(join(files.public, name), { force: true });
			out.line(`Practice is over: ${left.stories} stories and ${left.accounts} accounts were deleted.\n`);
			const confirmed = await showRecoveryKey(site, out);
			const token = await makeFirstLink(db);
			if (token)
				out.line(
					`\nOpen this once, within 24 hours, to make the first manager:\n  ${siteAddress(settings.config)}/desk/welcome/${token}`
				);
			return confirmed ? 0 : 1;
		});
	}
};
