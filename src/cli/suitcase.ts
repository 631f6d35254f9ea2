/** `npm run suitcase -- COMMAND …`: everything that is not done in a browser. One file for each command. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isPlain, type Command, type Given } from './command.ts';
import { terminal } from './terminal.ts';

const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
	import: () => import('./import.ts'),
	sample: () => import('./sample.ts'),
	generate: () => import('./generate.ts'),
	migrate: () => import('./migrate.ts'),
	backup: () => import('./backup.ts'),
	restore: () => import('./restore.ts'),
	drill: () => import('./drill.ts'),
	verify: () => import('./verify.ts'),
	log: () => import('./log.ts'),
	keys: () => import('./keys.ts'),
	practice: () => import('./practice.ts'),
	name: () => import('./name.ts'),
	invite: () => import('./invite.ts'),
	'reset-totp': () => import('./reset-totp.ts')
};

/** Every command there is, in the order of the list. */
export const commandNames: readonly string[] = Object.keys(commands);

async function list(): Promise<string> {
	const width = Math.max(...commandNames.map((name) => name.length));
	const lines = await Promise.all(
		Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(width)}  ${(await load()).command.summary}`)
	);
	return `npm run suitcase -- COMMAND …\n\n${lines.join('\n')}\n\nnpm run suitcase -- COMMAND --help says more.`;
}

/** Runs one command; returns the exit code: 0 done, 1 refused or partly done, 2 not understood. */
export async function runCommand(args: readonly string[], out = terminal()): Promise<number> {
	const [name, ...rest] = args;
	if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
		out.line(await list());
		return name === undefined ? 2 : 0;
	}
	const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (!load) {
		out.aside(`There is no command "${name}".\n\n${await list()}`);
		return 2;
	}
	const { command } = await load();
	const help = `npm run suitcase -- ${name} …\n${command.summary}\n\n${command.help.replace(/^\n/, '').trimEnd()}`;
	let given: Given;
	try {
		given = read(command, rest);
	} catch (error) {
		out.aside(`${firstSentence(error)}\n\n${help}`);
		return 2;
	}
	if (given.flag('help')) {
		out.line(help);
		return 0;
	}
	try {
		return await command.run(given, out);
	} catch (error) {
		if (isPlain(error) || !(error instanceof Error)) out.aside(error instanceof Error ? error.message : String(error));
		else out.aside(`It could not be done: ${error.message}`);
		return 1;
	}
}

// The parser of Node goes on with advice that fits programmers.
function firstSentence(error: unknown): string {
	const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
	return `${first.replace(/\.$/, '')}.`;
}

function read(command: Command, rest: readonly string[]): Given {
	const { values, positionals } = parseArgs({
		args: [...rest],
		options: { ...command.options, help: { type: 'boolean', short: 'h' } },
		allowPositionals: true,
		strict: true
	});
	const tooMany = positionals[command.words ?? 0];
	if (tooMany !== undefined && values.help !== true) throw new Error(`"${tooMany}" is one word too many`);
	const all: Readonly<Record<string, unknown>> = values;
	const value = (name: string): unknown => (Object.hasOwn(all, name) ? all[name] : undefined);
	return {
		positionals,
		text: (name) => {
			const text = value(name);
			return typeof text === 'string' ? text : undefined;
		},
		flag: (name) => value(name) === true
	};
}

if (import.meta.main) {
	// Commands read what was compiled once from where the server keeps it (`scripts/server-settings.js`).
	enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)));
	process.exitCode = await runCommand(process.argv.slice(2));
}
