import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findPackageFile } from '#server/media/packages.ts';

/** What one picture may cost. `seconds` bounds both the clock on the wall and the processor time. */
export type Allowance = { seconds: number; memoryBytes: number };

/**
 * Memory for one picture: everything the process has reserved to write to, which is far more than it uses. Measured on
 * x64: Node alone reserves some 700 MB; the whole set of renditions of a photo of 50 megapixels needs 1.2 GB reserved,
 * 440 MB used, one of 12 megapixels 335 MB used. An AVIF of 50 megapixels (no phone makes one) would use 1 GB and is
 * refused.
 */
export const MEMORY_BYTES_MAX = 1536 * 1024 * 1024;

const here = (path: string) => realpathSync(fileURLToPath(new URL(path, import.meta.url)));

/**
 * The parts of packages that the child may read: the decoder of pictures and, of the library that finds faces, the program
 * and the weights of the one network that finds them. The weights beside them, which tell people apart, stay unreadable.
 */
const READABLE_PACKAGES = [
	...['sharp', '@img', 'detect-libc', 'semver'],
	'@vladmandic/face-api/package.json',
	'@vladmandic/face-api/dist/face-api.esm.js',
	'@vladmandic/face-api/model/ssd_mobilenetv1_model.bin',
	'@vladmandic/face-api/model/ssd_mobilenetv1_model-weights_manifest.json',
	'@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'
];

/** Node's own confinement: no writing, no further process, reading only the program itself. */
function nodeCommand(program: readonly string[]): string[] {
	const readable = [
		...READABLE_PACKAGES.map((path) => realpathSync(findPackageFile(path))),
		...[here('.'), here('../../domain/base'), here('../../domain/story/covers.ts'), here('../../../package.json')]
	];
	return [
		process.execPath,
		'--permission',
		// sharp is an addon; what it does in C is held by the limits of the system, not by Node's permissions.
		'--allow-addons',
		...readable.map((path) => `--allow-fs-read=${path}`),
		'--max-old-space-size=128',
		'--disable-warning=PERM0001',
		...program
	];
}

/**
 * The limits of the kernel (Linux, util-linux): memory, processor time, size of a file written (none at all, if nothing
 * is said), few open files, no core dump.
 */
export function limitCommand({ seconds, memoryBytes }: Allowance, fileBytes = 0): string[] {
	const prlimit = '/usr/bin/prlimit';
	if (process.platform !== 'linux' || !existsSync(prlimit)) return [];
	const limits = { data: memoryBytes, cpu: Math.ceil(seconds), fsize: fileBytes, nofile: 64, core: 0 };
	return [prlimit, ...Object.entries(limits).map(([name, limit]) => `--${name}=${limit}`)];
}

let withoutNetwork: string[] | undefined;

/** A network with nothing in it, where the system lets us have one (root, or user namespaces). Tried once. */
export function networkCommand(): string[] {
	const unshare = '/usr/bin/unshare';
	if (process.platform !== 'linux' || !existsSync(unshare)) return [];
	withoutNetwork ??=
		[
			[unshare, '--net', '--'],
			[unshare, '--user', '--map-current-user', '--net', '--']
		].find(([command = '', ...rest]) => spawnSync(command, [...rest, '/bin/true'], { env: {} }).status === 0) ?? [];
	return withoutNetwork;
}

/**
 * The whole command line of the child that decodes one picture; each part replaces itself by the next (same pid).
 * `program` is another one in tests only, which look around in there.
 */
export function confinedCommand(
	allowance: Allowance,
	program: readonly string[] = [here('child/main.ts')]
): { command: string; args: string[] } {
	const parts = [...networkCommand(), ...limitCommand(allowance), ...nodeCommand(program)];
	const [command = process.execPath, ...args] = parts;
	return { command, args };
}
