/**
 * `npm test`: everything, from whatever state the checkout is in. Installs and builds what is missing, gets a browser where
 * it may, runs every check, names each file of which tests were skipped, and why, and ends with one line: `N passed,
 * N failed`. Plain JavaScript, for any Node from 20 on.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { builder, install, isBuilt, program, root } from './prepare.js';
import { readSkipped, skippedLine } from './skipped-tests.js';

const reports = 'test-results';
const sum = { passed: 0, failed: 0, skipped: 0 };

// What needs one processor goes on beside the rest, and is told when it is done.
const programs = spawn(process.execPath, ['scripts/programs.js'], { cwd: root, stdio: 'inherit' });
const programsAreThere = once(programs, 'exit');
install();
// From here on the Node version that Suitcase brings along.
process.env.PATH = join(process.cwd(), 'node_modules', '.bin') + delimiter + process.env.PATH;
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
process.env.SUITCASE_SKIPPED = join(reports, 'skipped.json');
// What was compiled once is read from there by every process of the tests.
process.env.NODE_COMPILE_CACHE = join(process.cwd(), 'node_modules', '.cache', 'node');

step('words', 'scripts/words.js', []);
step('types of the framework', binary('svelte-kit'), ['sync']);
process.env.SUITCASE_WORDS_ARE_MADE = 'yes';
const built = isBuilt() || begin('build', builder[0], builder.slice(1));
// The build writes the types of the framework anew, which these read.
const typed = Promise.resolve(built).then(async () => {
	await begin('lint', binary('eslint'), ['.']);
	await begin('types', binary('svelte-check'), ['--threshold', 'error', '--output', 'human']);
});
const checks = [
	typed,
	begin('format', binary('prettier'), ['--check', '--log-level', 'warn', '.']),
	begin('types of the domain', binary('tsc'), ['-p', 'src/domain']),
	// Breaks the rules of consent on purpose, one at a time, and expects the properties to notice each.
	begin('planted bugs', 'tests/consent/mutants.ts', [])
];
await programsAreThere;
// Where one project waits or comes to its last file, the others compute, and the checks beside them all.
await suite({ unit: '/src/domain/', media: '.media.test.ts', db: '.db.test.ts' });
for (const check of checks) await check;
if (await built) await suite({ journeys: '/journeys/', proofs: '/proofs/kills', clock: '/proofs/start' });

const skips = readSkipped(process.env.SUITCASE_SKIPPED);
if (skips.length > 0) console.log(['\n— skipped', ...skips.map(skippedLine)].join('\n'));
const { passed, failed, skipped } = sum;
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

function run(script, args) {
	return spawnSync(program('node'), [script, ...args], { stdio: 'inherit' }).status ?? 1;
}

/** The script behind a program's name, so that it runs on our Node whatever its first line says. */
function binary(name) {
	const folder = name === 'tsc' ? 'typescript' : name === 'svelte-kit' ? '@sveltejs/kit' : name;
	const { bin } = JSON.parse(readFileSync(join('node_modules', folder, 'package.json'), 'utf8'));
	return join('node_modules', folder, typeof bin === 'string' ? bin : bin[name]);
}

function step(title, script, args) {
	console.log(`\n— ${title}`);
	count(title, run(script, args));
}

/** A step that runs meanwhile; what it says is printed as a whole when it is waited for. */
async function begin(title, script, args) {
	const said = join(reports, `${title.replaceAll(' ', '-')}.txt`);
	const file = openSync(said, 'w');
	const child = spawn(program('node'), [script, ...args], { stdio: ['ignore', file, file] });
	// What is waited for comes first.
	setPriority(child.pid, 10);
	const [status] = await once(child, 'exit');
	closeSync(file);
	console.log(`\n— ${title}\n${readFileSync(said, 'utf8')}`);
	count(title, status);
	return status === 0;
}

function count(title, status) {
	if (status === 0) sum.passed += 1;
	else {
		sum.failed += 1;
		console.log(`— ${title}: failed`);
	}
}

/** Tests of projects of `vitest.config.ts` in one run; beside each, what stands in the names of its files. */
async function suite(files) {
	const projects = Object.keys(files);
	console.log(`\n— ${projects.join(', ')}`);
	const report = join(reports, `${projects.join('-')}.json`);
	// Not `run`: what goes on beside it is begun while it runs.
	const child = spawn(
		program('node'),
		[
			...[binary('vitest'), 'run', ...projects.flatMap((project) => ['--project', project])],
			...['--reporter=default', '--reporter=./scripts/skipped-tests.js'],
			...['--reporter=json', `--outputFile.json=${report}`]
		],
		{ stdio: 'inherit' }
	);
	const [status] = await once(child, 'exit');
	const said = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
	const ran = said.testResults ?? [];
	const silent = projects.filter((project) => !ran.some(({ name }) => name.includes(files[project])));
	for (const project of silent) console.log(`— ${project}: no file of it ran`);
	// A file that breaks before its first test has no test to count, and is a failure all the same.
	const broken = ran.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed));
	const failures = (said.numFailedTests ?? 0) + broken.length + silent.length;
	sum.passed += said.numPassedTests ?? 0;
	sum.failed += status === 0 ? failures : Math.max(failures, 1);
	sum.skipped += (said.numPendingTests ?? 0) + (said.numTodoTests ?? 0);
}

function isFailed({ status }) {
	return status === 'failed';
}
