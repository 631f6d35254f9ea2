/** People in pictures: each face is shown as far as its own person allows, and never further. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LADDER } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import { show } from '#domain/consent/show.ts';
import { STATES, type Person } from '#domain/consent/story-consent.ts';
import { THING } from '#domain/story/covers.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { ask, grant, person, story } from './example-story.ts';
import { pictureOf } from './face-picture.ts';
import { marked } from './markers.ts';

const levels = (face: number) => ({ ...grant().levels, face });
const other = (id: string, state: Person['state'], face: number): Person =>
	person({ id, role: 'third_party', state, grants: { web: grant({ levels: levels(face) }) } });

function seen(people: readonly Person[], picture: PictureFacts): string | null {
	const projection = project(story({ people }), ask());
	if (!projection.ok) return null;
	return show(projection, { ...marked, pictures: [picture] }).pictures[0]?.alt ?? null;
}

const crowd = ['b', 'c', 'd', 'e'];

test('five faces and one yes: four are covered', () => {
	const people = [person(), ...crowd.map((id) => other(id, 'none', 3))];
	expect(seen(people, pictureOf(['teller', ...crowd]))).toBe('solid_mask bare-teller');
});

test('one of four objects: the picture goes, and comes back when a part without this person is cut out', () => {
	const people = [person(), ...crowd.map((id) => other(id, id === 'd' ? 'refused' : 'none', 3))];
	expect(seen(people, pictureOf(['teller', ...crowd]))).toBeNull();
	expect(seen(people, pictureOf(['teller', 'b', 'c', 'e']))).toBe('solid_mask bare-teller');
});

test('a box of which nobody said whose face it is counts as everybody’s; a thing is covered always', () => {
	const brother = other('brother', 'none', 3);
	expect(seen([person(), brother], pictureOf([undefined]))).toBe('solid_mask ');
	expect(seen([person()], pictureOf([undefined]))).toBe('visible bare-anybody');
	expect(seen([person()], pictureOf(['teller', THING]))).toBe('solid_mask bare-teller');
	// Only a sign is covered, and the faces are bare: that takes everybody’s yes.
	expect(seen([person()], pictureOf([THING]))).toBe('solid_mask ');
	expect(seen([person(), brother], pictureOf([THING]))).toBeNull();
	expect(seen([person()], pictureOf(['nobody we know']))).toBeNull();
});

test('whatever people decide, a bare face has a yes in force, and nobody who wants to be in no picture is in one', () => {
	// Mostly people who may be seen: a picture that is not shown proves nothing.
	const face = fc.constantFrom(0, 1, 2, 2, 3, 3, 3, 3, 3);
	const often: readonly Person['state'][] = ['active', 'none', 'requested'];
	const anybody = fc.record({ state: fc.constantFrom(...often, ...often, ...often, ...often, ...STATES), face });
	let shown = 0;
	fc.assert(
		fc.property(
			face,
			fc.array(anybody, { maxLength: 4 }),
			fc.constantFrom('visible' as const, 'covered' as const),
			(face, others, saw) => {
				const teller = person({ grants: { web: grant({ levels: levels(face) }) } });
				const people = [teller, ...others.map(({ state, face }, at) => other(`p${at}`, state, face))];
				const alt = seen(people, pictureOf([...people.map(({ id }) => id), THING], { people: saw }));
				if (alt === null) return;
				shown++;
				const projection = project(story({ people }), ask());
				if (!projection.ok) throw new Error('it was shown');
				for (const { id } of people) {
					const level = projection.people[id]?.face ?? 0;
					expect(level).toBeGreaterThanOrEqual(LADDER.face.indexOf('solid_mask'));
					expect(alt.includes(`bare-${id}`)).toBe(saw === 'visible' && level === LADDER.face.indexOf('visible'));
				}
				expect(alt).not.toContain(`bare-${THING}`);
			}
		),
		{ numRuns: 3_000 }
	);
	expect(shown / 3_000).toBeGreaterThan(0.2);
});

test('one more no never uncovers a face', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom(...STATES), { minLength: 1, maxLength: 4 }),
			fc.constantFrom('none' as const, 'refused' as const, 'withdrawn' as const),
			(states, no) => {
				const all = states.map((state, at) => other(`p${at}`, state, 3));
				const bare = (people: readonly Person[]) =>
					(seen([person(), ...people], pictureOf(['teller', ...all.map(({ id }) => id)])) ?? '').split(' ').slice(1);
				const before = bare(all);
				const [first, ...rest] = all;
				if (first === undefined) return;
				// Who took a yes back is shown less than who was never asked: only a step down is a no.
				if (no === 'none' && first.state !== 'active') return;
				const after = bare([{ ...first, state: no }, ...rest]);
				expect(after.filter((one) => one !== '' && !before.includes(one))).toEqual([]);
			}
		),
		{ numRuns: 1_000 }
	);
});
