/**
 * `npm run prove`: the slow proofs in full length, of which `npm test` runs a short form: 120,000 cases against the
 * independent model, properties with 12,000 cases each, every planted bug, 1,000 races, 200 kills, 200 takings-back on two
 * servers, 10,000 anonymous stop requests, journeys in every look. A proof of which a test was skipped has failed: nothing was proved. Takes
 * more than two hours on two cores. Plain JavaScript, for any Node from 20 on.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build, install, program } from './prepare.js';
import { readSkipped, skippedLine } from './skipped-tests.js';

install();
process.env.PATH = join(process.cwd(), 'node_modules', '.bin') + delimiter + process.env.PATH;
process.env.SUITCASE_PROVE = '1';
build();
mkdirSync('test-results', { recursive: true });
const list = (process.env.SUITCASE_SKIPPED = join('test-results', 'skipped-proofs.json'));

const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const reporters = ['--reporter=default', '--reporter=./scripts/skipped-tests.js'];
const proofs = [
	['the rules of consent', [vitest, 'run', ...reporters, '--project', 'unit', 'tests/consent']],
	['planted bugs', ['tests/consent/mutants.ts']],
	['races, floods, restores', [vitest, 'run', ...reporters, '--project', 'db', 'tests/proofs']],
	['journeys in every look', [vitest, 'run', ...reporters, '--project', 'journeys']],
	['crawls, kills, two servers', [vitest, 'run', ...reporters, '--project', 'proofs', '--project', 'clock']]
];
let failed = 0;
for (const [title, args] of proofs) {
	console.log(`\n— ${title}`);
	rmSync(list, { force: true });
	const { status } = spawnSync(program('node'), args, { stdio: 'inherit' });
	const skipped = readSkipped(list);
	for (const one of skipped) console.log(`— ${skippedLine(one)}`);
	if (status !== 0 || skipped.length > 0) failed += 1;
}
console.log(`\n${proofs.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
