import { addSampleCollection } from '#server/sample/add-sample-collection.ts';
import type { Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Loads the sample collection: twelve people of long ago, retold, with their sources.',
	help: `
In practice mode the stories are approved by the practice accounts and published; they go when practice is left.
Outside it they wait at the desk for two people, like any import. Safe to run again.`,
	options: {},
	run: (_given, out) =>
		withSite(
			async ({ db, settings, files, clock }) => {
				const added = await addSampleCollection(db, {
					keysFile: settings.config.keysFile,
					sealedFiles: files.sealed,
					clock
				});
				out.line(added === 0 ? 'The sample collection is there already.' : `${added} stories added.`);
				return 0;
			},
			{ founds: true }
		)
};
