/**
 * Plants one bug after the other in a copy of the consent rules and expects the properties to notice each of them.
 * Run with `npm run prove:mutants`; ends with 1 if a bug survives.
 */
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { anyCase } from './cases.ts';
import { type Core, loadCore } from './core.ts';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';
import { PROPERTIES } from './properties.ts';

const CASES = 3_000;
const SEED = 42;
const root = resolve(import.meta.dirname, '../..');
const copies = mkdtempSync(join(tmpdir(), 'suitcase-mutants-'));
const cases = fc.sample(anyCase, { numRuns: CASES, seed: SEED });

/** The first property that a case breaks (or that ends in an exception), with the number of the case; null if all hold. */
function caughtBy(core: Core): string | null {
	for (const [number, one] of cases.entries()) {
		for (const { name, holds } of PROPERTIES) {
			if (!survives(() => holds(core, one)[0])) return `${name.split(' ')[0]}, case ${number + 1}`;
		}
	}
	return null;
}

function survives(holds: () => boolean): boolean {
	try {
		return holds();
	} catch {
		return false;
	}
}

/** Copies the rules, with or without a bug, and loads the copy. */
async function copyWith(number: number, bug: PlantedBug | null): Promise<Core> {
	const copy = join(copies, String(number));
	mkdirSync(join(copy, 'src'), { recursive: true });
	cpSync(join(root, 'src/domain'), join(copy, 'src/domain'), { recursive: true });
	writeFileSync(join(copy, 'package.json'), '{"type":"module","imports":{"#domain/*":"./src/domain/*"}}');
	if (bug) plant(copy, bug);
	return loadCore(pathToFileURL(copy).href);
}

function plant(copy: string, [name, file, from, to]: PlantedBug): void {
	const path = join(copy, 'src/domain/consent', file);
	const good = readFileSync(path, 'utf8');
	if (good.split(from).length !== 2) throw new Error(`"${name}": not exactly once in ${file}: ${from}`);
	writeFileSync(
		path,
		good.replace(from, () => to)
	);
}

let survived = 0;
try {
	const falseAlarm = caughtBy(await copyWith(0, null));
	if (falseAlarm) throw new Error(`the rules without a planted bug break ${falseAlarm}`);
	for (const [index, bug] of PLANTED_BUGS.entries()) {
		const killer = caughtBy(await copyWith(index + 1, bug));
		if (!killer) survived++;
		console.log(killer ? `killed    ${bug[0]} (${killer})` : `SURVIVED  ${bug[0]}`);
	}
} finally {
	rmSync(copies, { recursive: true, force: true });
}
console.log(`${PLANTED_BUGS.length - survived} of ${PLANTED_BUGS.length} planted bugs killed, ${survived} survived`);
process.exitCode = survived > 0 ? 1 : 0;
