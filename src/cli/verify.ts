import { verifyAll, type Difference } from '#server/publishing/verify-shown.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { countAnew, miscounted } from '#server/store/miscounted.ts';
import type { Command } from './command.ts';
import { withSite } from './site.ts';

const SAYS: Readonly<Record<Difference, string>> = {
	too_much: 'is shown, but consent does not allow it',
	differs: 'is shown in another form than consent allows now',
	missing: 'may be shown, but is not (yet)',
	stray_file: 'is served, but belongs to nothing that is shown'
};

export const command: Command = {
	summary: 'Computes from consent what may be shown, and compares it with what is.',
	help: `
  --repair   publish the stories that differ again, and count anew what is miscounted; publishing and taking back wait
             while that counts, so with very many stories stop the server first

Looks at every story, at the counters beside them and at the ledger of what was erased. Exit code 1 if anything is shown
that should not be, if something is miscounted, or if the ledger is not whole.`,
	options: { repair: { type: 'boolean' } },
	run: (given, out) =>
		withSite(async ({ db, settings, ledger, clock }) => {
			const keys = await openMasterKeys(settings.config.keysFile);
			const { stories, findings } = await verifyAll(db, keys, clock(), out.progress);
			for (const { storyId, difference, what } of findings) out.line(`story ${storyId}, ${what}: ${SAYS[difference]}`);
			const wrong = findings.filter(({ difference }) => difference !== 'missing');
			out.line(`${stories} stories compared: ${wrong.length} wrong, ${findings.length - wrong.length} not shown yet.`);
			if (given.flag('repair')) {
				const ids = new Set(findings.map(({ storyId }) => storyId));
				for (const storyId of ids) await enqueue(db, 'publish', { storyId });
				out.line(`${ids.size} stories are published again.`);
			}
			const wrongly = await miscounted(db);
			for (const { counter, row, kept, counted } of wrongly)
				out.line(`${counter}, ${row}: ${kept ?? 'nothing'} is kept, counted anew it is ${counted ?? 'nothing'}`);
			out.line(wrongly.length === 0 ? 'The counters are right.' : `Counters that are wrong: ${wrongly.length}.`);
			if (given.flag('repair') && wrongly.length > 0) {
				await countAnew(db, wrongly);
				out.line('They were counted anew.');
			}
			const chain = await ledger.verify();
			out.line(
				chain.ok
					? `The ledger is whole: ${chain.entries} entries.`
					: `The ledger is not whole: ${chain.reason} (${chain.place}).`
			);
			return wrong.length > 0 || wrongly.length > 0 || !chain.ok ? 1 : 0;
		})
};
