/**
 * A reporter for vitest: which files had tests that were skipped, and why. It adds to the list in the file that
 * SUITCASE_SKIPPED names: `[{ file, why, tests }]`, a line for each reason. Plain JavaScript, for any Node from 20 on.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './prepare.js';

/** Made anew by vitest, which wants a default export that stands behind `new`. */
export default function SkippedTests() {
	return {
		onTestRunEnd(modules) {
			const list = process.env.SUITCASE_SKIPPED;
			if (list) writeFileSync(list, JSON.stringify([...readSkipped(list), ...modules.flatMap(skippedIn)]));
		}
	};
}

/** What stands in such a list; nothing where there is none. */
export function readSkipped(list) {
	return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

/** A line for people. */
export function skippedLine({ file, why, tests }) {
	return `${file}: ${tests} skipped: ${why}`;
}

function skippedIn(module) {
	const reasons = new Map();
	for (const test of module.children.allTests('skipped')) {
		const why = test.result().note ?? conditionsIn(module.moduleId);
		reasons.set(why, (reasons.get(why) ?? 0) + 1);
	}
	const file = relative(root, module.moduleId);
	return [...reasons].map(([why, tests]) => ({ file, why: why.replace(/^skipped: /, ''), tests }));
}

/** `skipIf` gives no reason of its own; what it asks for stands in the file. */
function conditionsIn(path) {
	const found = [...readFileSync(path, 'utf8').matchAll(/\.((?:skipIf|runIf)\([^\n]*?\))\(/g)];
	return [...new Set(found.map(([, condition]) => condition))].join(', ') || 'the file does not say';
}
