/** Reads the tree for the architecture test: files, what they import, what they say. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Import {
	/** As written: `#server/store/site.ts`, `kysely`, `node:fs`. */
	as: string;
	/** The file in the tree, from the root (`src/server/store/site.ts`), or null for a package. */
	file: string | null;
	typeOnly: boolean;
}

export interface Source {
	path: string;
	text: string;
	/** The text without comments, so that a word in a remark breaks no rule. */
	code: string;
	lines: number;
	imports: Import[];
	isTest: boolean;
}

const skip = new Set(['node_modules', 'build', '.svelte-kit', 'data', '.git', 'paraglide', 'test-results']);
const readable = /\.(?:ts|js|svelte|css)$/;
const prefixes: Record<string, string> = {
	'#lib/': 'src/lib/',
	'#server/': 'src/server/',
	'#domain/': 'src/domain/',
	'#messages/': 'src/messages/'
};

/** Every file below a folder, from the root, with forward slashes. */
export function filesBelow(folder: string): string[] {
	const found: string[] = [];
	for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
		if (skip.has(entry.name)) continue;
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) found.push(...filesBelow(path));
		else found.push(path);
	}
	return found;
}

function resolveImport(from: string, as: string): string | null {
	for (const [prefix, folder] of Object.entries(prefixes))
		if (as.startsWith(prefix)) return folder + as.slice(prefix.length);
	if (!as.startsWith('.')) return null;
	return relative(root, join(root, dirname(from), as))
		.split(sep)
		.join('/');
}

const statement =
	/(?:^|[\n;{(\s])(?:import|export)\s+(type\s+)?(?:([\w*{}\s,$]+?)\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

function importsOf(path: string, code: string): Import[] {
	return [...code.matchAll(statement)].map(([, type, names, from, dynamic]) => {
		const as = from ?? dynamic ?? '';
		const inner = /^\{(.*)\}$/s.exec((names ?? '').trim())?.[1]?.split(',') ?? [];
		const allTypes = inner.length > 0 && inner.every((name) => name.trim() === '' || /^type\s/.test(name.trim()));
		return { as, file: resolveImport(path, as), typeOnly: type !== undefined || allTypes };
	});
}

/** A file and what the rules want to know of it. */
export function sourceOf(path: string): Source {
	const text = readFileSync(join(root, path), 'utf8');
	const code = text
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/(^|[\s;{}(),])\/\/[^\n]*/g, '$1');
	return {
		path,
		text,
		code,
		lines: text.split('\n').length - 1,
		imports: importsOf(path, code),
		isTest: /(?:\.(?:test|prop|spec)|\/fixtures)\.ts$/.test(path) || path.startsWith('tests/')
	};
}

/** All sources below these folders. */
export function sourcesBelow(...folders: string[]): Source[] {
	return folders
		.flatMap(filesBelow)
		.filter((path) => readable.test(path))
		.map(sourceOf);
}
