/**
 * Random stories and questions. Biased, so that in well over a fifth of them something is shown: a property that is only
 * ever tried on refusals proves little.
 */
import fc from 'fast-check';
import { CHANNELS, type Channel } from '#domain/consent/channels.ts';
import { ELEMENTS, type Element, type Levels, TOP, eachElement } from '#domain/consent/ladders.ts';
import { RISKS, type Risk } from '#domain/consent/risk.ts';
import {
	type Grant,
	type Grants,
	type Person,
	type Question,
	STATES,
	type State,
	type StoryConsent
} from '#domain/consent/story-consent.ts';

/** A story, a question, and further values that single properties need. */
export interface Case {
	readonly story: StoryConsent;
	readonly question: Question<Channel>;
	readonly newcomer: Person;
	readonly number: number;
	readonly element: Element;
	readonly state: State;
	readonly days: number;
	readonly risks: readonly [Risk, Risk];
	readonly yes: boolean;
}

/** True once in `of` cases. */
const rarely = (of: number): fc.Arbitrary<boolean> =>
	fc.oneof({ weight: of - 1, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const mostly = (of: number): fc.Arbitrary<boolean> => rarely(of).map((seldom) => !seldom);

const level = (element: Element): fc.Arbitrary<number> =>
	fc.oneof({ weight: 1, arbitrary: fc.constant(TOP[element]) }, { weight: 2, arbitrary: fc.nat(TOP[element]) });

const someLevels: fc.Arbitrary<Levels> = fc
	.tuple(...ELEMENTS.map(level))
	.map((list) => eachElement((element) => list[ELEMENTS.indexOf(element)] ?? 0));

const levels: fc.Arbitrary<Levels> = fc.oneof(
	{ weight: 1, arbitrary: fc.constant(TOP) },
	{ weight: 2, arbitrary: someLevels.map((some) => ({ ...some, text: Math.max(1, some.text) })) },
	{ weight: 1, arbitrary: someLevels }
);

const grant: fc.Arbitrary<Grant> = fc.record({
	levels,
	from: fc.integer({ min: 0, max: 30 }),
	until: fc.integer({ min: 70, max: 140 }),
	noRecallAck: mostly(8),
	excludedLanguages: rarely(10).map((one) => (one ? ['ti'] : []))
});

const grants: fc.Arbitrary<Grants> = fc
	.record({ granted: fc.array(grant, { minLength: 3, maxLength: 3 }), gap: fc.nat(24), shift: fc.nat(2) })
	.map(({ granted, gap, shift }) => {
		const yes = CHANNELS.map((channel, i) => [channel, i === gap ? undefined : granted[(i + shift) % 3]] as const);
		return Object.fromEntries(yes.filter(([, one]) => one !== undefined));
	});

const state = (weight: number): fc.Arbitrary<State> =>
	fc.oneof({ weight, arbitrary: fc.constant('active' as const) }, { weight: 1, arbitrary: fc.constantFrom(...STATES) });

const person = (role: Person['role']): fc.Arbitrary<Person> =>
	fc.record({
		id: fc.constant(''),
		role: fc.constant(role),
		minor: rarely(5),
		guardianOk: mostly(8),
		assent: mostly(8),
		state: state(role === 'teller' ? 12 : 1),
		grants
	});

const share = fc.oneof(fc.nat(40), fc.constant(Infinity));

const story: fc.Arbitrary<StoryConsent> = fc
	.record({
		tellers: fc.oneof(
			{ weight: 3, arbitrary: fc.array(person('teller'), { minLength: 1, maxLength: 1 }) },
			{ weight: 1, arbitrary: fc.array(person('teller'), { minLength: 1, maxLength: 3 }) }
		),
		others: fc.array(person('third_party'), { maxLength: 3 }),
		tellersFirst: fc.boolean(),
		risk: fc.constantFrom<Risk>('low', 'low', 'low', ...RISKS),
		safetyHold: rarely(14),
		embargoUntil: fc.integer({ min: 0, max: 25 }),
		holdEvents: rarely(14).map((one) => (one ? ['asylum_decision'] : [])),
		claimOpen: rarely(3),
		reviewedBy: fc.constantFrom(...Array<string[]>(10).fill(['reviewer']), ['editor', 'reviewer'], ['editor'], []),
		k: fc.record({ origin: share, transit: share, current: share })
	})
	.map(({ tellers, others, tellersFirst, ...rest }) => ({
		...rest,
		id: '0123456789',
		consentVersion: 1,
		authors: ['editor'],
		people: (tellersFirst ? [...tellers, ...others] : [...others, ...tellers]).map((one, i) => ({
			...one,
			id: `p${i}`
		}))
	}));

const question: fc.Arbitrary<Question<Channel>> = fc.record({
	channel: fc.constantFrom<Channel>('web', 'web', 'screening', 'print', 'social', 'partner_api', ...CHANNELS),
	language: fc.constantFrom('en', 'en', 'ti'),
	now: fc.oneof(
		{ weight: 4, arbitrary: fc.integer({ min: 30, max: 69 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 0, max: 150 }) }
	),
	kMin: fc.constantFrom(5, 20)
});

export const anyCase: fc.Arbitrary<Case> = fc.record({
	story,
	question,
	newcomer: person('third_party').map((one) => ({ ...one, id: 'newcomer' })),
	number: fc.nat(),
	element: fc.constantFrom(...ELEMENTS),
	state: fc.constantFrom(...STATES),
	days: fc.integer({ min: 1, max: 60 }),
	risks: fc.tuple(fc.constantFrom(...RISKS), fc.constantFrom(...RISKS)),
	yes: fc.boolean()
});
