/** The places on this machine where something of a story could lie, one after the other. */
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { listBackups } from '#server/backup/backup-places.ts';
import { MANIFEST, readManifest } from '#server/backup/manifest.ts';
import type { Canary, DrillContext, Traces } from './drill-context.ts';
import { drillFolder } from './drill-folder.ts';
import { holds, huntFiles, spellingsOf } from './hunt-files.ts';

/** A hunt that takes longer is no hunt that passed. */
const LONGEST_MS = 15 * 60_000;

const NOTHING: Traces = { names: [], files: new Map() };

/** In the files of our own database: rows, indexes, write-ahead log. */
export function huntDatabaseFiles({ config }: DrillContext, { word }: Canary): Promise<string[]> {
	return huntFiles({
		folder: join(config.data, 'postgres'),
		inside: () => true,
		words: spellingsOf([word]),
		traces: NOTHING,
		signal: AbortSignal.timeout(LONGEST_MS)
	});
}

// Whatever the canary could have got into was written since it was planted. Clocks of disks are a little coarse.
const since = (plantedAt: number) => (file: { readonly changedAt: number }) => file.changedAt >= plantedAt - 2_000;

/** In what was made for readers and what is sealed. */
export function huntMedia({ config }: DrillContext, { word, plantedAt }: Canary, traces: Traces): Promise<string[]> {
	return huntFiles({
		...{ folder: config.files, inside: since(plantedAt), words: spellingsOf([word]), traces },
		signal: AbortSignal.timeout(LONGEST_MS)
	});
}

/**
 * In every other file of ours: pictures, sound, posters, sealed files, keys, ledger, and what work leaves in temporary
 * folders. By place: `media`, `data`, `temporary`.
 */
export async function huntOwnFiles(
	context: DrillContext,
	canary: Canary,
	traces: Traces
): Promise<Record<string, string[]>> {
	const { config } = context;
	const { word, plantedAt } = canary;
	const same = { words: spellingsOf([word]), traces, signal: AbortSignal.timeout(LONGEST_MS) };
	const backups = relative(config.data, config.backups);
	return {
		media: await huntMedia(context, canary, traces),
		data: await huntFiles({ ...same, folder: config.data, but: ['postgres', 'files', backups], inside: () => true }),
		temporary: [
			// A site may lie there itself, as one that is only tried out: its folders are looked at above.
			...(await huntFiles({
				...{ ...same, folder: tmpdir(), onlyNamed: 'suitcase-', inside: since(plantedAt) },
				but: [config.data, config.backups].map((folder) => relative(tmpdir(), folder))
			})),
			...(await huntFiles({ ...same, folder: config.memoryFolder, onlyNamed: 'suitcase-', inside: since(plantedAt) }))
		]
	};
}

/** In what was saved: the newest backups of the site, and the drill's own, made while the canary could be read. */
export async function huntBackups({ config }: DrillContext, { word }: Canary): Promise<string[]> {
	const words = spellingsOf([word]);
	const signal = AbortSignal.timeout(LONGEST_MS);
	const found: string[] = [];
	for (const root of [config.backups, drillFolder(config).saved])
		for (const kind of ['data', 'vault'] as const) {
			const [newest] = listBackups(root, kind);
			if (newest === undefined) continue;
			for (const { file, table } of readManifest(newest, kind).tables)
				if (await holds(join(newest, file), words, signal, true)) found.push(`${kind}/${table}`);
			if (await holds(join(newest, MANIFEST), words, signal)) found.push(`${kind}/${MANIFEST}`);
		}
	return found;
}
