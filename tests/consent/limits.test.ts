/** Limits that nobody can agree away: one more can only show less, as one more person can. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_IDENTITY } from '#domain/consent/children.ts';
import { type Levels, ZERO, eachElement, LADDER, showsNoMoreThan } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import type { Person } from '#domain/consent/story-consent.ts';
import { limitsOf, PERSON_KINDS, STORY_WITH_SOMEBODY_IN_ORIGIN } from '#domain/consent/third-parties.ts';
import { anyCase } from './cases.ts';

const anyLimit: fc.Arbitrary<Levels> = fc
	.infiniteStream(fc.nat(4))
	.map((numbers) => eachElement((element) => Math.min(numbers.next().value ?? 0, LADDER[element].length - 1)));

test('a limit of one person or of the whole story only ever shows less, and is kept', () => {
	let shown = 0;
	fc.assert(
		fc.property(anyCase, anyLimit, fc.nat(8), ({ story, question }, limit, at) => {
			const before = project(story, question);
			const people = story.people.map((person, index) =>
				index === at % Math.max(1, story.people.length)
					? { ...person, limits: [...(person.limits ?? []), limit] }
					: person
			);
			const after = project({ ...story, people, limits: [...(story.limits ?? []), limit] }, question);
			if (!after.ok) return;
			shown++;
			expect(before.ok).toBe(true);
			expect(showsNoMoreThan(after.levels, before.ok ? before.levels : ZERO)).toBe(true);
			expect(showsNoMoreThan(after.levels, limit)).toBe(true);
			for (const { name, face, voice } of Object.values(after.people))
				expect(name <= limit.name && face <= limit.face && voice <= limit.voice).toBe(true);
		}),
		{ numRuns: 3_000 }
	);
	expect(shown).toBeGreaterThan(100);
});

test('one more person in the story, of any kind and whatever was said, never shows more of anybody', () => {
	const anyThird: fc.Arbitrary<Person> = fc
		.record({
			kind: fc.constantFrom(...PERSON_KINDS),
			inOrigin: fc.boolean(),
			minor: fc.boolean(),
			guardianOk: fc.boolean(),
			assent: fc.boolean(),
			state: fc.constantFrom('none', 'refused', 'withdrawn', 'active'),
			listed: fc.boolean()
		})
		.map(({ kind, inOrigin, listed, ...rest }) => ({
			...rest,
			id: 'one more',
			role: 'third_party' as const,
			grants: {},
			limits: [...limitsOf({ kind, inOrigin }), ...(listed ? [NO_IDENTITY] : [])]
		}));
	fc.assert(
		fc.property(anyCase, anyThird, fc.boolean(), ({ story, question }, third, inOrigin) => {
			const before = project(story, question);
			const limits = [...(story.limits ?? []), ...(inOrigin ? [STORY_WITH_SOMEBODY_IN_ORIGIN] : [])];
			const after = project({ ...story, people: [...story.people, third], limits }, question);
			if (!after.ok) return;
			expect(before.ok && showsNoMoreThan(after.levels, before.levels)).toBe(true);
			for (const [id, levels] of before.ok ? Object.entries(before.people) : []) {
				const now = after.people[id];
				expect(now && now.name <= levels.name && now.face <= levels.face && now.voice <= levels.voice).toBe(true);
			}
		}),
		{ numRuns: 3_000 }
	);
});
