import { expect, test } from 'vitest';
import { ageFacts, factsFrom, placeFacts, timeFacts } from '#domain/story/facts-from.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { pseudonymIndex } from '#domain/story/pseudonym.ts';

const told = {
	names: { chosen_pseudonym: 'Baker', first_name: 'A', full_name: 'A B' },
	origin: { country: 'ER', town: 'Keren' },
	current: { country: 'IT' },
	time: '2015-09',
	age: 37,
	gender: 'woman',
	art9: ['orthodox'],
	legal: 'refugee',
	family: { roles_only: 'my brother' }
};

test('every wider rung follows from what was told', () => {
	expect(factsFrom('0123456789', told)).toEqual({
		name: { system_pseudonym: pseudonymIndex('0123456789'), ...told.names },
		origin: { region: '014', country: 'ER', town: 'Keren' },
		current: { region: '039', country: 'IT' },
		time: { decade: '2010', year: '2015', month: '2015-09' },
		age: { band10: 30, band5: 35, exact: 37 },
		gender: 'woman',
		art9: ['orthodox'],
		legal: 'refugee',
		family: { roles_only: 'my brother' }
	});
});

test('what was not told has no rungs', () => {
	expect(factsFrom('0123456789', {})).toEqual({ name: { system_pseudonym: pseudonymIndex('0123456789') } });
	expect(factsFrom('0123456789', { gender: '', art9: [], legal: '' })).not.toHaveProperty('gender');
	expect(placeFacts({ country: 'ZZ', town: 'Nowhere' })).toBeUndefined();
	expect(timeFacts('last summer')).toBeUndefined();
	expect(timeFacts('1999-12-31')).toEqual({ decade: '1990', year: '1999', month: '1999-12', day: '1999-12-31' });
	expect([-1, 121, 3.5].map(ageFacts)).toEqual([undefined, undefined, undefined]);
	expect(ageFacts(0)).toEqual({ band10: 0, band5: 0, exact: 0 });
});

test('stored facts read back the same, and nothing odd is read', () => {
	const facts = factsFrom('0123456789', told);
	expect(parseFacts(JSON.parse(JSON.stringify(facts)))).toEqual({ ok: true, value: facts });
	const odd = {
		name: { first_name: 'A' },
		origin: { region: '014', country: 'ER', latitude: 15 },
		transit: { region: '002' },
		current: { country: 'IT' },
		time: { decade: '2010', month: '2015-13' },
		age: { band10: '30' },
		gender: 'x'.repeat(41),
		art9: [1],
		legal: 'two\nlines',
		family: { names: 'B' }
	};
	for (const [field, value] of Object.entries(odd)) {
		expect(parseFacts({ ...facts, [field]: value })).toEqual({ ok: false, reason: field });
	}
	expect(parseFacts({ ...facts, coordinates: [15, 38] })).toEqual({ ok: false, reason: 'shape' });
	expect(parseFacts(null).ok).toBe(false);
});
