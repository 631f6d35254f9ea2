/**
 * Data that are too large, or not ours, to lie in the repository: corpora of files, texts of long ago, tables of the UN.
 * They lie in one folder beside the checkout; whoever keeps it elsewhere names it in SUITCASE_SHARED. `SOURCES.md` in its
 * `data` says where each file is from and under which licence.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.env.SUITCASE_SHARED ?? join(import.meta.dirname, '../../shared'), 'data');

/** The absolute path of something in it, such as `corpora/audio`; whether it is there is another question. */
export function sharedPath(path: string): string {
	return join(folder, path);
}

/** Whether it is there. */
export function isShared(path: string): boolean {
	return existsSync(sharedPath(path));
}

/** The files below a folder of the corpora, or `undefined` where there are none. */
export function corpus(name: string): string[] | undefined {
	if (!isShared(`corpora/${name}`)) return undefined;
	return readdirSync(sharedPath(`corpora/${name}`), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

/** Why a test is skipped without it. */
export const NOT_SHARED = `the shared data are not at ${folder}; SUITCASE_SHARED names another folder that holds data/`;
