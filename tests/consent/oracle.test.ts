/** Compares our decision with an independent worked model of the same rules, where the folder with the design is at hand. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Channel } from '#domain/consent/channels.ts';
import { project } from '#domain/consent/project.ts';
import type { Question, StoryConsent } from '#domain/consent/story-consent.ts';
import { anyCase } from './cases.ts';

interface Oracle {
	readonly project: (
		story: StoryConsent,
		question: Question<Channel>
	) => { ok: true; levels: object; people: object; expiresAt: number } | { ok: false; reasons: readonly string[] };
}

const shared = process.env.SUITCASE_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const file = resolve(shared, 'design/consent-core.ts');
const CASES = process.env.SUITCASE_PROVE === '1' ? 120_000 : 3_000;

test('our decision and the model agree', { timeout: 600_000 }, async ({ skip }) => {
	if (!existsSync(file))
		return skip(`the model is not at ${file}; set SUITCASE_SHARED to the folder that holds design/`);
	const oracle: Oracle = await import(/* @vite-ignore */ file);
	let shown = 0;
	const property = fc.property(anyCase, ({ story, question }) => {
		const ours = project(story, question);
		const theirs = oracle.project(story, question);
		if (ours.ok) shown++;
		return isDeepStrictEqual(essence(ours), essence(theirs));
	});
	fc.assert(property, { numRuns: CASES });
	const share = Math.round((100 * shown) / CASES);
	console.log(`our decision and the model agree in ${CASES} cases; something is shown in ${share} % of them`);
	expect(share).toBeGreaterThanOrEqual(20);
});

/** What both must agree on. */
function essence(answer: ReturnType<Oracle['project']>): unknown {
	if (!answer.ok) return { reasons: [...answer.reasons] };
	return { levels: { ...answer.levels }, people: { ...answer.people }, expiresAt: answer.expiresAt };
}
