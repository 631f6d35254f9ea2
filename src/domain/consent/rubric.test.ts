import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RISK_LIMIT, RISKS, type Risk } from '#domain/consent/risk.ts';
import {
	graver,
	isWholeRubric,
	judgeRisk,
	openRubric,
	readRubric,
	type Rubric,
	RUBRIC,
	RUBRIC_QUESTIONS,
	type RubricQuestion
} from '#domain/consent/rubric.ts';
import { MILD } from '../../../tests/consent/mild-rubric.ts';

const anyRubric = fc.record(
	Object.fromEntries(RUBRIC_QUESTIONS.map((name) => [name, fc.constantFrom(...RUBRIC[name])]))
) as fc.Arbitrary<Rubric>;
const rank = (risk: Risk) => RISKS.indexOf(risk);
const answersOf = (question: RubricQuestion): readonly string[] => RUBRIC[question];

test('a more dangerous answer never makes the judgement milder', () => {
	const reached = new Map<Risk, number>();
	fc.assert(
		fc.property(anyRubric, fc.constantFrom(...RUBRIC_QUESTIONS), (rubric, question) => {
			const answers = answersOf(question);
			const graverAnswers = answers.slice(answers.indexOf(rubric[question]));
			const risks = graverAnswers.map((answer) => judgeRisk({ ...rubric, [question]: answer }).risk);
			for (const [i, risk] of risks.entries()) expect(rank(risk)).toBeGreaterThanOrEqual(rank(risks[i - 1] ?? 'low'));
			reached.set(risks[0] ?? 'low', (reached.get(risks[0] ?? 'low') ?? 0) + 1);
		}),
		{ numRuns: 3000 }
	);
	// From the mild end, too: random answers are nearly always grave.
	for (const question of RUBRIC_QUESTIONS)
		for (const other of RUBRIC_QUESTIONS)
			for (const answer of answersOf(other)) {
				const risks = answersOf(question).map((one) =>
					rank(judgeRisk({ ...MILD, [other]: answer, [question]: one }).risk)
				);
				expect(risks).toEqual([...risks].sort((a, b) => a - b));
			}
	expect([...reached.keys()].length).toBeGreaterThan(1);
});

test('every judgement but the mildest says why, and each reason it gives would be missed', () => {
	fc.assert(
		fc.property(anyRubric, (rubric) => {
			const { risk, because } = judgeRisk(rubric);
			expect(because.length > 0).toBe(risk !== 'low');
			// With the mildest answers in place of all that is named, and of what is named together, it is milder.
			const eased = because.some((reason) => !RUBRIC_QUESTIONS.includes(reason as RubricQuestion))
				? MILD
				: { ...rubric, ...Object.fromEntries(because.map((name) => [name, answersOf(name as RubricQuestion)[0]])) };
			if (risk !== 'low') expect(rank(judgeRisk(eased as Rubric).risk)).toBeLessThan(rank(risk));
		}),
		{ numRuns: 2000 }
	);
});

test('plain cases', () => {
	expect(judgeRisk(MILD)).toEqual({ risk: 'low', because: [] });
	expect(judgeRisk({ ...MILD, trafficking: 'yes' })).toEqual({ risk: 'critical', because: ['trafficking'] });
	expect(judgeRisk({ ...MILD, sought: 'yes', claim: 'yes' })).toEqual({ risk: 'critical', because: ['sought'] });
	expect(judgeRisk({ ...MILD, state: 'yes' })).toEqual({ risk: 'high', because: ['state'] });
	expect(judgeRisk({ ...MILD, state: 'yes', family: 'yes' })).toEqual({ risk: 'critical', because: ['state_family'] });
	expect(judgeRisk({ ...MILD, stay: 'limited', face: 'yes' })).toEqual({ risk: 'medium', because: ['stay', 'face'] });
	expect(judgeRisk({ ...MILD, stay: 'limited', face: 'yes', public: 'yes' })).toEqual({
		risk: 'high',
		because: ['many']
	});
	expect(
		judgeRisk({ ...MILD, stay: 'none', claim: 'yes', family: 'yes', home: 'yes', shunned: 'yes' }).because
	).toEqual(['many_grave']);
});

test('only whole answers are judged; what is no answer is not answered', () => {
	expect(openRubric({})).toEqual(RUBRIC_QUESTIONS);
	expect(isWholeRubric(MILD)).toBe(true);
	expect(isWholeRubric(readRubric({ ...MILD, child: 'perhaps' }))).toBe(false);
	expect(openRubric(readRubric({ ...MILD, child: 'settled' }))).toEqual(['child']);
	expect(readRubric('nothing')).toEqual({});
});

test('the tier can be raised by hand and never lowered, and a graver tier shows no more', () => {
	fc.assert(
		fc.property(anyRubric, fc.constantFrom(...RISKS), (rubric, byHand) => {
			const { risk } = judgeRisk(rubric);
			expect(rank(graver(risk, byHand))).toBeGreaterThanOrEqual(Math.max(rank(risk), rank(byHand)));
			for (const element of Object.keys(RISK_LIMIT.low) as (keyof (typeof RISK_LIMIT)['low'])[])
				expect(RISK_LIMIT[graver(risk, byHand)][element]).toBeLessThanOrEqual(RISK_LIMIT[risk][element]);
		})
	);
});
