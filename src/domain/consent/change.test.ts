import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareGrants } from '#domain/consent/change.ts';
import { CEILING, CHANNELS, type Channel, OFFERED, isIrrecoverable } from '#domain/consent/channels.ts';
import { coolingEnds, coolingEndsAfter } from '#domain/consent/cooling.ts';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { ELEMENTS, TOP, ZERO, cap, meet, showsNoMoreThan } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import type { Grant } from '#domain/consent/story-consent.ts';
import { anyCase } from '../../../tests/consent/cases.ts';
import { grant } from '../../../tests/consent/example-story.ts';

test('less of anything is narrower, more of anything is wider', () => {
	const before = { web: grant({ levels: cap({ name: 'first_name' }), excludedLanguages: ['ti'] }) };
	const changed = (more: Parameters<typeof grant>[0]) => compareGrants(before, { web: { ...before.web, ...more } });
	expect(compareGrants(before, before)).toBe('same');
	expect(compareGrants(before, {})).toBe('narrower');
	expect(compareGrants({}, before)).toBe('wider');
	expect(compareGrants(before, { ...before, print: grant({ levels: ZERO }) })).toBe('wider');
	expect(changed({ levels: cap({ name: 'chosen_pseudonym' }) })).toBe('narrower');
	expect(changed({ levels: TOP })).toBe('wider');
	expect(changed({ levels: cap({ name: 'full_name', face: 'none', origin: 'none' }) })).toBe('wider');
	expect(changed({ until: 90 })).toBe('narrower');
	expect(changed({ until: 101 })).toBe('wider');
	expect(changed({ from: 9 })).toBe('wider');
	expect(changed({ from: 11 })).toBe('narrower');
	expect(changed({ excludedLanguages: ['ti', 'ar'] })).toBe('narrower');
	expect(changed({ excludedLanguages: [] })).toBe('wider');
	expect(changed({ excludedLanguages: ['ar'] })).toBe('wider');
	expect(
		compareGrants({ web: grant({ excludedLanguages: ['pt-BR'] }) }, { web: grant({ excludedLanguages: ['pt'] }) })
	).toBe('narrower');
	expect(changed({ noRecallAck: false })).toBe('narrower');
	expect(compareGrants({ web: grant({ noRecallAck: false }) }, { web: grant() })).toBe('wider');
});

/** Both limits at once: what two yeses for one channel have in common. */
const common = (one: Grant, other: Grant): Grant => ({
	levels: meet(one.levels, other.levels),
	from: Math.max(one.from, other.from),
	until: Math.min(one.until, other.until),
	noRecallAck: one.noRecallAck && other.noRecallAck,
	excludedLanguages: [...one.excludedLanguages, ...other.excludedLanguages]
});

test('what is called narrower never shows more, of anybody, wherever', () => {
	let shown = 0;
	fc.assert(
		fc.property(anyCase, ({ story, question, newcomer, number }) => {
			const who = number % story.people.length;
			const old = story.people[who]?.grants ?? {};
			const now: Partial<Record<Channel, Grant>> = {};
			for (const channel of CHANNELS) {
				const [one, other] = [old[channel], newcomer.grants[channel]];
				if (one && other) now[channel] = common(one, other);
			}
			expect(['narrower', 'same']).toContain(compareGrants(old, now));
			const people = story.people.map((one, i) => (i === who ? { ...one, grants: now } : one));
			const before = project(story, question);
			const after = project({ ...story, people }, question);
			if (!after.ok) return;
			shown++;
			expect(before.ok && showsNoMoreThan(after.levels, before.levels)).toBe(true);
		}),
		{ numRuns: 3000 }
	);
	expect(shown).toBeGreaterThan(600);
});

test('defaults are the safe end of what the channel may show', () => {
	for (const channel of CHANNELS) expect(showsNoMoreThan(defaultLevels(channel), CEILING[channel])).toBe(true);
	expect(defaultLevels('web')).toEqual({
		...ZERO,
		...{ text: 1, name: 1, origin: 1, transit: 1, current: 1, time: 1, age: 1, family: 1 }
	});
	expect(ELEMENTS.every((element) => defaultLevels('ai_training')[element] === 0)).toBe(true);
	expect(OFFERED).toEqual(['web', 'embed', 'print', 'social', 'press']);
});

test('cooling-off lasts seven days, fourteen where nothing can be taken back, none in practice', () => {
	const day = 86_400_000;
	for (const channel of CHANNELS) {
		expect(coolingEnds(channel, 5, false)).toBe(5 + (isIrrecoverable(channel) ? 14 : 7) * day);
		expect(coolingEnds(channel, 5, true)).toBe(5);
	}
	expect(coolingEndsAfter('narrower', 42, 'web', 1000, false)).toBe(42);
	expect(coolingEndsAfter('same', 42, 'web', 1000, false)).toBe(42);
	expect(coolingEndsAfter('wider', 42, 'web', 1000, false)).toBe(1000 + 7 * day);
	expect(coolingEndsAfter('wider', 1e12, 'web', 1000, false)).toBe(1e12);
});
