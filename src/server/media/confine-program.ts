import { limitCommand, networkCommand, type Allowance } from '#server/media/confinement.ts';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that are not ours. Each is looked for once, in the places where systems put them. */
export type Program = 'ffmpeg' | 'ffprobe' | 'espeak-ng';

const PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** Where a program lies, or `undefined` where it is not installed. */
export function placeOf(program: Program): string | undefined {
	return PLACES.map((place) => join(place, program)).find((path) => existsSync(path));
}

/** Processor time may be twice the time on the wall: ffmpeg uses two threads. */
const THREADS = 2;

/**
 * A file system with nothing in it but programs and libraries (to read) and the folder of this one recording (`/work`),
 * put together in a mount namespace of its own, out of sight of everyone else. ffmpeg has no permissions like Node's; so
 * what it cannot see is what it cannot read: no keys, no data, no /proc, no device.
 * Arguments: the folder, then the command that is to run in there.
 */
const BUILD_ROOT = `
set -e
root="$1/root"
mount -t tmpfs -o size=256k,mode=0755,nosuid,nodev none "$root"
for place in /usr /bin /lib /lib64 /etc/alternatives; do
	if [ -L "$place" ]; then cp -P "$place" "$root$place"
	elif [ -e "$place" ]; then mkdir -p "$root$place"; mount --rbind -o ro "$place" "$root$place"
	fi
done
mkdir "$root/work"
mount --bind "$1" "$root/work"
shift
exec chroot "$root" /usr/bin/env -i --chdir=/work "$@"
`;

/** Gives up every right that root has, takes no new one, and dies with the worker. */
const HUMBLE = ['/usr/bin/setpriv', '--no-new-privs', '--pdeathsig', 'KILL'];
const WITHOUT_RIGHTS = [...HUMBLE, '--bounding-set=-all', '--inh-caps=-all'];

const NICE = ['/usr/bin/nice', '-n', '10'];

const OWN_ROOT = ['--net', '--mount', '--propagation', 'private', '--', '/bin/sh', '-c', BUILD_ROOT, 'sh'];

let ownRoot: string[] | undefined;

/** The command that shuts a program into its folder, where the system lets us (root, or user namespaces). Tried once. */
function rootCommand(folder: string): string[] {
	if (process.platform !== 'linux' || !existsSync('/usr/bin/unshare')) return [];
	ownRoot ??=
		[
			['/usr/bin/unshare', ...OWN_ROOT],
			['/usr/bin/unshare', '--user', '--map-root-user', ...OWN_ROOT]
		].find(([command = '', ...rest]) => {
			const tried = spawnSync(command, [...rest, folder, ...WITHOUT_RIGHTS, '/bin/true'], { env: {} });
			return tried.status === 0;
		}) ?? [];
	return ownRoot.length > 0 ? [...ownRoot, folder] : [];
}

/** Where it cannot be shut in: after everyone else, and never left behind. */
function gentlyCommand(): string[] {
	const humble = process.platform === 'linux' && existsSync('/usr/bin/setpriv') ? HUMBLE : [];
	return existsSync('/usr/bin/nice') ? [...NICE, ...humble] : humble;
}

/**
 * The whole command line of a program that works on one recording; each part replaces itself by the next (same pid).
 * File names among `args` are relative to the folder, in which it is to be started.
 */
export function confinedProgram(
	program: string,
	args: readonly string[],
	folder: string,
	{ fileBytes, ...allowance }: Allowance & { fileBytes: number }
): { command: string; args: string[] } {
	const shutIn = rootCommand(folder);
	const limits = limitCommand({ ...allowance, seconds: allowance.seconds * THREADS }, fileBytes);
	const parts =
		shutIn.length > 0
			? [...shutIn, ...limits, ...NICE, ...WITHOUT_RIGHTS, program, ...args]
			: [...networkCommand(), ...limits, ...gentlyCommand(), program, ...args];
	const [command = program, ...rest] = parts;
	return { command, args: rest };
}
