import { expect, test } from 'vitest';
import { ownEntry } from './own-entry.ts';

test('a name from outside finds what the table says, and nothing that every object has', () => {
	const table = { asked: 1 };
	expect(ownEntry(table, 'asked')).toBe(1);
	for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', null, undefined])
		expect(ownEntry<unknown>(table, name), String(name)).toBeUndefined();
});
