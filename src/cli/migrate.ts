import type { Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Brings the database to the form that this version needs.',
	help: `
Starting the server does the same. Safe to run again; several nodes may do it at once.`,
	options: {},
	run: (_given, out) =>
		withSite(
			async ({ migrated }) => {
				for (const name of migrated) out.line(`done: ${name}`);
				if (migrated.length === 0) out.line('Nothing to do: the database is as this version needs it.');
				return 0;
			},
			{ founds: true }
		)
};
