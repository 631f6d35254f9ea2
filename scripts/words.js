/**
 * The texts of the interface, made ready for programs: `src/lib/paraglide`. `npm run words` makes it, and so does each
 * build.
 *
 * The compiler of messages writes a function for each message in each language, 32,000 of them, six megabytes that every
 * process would read in and hold. Nine messages in ten say the same whatever happens: those are looked up in a table, one
 * for each language, which is read when somebody first comes with that language (`plain.js`). What is filled in, counts or
 * chooses stays a function, and is called the same way.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { readMessages, writeMessageTypes } from './message-types.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src/lib/paraglide');

/** Looks a text up in the table of its language. No import of Node's: pages are built for browsers too, though none runs there. */
const plain = `import { baseLocale, getLocale } from '../runtime.js';

const tables = new Map();
const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
const { dirname, join } = process.getBuiltinModule('node:path');
const { fileURLToPath } = process.getBuiltinModule('node:url');

/** Bundled or not: the tables lie in the sources, above this file. */
function placeOfTables() {
	for (let above = dirname(fileURLToPath(import.meta.url)); ; above = dirname(above)) {
		const place = join(above, 'src/lib/paraglide/texts');
		if (existsSync(place)) return place;
		if (above === dirname(above)) throw new Error('the tables of texts are gone: run "npm run words"');
	}
}

let place;
function table(locale) {
	let texts = tables.get(locale);
	if (!texts) {
		place ??= placeOfTables();
		texts = JSON.parse(readFileSync(join(place, locale + '.json'), 'utf8'));
		tables.set(locale, texts);
	}
	return texts;
}

const known = new Set(LOCALES);

export const plain = (key) => (inputs, options) => {
	const locale = options?.locale ?? getLocale();
	return table(known.has(locale) ? locale : baseLocale)[key];
};
`;

/** Compiles all texts, puts the plain ones into tables, and writes the types. */
export async function writeMessages() {
	await compile({ project: join(root, 'project.inlang'), outdir: folder, strategy: ['baseLocale'] });
	const messages = readMessages();
	const plainKeys = /** @type {string[]} */ ([]);
	const isPlain = (/** @type {string} */ key) =>
		Object.values(messages).every((words) => typeof words[key] === 'string' && !/[{}\\]/.test(words[key]));
	const index = readFileSync(join(folder, 'messages/_index.js'), 'utf8')
		.split('\n')
		.map((line) => {
			const key = /^export \* from '\.\/(\w+)\.js'/.exec(line)?.[1];
			if (key === undefined || !isPlain(key)) return line;
			rmSync(join(folder, 'messages', `${key}.js`));
			plainKeys.push(key);
			return `export const ${key} = plain('${key}');`;
		});
	writeFileSync(join(folder, 'messages/_index.js'), ["import { plain } from './plain.js';", ...index].join('\n'));
	writeFileSync(join(folder, 'messages/plain.js'), plain.replace('LOCALES', JSON.stringify(Object.keys(messages))));
	mkdirSync(join(folder, 'texts'), { recursive: true });
	for (const [locale, words] of Object.entries(messages)) {
		const table = Object.fromEntries(plainKeys.map((key) => [key, words[key]]));
		writeFileSync(join(folder, 'texts', `${locale}.json`), JSON.stringify(table));
	}
	writeMessageTypes();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeMessages();
