import { expect, test } from 'vitest';
import { languageName, ownName } from './language-name.ts';

test('a language has its name in the reader’s language, and what is no tag stands as it is', () => {
	expect([languageName('fr', 'en'), languageName('en', 'fr'), ownName('fr')]).toEqual([
		'French',
		'Anglais',
		'Français'
	]);
	for (const tag of ['__proto__', 'constructor!', 'abc-de-fg-hi', '\0', 'a'.repeat(400)])
		expect([languageName(tag, 'en'), ownName(tag)], tag.slice(0, 20)).toEqual([tag, tag]);
});
