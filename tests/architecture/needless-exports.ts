/** What is exported and imported by no other file: whoever reads it looks for a use that is not there. */
import { basename } from 'node:path';
import type { Source } from './sources.ts';

/** Found by its name or its place, not by an import: by the framework, by the worker, by the architecture test. */
const isFound = ({ path }: Source) =>
	/^(?:\+|hooks)/.test(basename(path)) || /^(?:src\/(?:params|server\/tasks)|scripts|tests\/architecture)\b/.test(path);

const exported = /^export (?:async )?(?:const|function\*?|class) ([\w$]+)/gm;
const named = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'/g;
const whole = /\bimport\s*(?:\*\s*as\s+[\w$]+\s+from\s*|\()'([^']+)'/g;

/** Each such export, and what to do. `sources` is every file that may import one. Files of one name count as one. */
export function needlessExports(sources: readonly Source[]): string[] {
	const used = new Set<string>();
	for (const { code } of sources) {
		for (const [, names = '', file = ''] of code.matchAll(named))
			for (const name of names.split(',')) {
				const [first = ''] = name
					.trim()
					.replace(/^type\s+/, '')
					.split(/\s/);
				used.add(`${basename(file)} ${first}`);
			}
		for (const [, file = ''] of code.matchAll(whole)) used.add(basename(file));
	}
	return sources
		.filter((source) => source.path.endsWith('.ts') && !isFound(source) && !used.has(basename(source.path)))
		.flatMap(({ path, code }) => [...code.matchAll(exported)].map(([, name = '']) => ({ path, name })))
		.filter(({ path, name }) => !used.has(`${basename(path)} ${name}`))
		.map(({ path, name }) => `${path}: no other file imports ${name}; do not export it`);
}
