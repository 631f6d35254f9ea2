/** Installs and builds what is missing or older than its source. Used by `npm start` and `npm test`. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of a program that npm installed. */
export function program(name) {
	return join(root, 'node_modules', '.bin', name);
}

/** Runs a program in the checkout. Throws a plain sentence if it fails. */
function must(command, args, { quiet = false } = {}) {
	const run = spawnSync(command, args, { cwd: root, stdio: quiet ? 'pipe' : 'inherit', maxBuffer: 64 * 1024 * 1024 });
	if (run.status !== 0 && quiet) process.stderr.write(Buffer.concat([run.stdout, run.stderr]));
	if (run.status !== 0)
		throw new Error(`"${[command, ...args].join(' ')}" failed${run.error ? `: ${run.error.message}` : ''}.`);
}

/** Everything that `npm start` needs before it can start. */
export function prepare() {
	try {
		install();
		build();
	} catch (error) {
		console.error(`\n${error.message}\nNothing was started.`);
		process.exit(1);
	}
}

/**
 * Installs, if what is there is not what the lock file says. Not `npm ci`: it refuses a lock file that lacks packages for
 * other systems (some are published late), while `npm install` keeps to the lock file and finds those itself.
 */
export function install() {
	process.chdir(root);
	if (isInstalled()) return;
	console.log('Installing what Suitcase is made of (once, about a minute) …');
	const npm = process.env.npm_execpath;
	const args = ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
	if (npm && /\.c?js$/.test(npm)) must(process.execPath, [npm, ...args]);
	else must('npm', args);
}

function isInstalled() {
	const installed = join(root, 'node_modules', '.package-lock.json');
	const lock = join(root, 'package-lock.json');
	if (!existsSync(installed) || !existsSync(program('node'))) return false;
	if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
	// A fresh checkout has new times on old files: look whether anything really differs.
	const want = JSON.parse(readFileSync(lock, 'utf8')).packages;
	const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
	const same = Object.entries(want).every(
		([path, { version, optional, peer }]) =>
			path === '' || have[path]?.version === version || (!have[path] && (optional || peer))
	);
	if (same) utimesSync(installed, new Date(), new Date());
	return same;
}

const sources = [
	'src',
	'static',
	'project.inlang',
	'scripts/words.js',
	'scripts/message-types.js',
	'vite.config.ts',
	'package.json',
	'package-lock.json'
];
const made = new Set(['paraglide', 'cache', '.meta.json', 'README.md', '.gitignore', 'project_id']);

/** The time of the newest file, or folder (a deleted file changes its folder). */
function newest(path, inlang = path === 'project.inlang') {
	if (!existsSync(path)) return 0;
	const at = lstatSync(path);
	if (!at.isDirectory()) return at.mtimeMs;
	let time = inlang || path === join('src', 'lib') ? 0 : at.mtimeMs;
	for (const name of readdirSync(path)) {
		if (inlang ? made.has(name) : path === join('src', 'lib') && name === 'paraglide') continue;
		if (/\.test\.ts$|\.prop\.ts$/.test(name)) continue;
		time = Math.max(time, newest(join(path, name), inlang));
	}
	return time;
}

/** What makes the pages, for Node. */
export const builder = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];

/** Whether no source is newer than what was built. */
export function isBuilt() {
	const built = join(root, 'build', 'handler.js');
	return existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map((path) => newest(path)));
}

/** `vite build`, if a source is newer than what was built. */
export function build() {
	if (isBuilt()) return;
	console.log('Building the pages …');
	must(program('node'), builder, { quiet: true });
}
