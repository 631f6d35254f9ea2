import { expect, test } from 'vitest';
import { telling } from '../../../tests/told-story.ts';
import { nameSource } from './name-source.ts';

const source = { title: 'The Promised Land', author: 'Mary Antin', year: 1912 };

test.each(['en', 'fr', 'ar', 'nl'])('a historical telling in %s ends with its source', (language) => {
	const named = nameSource(telling(language), source);
	expect(named.blocks.at(-1)?.text).toContain('The Promised Land');
	expect(named.blocks.at(-1)?.text).toContain('1912');
	if (language === 'ar')
		expect(named.blocks.at(-1)?.text).toContain('«\u2068The Promised Land\u2069»، \u2068Mary Antin\u2069');
	expect(named.blocks).toHaveLength(telling(language).blocks.length + 1);
});
