/** What a backup says about itself. Whoever restores it checks every file against this first. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import type { LedgerHead } from '#server/seal/ledger-chain.ts';

export interface SavedFile {
	/** Below the folder of the backup. */
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
}
export interface SavedTable extends SavedFile {
	/** `schema.table`. */
	readonly table: string;
	readonly columns: readonly string[];
}
export interface Manifest {
	readonly format: 1;
	readonly kind: 'data' | 'vault';
	/** The moment that was saved; ISO 8601, UTC. */
	readonly at: string;
	readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
	readonly tables: readonly SavedTable[];
	/** Sealed originals, by name below their folder. */
	readonly originals: readonly SavedFile[];
	readonly stories: number;
	/** The erasure ledger at that moment; a restore needs one that goes on from here. */
	readonly ledger: LedgerHead;
	/** Entries after this one may be newer than what was saved. A little earlier than `ledger`, for acts under way. */
	readonly replayAfter: number;
}

export const MANIFEST = 'manifest.json';

/** Reads a backup's manifest. Throws a plain sentence when there is none, or it is of another kind. */
export function readManifest(folder: string, kind: Manifest['kind']): Manifest {
	let parsed: unknown;
	try {
		parsed = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
	} catch {
		throw new Error(`${folder} holds no whole backup: its ${MANIFEST} is missing or damaged.`);
	}
	if (!isManifest(parsed))
		throw new Error(`${folder} was made by another version of Suitcase, which this one cannot read.`);
	if (parsed.kind !== kind) throw new Error(`${folder} is a backup of ${parsed.kind}, not of ${kind}.`);
	return parsed;
}

/** Compares every file with what the manifest says. Throws a plain sentence at the first difference. */
export async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
	for (const saved of [...manifest.tables, ...manifest.originals]) {
		const found = await measure(join(folder, saved.file)).catch(() => null);
		if (found === null) throw new Error(`The backup ${folder} is not whole: ${saved.file} is missing.`);
		if (found.sha256 !== saved.sha256 || found.bytes !== saved.bytes)
			throw new Error(`The backup ${folder} is damaged: ${saved.file} is not what was saved.`);
	}
}

/** Length and SHA-256 of a file. */
async function measure(path: string): Promise<{ bytes: number; sha256: string }> {
	const counter = measuring();
	await pipeline(createReadStream(path), counter.stream, async (source) => {
		for await (const chunk of source) void chunk;
	});
	return counter.result();
}

/** Lets bytes through and knows afterwards how many and which they were. */
export function measuring(): { stream: Transform; result(): { bytes: number; sha256: string } } {
	const hash = createHash('sha256');
	let bytes = 0;
	const stream = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			hash.update(chunk);
			bytes += chunk.length;
			done(null, chunk);
		}
	});
	return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}

function isManifest(value: unknown): value is Manifest {
	return (
		typeof value === 'object' &&
		value !== null &&
		'format' in value &&
		value.format === 1 &&
		'kind' in value &&
		(value.kind === 'data' || value.kind === 'vault') &&
		'at' in value &&
		typeof value.at === 'string' &&
		'tables' in value &&
		Array.isArray(value.tables) &&
		'originals' in value &&
		Array.isArray(value.originals) &&
		'migrations' in value &&
		Array.isArray(value.migrations) &&
		'ledger' in value &&
		typeof value.ledger === 'object' &&
		'replayAfter' in value &&
		typeof value.replayAfter === 'number'
	);
}
