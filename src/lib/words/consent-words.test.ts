import { expect, test } from 'vitest';
import { ELEMENTS, LADDER } from '#domain/consent/ladders.ts';
import ar from '#messages/base/ar.json' with { type: 'json' };
import en from '#messages/base/en.json' with { type: 'json' };
import fr from '#messages/base/fr.json' with { type: 'json' };

test('every element and every rung of every ladder has a word in every language', () => {
	for (const words of [en, fr, ar]) {
		const known = new Set(Object.keys(words));
		const wanted = ELEMENTS.flatMap((element) => [
			`base_element_${element}`,
			...LADDER[element].map((rung) => `base_level_${element}_${rung}`)
		]);
		expect(wanted.filter((key) => !known.has(key))).toEqual([]);
	}
});
