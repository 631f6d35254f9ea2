/**
 * PostgreSQL refuses to run as root, so root needs a way to start it as somebody else, in a folder that nobody else may
 * enter. Every way also asks the kernel to stop PostgreSQL when this process dies, however it dies (Linux only).
 */
import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Way {
	name: 'direct' | 'unshare' | 'setpriv' | 'nobody';
	/** What stands before the command. */
	prefix: string[];
	/** Set where the process itself changes its user. */
	spawnAs: { uid: number; gid: number } | null;
	/** Who owns the files; null: whoever starts it. */
	owner: { uid: number; gid: number } | null;
}

const nobody = { uid: 65534, gid: 65534 };
const dieWithParent = ['setpriv', '--pdeathsig', 'INT', '--'];
// The process sees itself as uid 1, which exists everywhere; outside it is root still, so no file changes its owner.
const unshare = ['unshare', '--user', '--map-user=1', '--map-group=1', '--'];
// For places that forbid user namespaces. no_setuid_fixup keeps access() in step with the capability.
const setpriv = [
	...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--securebits=+no_setuid_fixup'],
	...['--bounding-set=-all,+dac_override', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'],
	...['--no-new-privs', '--pdeathsig', 'INT', '--']
];

/** The ways to try, the best first. */
function ways(root: boolean): Way[] {
	if (!root)
		return [
			{ name: 'direct', prefix: dieWithParent, spawnAs: null, owner: null },
			{ name: 'direct', prefix: [], spawnAs: null, owner: null }
		];
	return [
		{ name: 'unshare', prefix: [...unshare, ...dieWithParent], spawnAs: null, owner: { uid: 0, gid: 0 } },
		{ name: 'setpriv', prefix: setpriv, spawnAs: null, owner: nobody },
		{ name: 'nobody', prefix: [], spawnAs: nobody, owner: nobody }
	];
}

/** The first way that works on this machine with this program (or `only` that one). Throws with what to do when none does. */
export function chooseWay(program: string, only?: Way['name'], root = process.getuid?.() === 0): Way {
	const tried: string[] = [];
	for (const way of ways(root)) {
		if (only && way.name !== only) continue;
		const run = spawnSync(...commandOf(way, program, ['--version']), { ...optionsOf(way), timeout: 10_000 });
		if (run.status === 0) return way;
		tried.push(`${way.name}: ${run.error?.message ?? String(run.stderr).trim().slice(0, 200)}`);
	}
	throw new Error(
		`PostgreSQL cannot be started here (${tried.join('; ')}). Start Suitcase as an ordinary user, ` +
			'or set DATABASE_URL to a PostgreSQL of your own.'
	);
}

/** Command and arguments for `spawn`. */
export function commandOf(way: Way, program: string, args: string[]): [string, string[]] {
	const [first, ...rest] = [...way.prefix, program, ...args];
	return [first ?? program, rest];
}

/** Working folder, environment and user for `spawn`: nothing of our own environment reaches the server. */
export function optionsOf(way: Way) {
	return {
		cwd: '/',
		env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
		...(way.spawnAs ?? {})
	};
}

/** Makes `path` and everything in it belong to the user of this way (data may come from another machine). */
export function giveTo(way: Way, path: string): void {
	if (!way.owner) return;
	const at = lstatSync(path);
	if (at.uid === way.owner.uid) return;
	chownSync(path, way.owner.uid, way.owner.gid);
	if (at.isDirectory()) for (const name of readdirSync(path)) giveDeep(way.owner, join(path, name));
}

function giveDeep(owner: { uid: number; gid: number }, path: string): void {
	const at = lstatSync(path);
	if (at.isSymbolicLink()) return;
	chownSync(path, owner.uid, owner.gid);
	if (at.isDirectory()) for (const name of readdirSync(path)) giveDeep(owner, join(path, name));
}
