import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ELEMENTS, type Levels, TOP, eachElement, meet, showsNoMoreThan } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import type { Person, StoryConsent } from '#domain/consent/story-consent.ts';
import { factsFrom } from './facts-from.ts';
import type { StoryFacts } from './facts.ts';
import { commonFacts, heldToGroup } from './group-facts.ts';

const ID = '0123456789';
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const place = fc.record({
	country: fc.constantFrom('MA', 'DZ', 'BE', 'ER'),
	admin1: maybe(fc.constantFrom('North', 'South')),
	town: maybe(fc.constantFrom('Upper', 'Lower'))
});
const facts: fc.Arbitrary<StoryFacts> = fc
	.record({
		first_name: maybe(fc.constantFrom('Aa', 'Bb', 'Cc')),
		chosen_pseudonym: maybe(fc.constantFrom('Dd', 'Ee')),
		origin: maybe(place),
		current: maybe(place),
		time: maybe(fc.constantFrom('2011', '2015', '2015-03', '2015-03-04')),
		age: maybe(fc.integer({ min: 30, max: 45 })),
		gender: maybe(fc.constantFrom('woman', 'man'))
	})
	.map(({ first_name, chosen_pseudonym, ...told }) =>
		factsFrom(ID, { ...told, names: { first_name, chosen_pseudonym } } as never)
	);

/** Everything a set of facts says, each rung by itself; names apart, for a list of them grows. */
const rungs = ({ name: _name, ...known }: StoryFacts): string[] =>
	Object.entries(known).flatMap(([element, value]) =>
		typeof value === 'object'
			? Object.entries(value as object).map(([rung, said]) => `${element}.${rung}=${String(said)}`)
			: [`${element}=${String(value)}`]
	);

test('what is said of a group is true of each of them', () => {
	let said = 0;
	fc.assert(
		fc.property(fc.array(facts, { minLength: 2, maxLength: 5 }), (tellers) => {
			const common = rungs(commonFacts(ID, tellers));
			said += common.length > 0 ? 1 : 0;
			for (const one of tellers) for (const rung of common) expect(rungs(one)).toContain(rung);
		}),
		{ numRuns: 2_000, seed: 7 }
	);
	expect(said).toBeGreaterThan(600);
});

test('one more teller never makes more known, and the order of telling does not matter', () => {
	fc.assert(
		fc.property(fc.array(facts, { minLength: 1, maxLength: 5 }), facts, fc.nat(), (tellers, newcomer, turn) => {
			const before = commonFacts(ID, tellers);
			const after = commonFacts(ID, [...tellers, newcomer]);
			for (const rung of rungs(after)) expect(rungs(before)).toContain(rung);
			for (const kind of ['chosen_pseudonym', 'first_name', 'full_name'] as const)
				if (after.name?.[kind]) expect(before.name?.[kind]).toBeDefined();
			const at = turn % tellers.length;
			expect(commonFacts(ID, [...tellers.slice(at), ...tellers.slice(0, at)].reverse())).toEqual(before);
		}),
		{ numRuns: 2_000, seed: 8 }
	);
});

test('names stand only where everybody has one of that kind, all together and in the order of the alphabet', () => {
	const [one, two] = [factsFrom(ID, { names: { first_name: 'Bb' } }), factsFrom(ID, { names: { first_name: 'Aa' } })];
	expect(commonFacts(ID, [one, two]).name?.first_name).toBe('Aa, Bb');
	expect(commonFacts(ID, [one, two, factsFrom(ID, {})]).name?.first_name).toBeUndefined();
	const long = factsFrom(ID, { names: { first_name: 'x'.repeat(79) } });
	expect(commonFacts(ID, [one, long]).name?.first_name).toBeUndefined();
});

test('a place of the same name elsewhere is another place; of two countries only the part of the world is left', () => {
	const at = (country: string, more = {}) => factsFrom(ID, { origin: { country, ...more } });
	expect(commonFacts(ID, [at('MA', { town: 'Upper' }), at('DZ', { town: 'Upper' })]).origin).toEqual({ region: '015' });
	const towns = [at('MA', { admin1: 'North', town: 'Upper' }), at('MA', { admin1: 'South', town: 'Upper' })];
	expect(commonFacts(ID, towns).origin).toEqual({ region: '015', country: 'MA' });
	expect(commonFacts(ID, [at('MA'), at('BE')]).origin).toBeUndefined();
});

test('the desk writes nothing finer than what all of them share', () => {
	fc.assert(
		fc.property(fc.array(facts, { minLength: 2, maxLength: 4 }), facts, (tellers, written) => {
			const common = commonFacts(ID, tellers);
			const held = heldToGroup(written, common);
			const kinds = (known: StoryFacts) => rungs(known).map((rung) => rung.replace(/=.*/, ''));
			const compared = (kind: string) => !kind.startsWith('name') && !kind.startsWith('transit');
			for (const kind of kinds(held).filter(compared)) expect(kinds(common)).toContain(kind);
		}),
		{ numRuns: 2_000, seed: 9 }
	);
});

const levels: fc.Arbitrary<Levels> = fc
	.tuple(...ELEMENTS.map((element) => fc.nat(TOP[element])))
	.map((list) => eachElement((element) => list[ELEMENTS.indexOf(element)] ?? 0))
	.map((some) => ({ ...some, text: Math.max(1, some.text) }));
const teller = (id: string): fc.Arbitrary<Person> =>
	levels.map((some) => ({
		...{ id, role: 'teller', minor: false, guardianOk: false, assent: false, state: 'active' },
		grants: { web: { levels: some, from: 0, until: 100, noRecallAck: true, excludedLanguages: [] } }
	}));
const story = (people: readonly Person[]): StoryConsent => ({
	...{ id: ID, consentVersion: 1, people, risk: 'low', safetyHold: false, embargoUntil: 0, holdEvents: [] },
	...{ claimOpen: false, authors: [], reviewedBy: ['r'], k: { origin: Infinity, transit: Infinity, current: Infinity } }
});
const ask = (people: readonly Person[]) => project(story(people), { channel: 'web', language: 'en', now: 1, kMin: 20 });

test('P2 shown is no more than the least of all tellers, in whatever order, and one more shows no more', () => {
	fc.assert(
		fc.property(fc.tuple(teller('1'), teller('2'), teller('3'), teller('4')), ([a, b, c, d]) => {
			const all = ask([a, b, c]);
			const more = ask([a, b, c, d]);
			if (!all.ok || !more.ok) throw new Error('each of them allows some words');
			const least = [a, b, c].map(({ grants }) => grants.web?.levels ?? TOP).reduce(meet);
			expect(showsNoMoreThan(all.levels, least)).toBe(true);
			expect(showsNoMoreThan(more.levels, all.levels)).toBe(true);
			expect(ask([c, a, b])).toMatchObject({ levels: all.levels });
		}),
		{ numRuns: 2_000, seed: 10 }
	);
});

test('one who has not said yes keeps everything back', () => {
	const [a, b] = fc.sample(fc.tuple(teller('1'), teller('2')), { numRuns: 1, seed: 1 })[0] ?? [];
	if (!a || !b) throw new Error('no sample');
	for (const state of ['requested', 'cooling', 'suspended', 'expired', 'withdrawn', 'refused'] as const)
		expect(ask([a, { ...b, state }]).ok).toBe(false);
});
