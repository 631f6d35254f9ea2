/** Compares our decision with an independent worked model of the same rules (`worked-model.ts`). */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { project } from '#domain/consent/project.ts';
import { sourceOf } from '../architecture/sources.ts';
import { anyCase } from './cases.ts';
import * as model from './worked-model.ts';

const CASES = process.env.SUITCASE_PROVE === '1' ? 120_000 : 3_000;

test('our decision and the model agree', { timeout: 600_000 }, () => {
	let shown = 0;
	const property = fc.property(anyCase, ({ story, question }) => {
		const ours = project(story, question);
		if (ours.ok) shown++;
		return isDeepStrictEqual(essence(ours), essence(model.project(story, question)));
	});
	fc.assert(property, { numRuns: CASES });
	const share = Math.round((100 * shown) / CASES);
	console.log(`our decision and the model agree in ${CASES} cases; something is shown in ${share} % of them`);
	expect(share).toBeGreaterThanOrEqual(20);
});

test('the model takes nothing from what it judges', () => {
	expect(sourceOf('tests/consent/worked-model.ts').imports).toEqual([]);
});

/** What both must agree on. */
function essence(answer: ReturnType<typeof project> | ReturnType<typeof model.project>): unknown {
	if (!answer.ok) return { reasons: [...answer.reasons] };
	return { levels: { ...answer.levels }, people: { ...answer.people }, expiresAt: answer.expiresAt };
}
