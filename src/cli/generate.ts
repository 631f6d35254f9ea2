import { generateStories, removeGenerated } from '#server/generating/generate-stories.ts';
import { plain, type Command } from './command.ts';
import { withSite } from './site.ts';

const MOST = 2_000_000;

export const command: Command = {
	summary: 'Practice only: fills the site with made-up stories, to see how it behaves with very many.',
	help: `
  N          shows N more, in twelve languages: sentences of the Universal Declaration of Human Rights, marked [generated]
  --remove   takes all of them away again

Nobody told them: no consent stands behind them, so "verify" names each of them, and they go when practice is left.
While it runs, lists and search wait. A million takes a quarter of an hour, or twice as long on a busy machine, and about 6 GB.`,
	options: { remove: { type: 'boolean' } },
	words: 1,
	run: (given, out) =>
		withSite(async ({ db, clock }) => {
			if (given.flag('remove')) {
				const removed = await removeGenerated(db);
				out.line(removed === 0 ? 'There are no generated stories.' : `${removed} generated stories are gone.`);
				return 0;
			}
			const wanted = Number(given.positionals[0]);
			if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST)
				throw plain(`Say how many: generate 1000 (at most ${MOST}), or generate --remove.`);
			const began = clock();
			const done = await generateStories(db, { wanted, clock, seen: (done, all) => out.progress(done, all) });
			if (!done.ok) throw plain('Stories are generated in practice mode only: no page may show what nobody told.');
			out.line(
				`${wanted} stories were generated in ${Math.round((clock() - began) / 1000)} s; there are ${done.all} now.`
			);
			return 0;
		})
};
