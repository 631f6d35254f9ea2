/**
 * The types of all messages in one file, `src/lib/paraglide/messages.d.ts`, made from the English texts. The compiler of
 * messages can write them too: as thousands of files, for which it runs TypeScript over the code of every language, minutes
 * in place of milliseconds. Part of `scripts/words.js`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const sources = join(root, 'src/messages');

/**
 * All messages as they are written in the sources, by language and key.
 * @returns {Record<string, Record<string, any>>}
 */
export function readMessages() {
	const messages = /** @type {Record<string, Record<string, any>>} */ ({});
	for (const area of readdirSync(sources, { withFileTypes: true })) {
		if (!area.isDirectory()) continue;
		for (const file of readdirSync(join(sources, area.name))) {
			const words = JSON.parse(readFileSync(join(sources, area.name, file), 'utf8'));
			delete words.$schema;
			Object.assign((messages[file.replace('.json', '')] ??= {}), words);
		}
	}
	return messages;
}

/** Writes the file. */
export function writeMessageTypes() {
	const messages = Object.entries(readMessages().en ?? {});
	const lines = messages.map(([key, text]) => `export const ${key}: Message<${inputsOf(text)}>;`);
	const folder = join(root, 'src/lib/paraglide');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'messages.d.ts'), [...head, ...lines, ''].join('\n'));
}

const head = [
	"import type { Locale, LocalizedString } from './runtime.js';",
	'interface Options { locale?: Locale }',
	'type Message<Inputs> = object extends Inputs',
	'	? (inputs?: Inputs, options?: Options) => LocalizedString',
	'	: (inputs: Inputs, options?: Options) => LocalizedString;',
	"export * as m from './messages.js';"
];

/**
 * What is filled in: every name in braces, and what the cases choose by.
 * @param {any} text
 */
function inputsOf(text) {
	/** @type {{ declarations?: string[], match: Record<string, string> }[]} */
	const variants = typeof text === 'string' ? [] : [text].flat();
	const declared = variants.flatMap(({ declarations = [] }) =>
		declarations.flatMap((line) => /^input (\w+)$/.exec(line)?.[1] ?? [])
	);
	const texts = typeof text === 'string' ? [text] : variants.flatMap(({ match }) => Object.values(match));
	const filled = texts.flatMap((words) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
	const names = [...new Set([...declared, ...(variants.length > 0 ? [] : filled)])];
	return names.length === 0 ? 'object' : `{ ${names.map((name) => `${name}: NonNullable<unknown>`).join('; ')} }`;
}
