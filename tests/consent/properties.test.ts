import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCase } from './cases.ts';
import { loadCore } from './core.ts';
import { PROPERTIES } from './properties.ts';

const CASES = process.env.SUITCASE_PROVE === '1' ? 12_000 : 3_000;
const core = await loadCore(resolve(import.meta.dirname, '../..'));

for (const { name, holds } of PROPERTIES) {
	test(name, { timeout: 300_000 }, () => {
		let tested = 0;
		const property = fc.property(anyCase, (one) => {
			const [held, put] = holds(core, one);
			if (put) tested++;
			return held;
		});
		fc.assert(property, { numRuns: CASES, seed: 42 });
		if (CASES > 3_000)
			console.log(`${name}: put to the test in ${Math.round((100 * tested) / CASES)} % of ${CASES} cases`);
		expect(tested).toBeGreaterThan(CASES / 100);
	});
}
