import { readSiteName as readTyped, SITE_NAME_LIMIT } from '#domain/office/site-name.ts';
import { nameSite, readSiteName } from '#server/store/site-name.ts';
import { plain, type Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Shows or sets the name of the site.',
	help: `
  NAME    the new name; in quotes where it has spaces
  --none  no name of its own: the site goes by Suitcase

Without either, prints the name. Pages, feed and posters use it; kept pages are forgotten at once.`,
	options: { none: { type: 'boolean' } },
	words: 1,
	run(given, out) {
		const [typed] = given.positionals;
		const none = given.flag('none');
		if (given.positionals.length > 1 || (none && typed !== undefined))
			throw plain('Give one name, in quotes, or --none.');
		return withSite(async ({ db }) => {
			if (typed === undefined && !none) {
				out.line((await readSiteName(db)) ?? 'Suitcase');
				return 0;
			}
			const name = readTyped(typed ?? '');
			if (!name.ok) throw plain(`This name is too long: ${SITE_NAME_LIMIT} characters are enough.`);
			await db.transaction().execute((tx) => nameSite(tx, name.value));
			out.line(`The site goes by: ${name.value || 'Suitcase'}`);
			return 0;
		});
	}
};
