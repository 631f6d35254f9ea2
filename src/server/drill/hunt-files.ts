/** Looks for what must be gone in files: by their names, by what they are, and by the words in them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { isMissing } from '#server/seal/atomic-file.ts';
import type { Traces } from './drill-context.ts';

/** Words and how they may be written: plain, as the hexadecimal digits of a dump, in two bytes a letter. */
export function spellingsOf(words: readonly string[]): Buffer[] {
	return words.flatMap((word) => [
		Buffer.from(word, 'utf8'),
		Buffer.from(Buffer.from(word, 'utf8').toString('hex'), 'latin1'),
		Buffer.from(word, 'utf16le')
	]);
}

export interface FileHunt {
	readonly folder: string;
	/** Folders below it that are looked at elsewhere: their names. */
	readonly but?: readonly string[];
	/** Only what lies below names that begin so. */
	readonly onlyNamed?: string;
	/** Whether the inside of a file is searched; the name always is. */
	readonly inside: (file: { readonly path: string; readonly changedAt: number }) => boolean;
	readonly words: readonly Buffer[];
	readonly traces: Traces;
	readonly signal: AbortSignal;
}

/** The files in which anything was found, named from the folder. Files that go away meanwhile are gone. */
export async function huntFiles(hunt: FileHunt): Promise<string[]> {
	const { folder, but = [], onlyNamed, words, traces, signal } = hunt;
	const names = new Set(traces.names.flatMap((name) => name.split('/').at(-1) ?? []));
	const found: string[] = [];
	for await (const path of filesBelow(folder, { but, onlyNamed })) {
		signal.throwIfAborted();
		const whole = join(folder, path);
		const facts = await stat(whole).catch(() => null);
		if (facts === null || !facts.isFile()) continue;
		const known = traces.files.get(facts.size);
		if (
			names.has(path.split('/').at(-1) ?? '') ||
			(known !== undefined && known.has(await sha256Of(whole, signal).catch(lost))) ||
			(hunt.inside({ path, changedAt: facts.mtimeMs }) && (await holds(whole, words, signal)))
		)
			found.push(path);
	}
	return found;
}

async function* filesBelow(
	folder: string,
	{ but, onlyNamed }: { but: readonly string[]; onlyNamed: string | undefined }
): AsyncGenerator<string> {
	const below = async function* (path: string): AsyncGenerator<string> {
		const entries = await readdir(join(folder, path), { withFileTypes: true }).catch((error: unknown) => {
			// What went away meanwhile; and what belongs to somebody else, who alone may look.
			if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'EACCES')) return [];
			throw error;
		});
		for (const entry of entries) {
			const inner = path === '' ? entry.name : `${path}/${entry.name}`;
			if (but.includes(inner)) continue;
			if (path === '' && onlyNamed !== undefined && !entry.name.startsWith(onlyNamed)) continue;
			if (entry.isDirectory()) yield* below(inner);
			else if (entry.isFile()) yield inner;
		}
	};
	yield* below('');
}

/** Whether a file holds any of the words; `packed`: it is gzip. */
export async function holds(
	path: string,
	words: readonly Buffer[],
	signal: AbortSignal,
	packed = false
): Promise<boolean> {
	const longest = Math.max(...words.map((word) => word.length));
	const source = createReadStream(path, { highWaterMark: 1024 * 1024, signal });
	const parts = packed ? source.pipe(createGunzip()) : source;
	source.on('error', (error) => parts.destroy(error));
	let tail: Buffer = Buffer.alloc(0);
	try {
		for await (const part of parts as AsyncIterable<Buffer>) {
			const block = Buffer.concat([tail, part]);
			if (words.some((word) => block.includes(word))) return true;
			tail = block.subarray(Math.max(0, block.length - longest + 1));
		}
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	} finally {
		source.destroy();
	}
	return false;
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
	const hash = createHash('sha256');
	for await (const part of createReadStream(path, { signal })) hash.update(part as Buffer);
	return hash.digest('hex');
}

function lost(error: unknown): string {
	if (isMissing(error)) return '';
	throw error;
}
