/**
 * `npm test`: everything, from whatever state the checkout is in. Installs and builds what is missing, gets a browser where
 * it may, runs every check, and ends with one line: `N passed, N failed`. Plain JavaScript, for any Node from 20 on.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build, install, program } from './prepare.js';

const reports = 'test-results';
const sum = { passed: 0, failed: 0, skipped: 0 };

install();
// From here on the Node version that Suitcase brings along.
process.env.PATH = join(process.cwd(), 'node_modules', '.bin') + delimiter + process.env.PATH;
getPrograms();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

// What needs one processor goes on beside the rest, and is told when it is done.
const format = begin('format', 'prettier', ['--check', '--log-level', 'warn', '.']);
const lint = begin('lint', 'eslint', ['.']);
await format;
await lint;
const built = buildSafely();
step('types of the framework', 'svelte-kit', ['sync']);
const domain = begin('types of the domain', 'tsc', ['-p', 'src/domain']);
const types = begin('types', 'svelte-check', ['--threshold', 'error', '--output', 'human']);
suite('unit');
await domain;
await types;
plantedBugs();
suite('media');
suite('db');
if (built) suite('journeys');
if (built) suite('proofs');

const { passed, failed, skipped } = sum;
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

function run(name, args) {
	return spawnSync(program('node'), [binary(name), ...args], { stdio: 'inherit' }).status ?? 1;
}

/** The script behind a program's name, so that it runs on our Node whatever its first line says. */
function binary(name) {
	const folder = name === 'tsc' ? 'typescript' : name === 'svelte-kit' ? '@sveltejs/kit' : name;
	const { bin } = JSON.parse(readFileSync(join('node_modules', folder, 'package.json'), 'utf8'));
	return join('node_modules', folder, typeof bin === 'string' ? bin : bin[name]);
}

function step(title, name, args) {
	console.log(`\n— ${title}`);
	count(title, run(name, args));
}

/** A step that runs meanwhile; what it says is printed as a whole when it is waited for. */
async function begin(title, name, args) {
	const said = join(reports, `${title.replaceAll(' ', '-')}.txt`);
	const file = openSync(said, 'w');
	const child = spawn(program('node'), [binary(name), ...args], { stdio: ['ignore', file, file] });
	const [status] = await once(child, 'exit');
	closeSync(file);
	console.log(`\n— ${title}\n${readFileSync(said, 'utf8')}`);
	count(title, status);
}

function count(title, status) {
	if (status === 0) sum.passed += 1;
	else {
		sum.failed += 1;
		console.log(`— ${title}: failed`);
	}
}

/** Breaks the rules of consent on purpose, one at a time, and expects the properties to notice each. */
function plantedBugs() {
	console.log('\n— planted bugs');
	if (spawnSync(program('node'), ['tests/consent/mutants.ts'], { stdio: 'inherit' }).status === 0) sum.passed += 1;
	else sum.failed += 1;
}

function suite(project) {
	console.log(`\n— ${project}`);
	const report = join(reports, `${project}.json`);
	const status = run('vitest', [
		...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
	]);
	const said = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
	const failures = said.numFailedTests ?? 0;
	sum.passed += said.numPassedTests ?? 0;
	// A file that breaks before its first test has no test to count, and is a failure all the same.
	sum.failed += status === 0 ? failures : Math.max(failures, 1);
	sum.skipped += (said.numPendingTests ?? 0) + (said.numTodoTests ?? 0);
}

function buildSafely() {
	console.log('\n— build');
	try {
		build();
		sum.passed += 1;
		return true;
	} catch (error) {
		console.log(error.message);
		sum.failed += 1;
		return false;
	}
}

/**
 * Programs that are not ours: fetched together as root on Debian and Ubuntu, asked for otherwise. Of the browser Debian has
 * a form without windows, which walks the journeys in half the time: wished for, not needed.
 */
function getPrograms() {
	const there = (...places) => places.some((place) => existsSync(place));
	const light = there('/usr/bin/chromium-headless-shell');
	const browser =
		light ||
		there(
			'/usr/bin/chromium',
			'/usr/bin/chromium-browser',
			'/usr/bin/google-chrome',
			'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
		);
	const others = [
		['ffmpeg', there('/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg')],
		['espeak-ng', there('/usr/bin/espeak-ng', '/usr/local/bin/espeak-ng', '/opt/homebrew/bin/espeak-ng')],
		['libimage-exiftool-perl', there('/usr/bin/exiftool', '/usr/local/bin/exiftool', '/opt/homebrew/bin/exiftool')]
	].flatMap(([name, here]) => (here ? [] : [name]));
	const missing = browser ? others : ['chromium', ...others];
	if (light && missing.length === 0) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log(`Installing ${['chromium-headless-shell', ...others].join(', ')} (once) …`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
		const fetched = (...names) => apt('install', '-y', '-qq', '--no-install-recommends', ...names);
		apt('update', '-qq');
		const found = light || fetched('chromium-headless-shell') || browser || fetched('chromium');
		if (found && (others.length === 0 || fetched(...others))) return;
	}
	if (missing.length === 0) return;
	const without = missing.includes('chromium')
		? 'the journeys in the browser will fail'
		: 'the tests of sound and film are skipped';
	console.log(
		`${missing.join(', ')} cannot be found, so ${without}. Install them and run this again:\n` +
			`  Debian, Ubuntu: sudo apt-get install ${missing.join(' ')}\n` +
			'  macOS: install Google Chrome; brew install ffmpeg espeak-ng exiftool'
	);
}
