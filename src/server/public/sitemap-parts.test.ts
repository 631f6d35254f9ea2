import { expect, test } from 'vitest';
import { sitemapParts } from './sitemap-parts.ts';

test('few stories are one part, more are cut in the middle, and nothing lies between two parts', () => {
	expect(sitemapParts(0)).toEqual([{ name: '000', beginning: '', until: null }]);
	expect(sitemapParts(500)).toHaveLength(1);
	expect(sitemapParts(501)).toEqual([
		{ name: '000', beginning: '', until: 'g00' },
		{ name: 'g00', beginning: 'g00', until: null }
	]);
	for (const stories of [1_001, 9_000, 100_000, 1_000_000, 10_000_000]) {
		const parts = sitemapParts(stories);
		expect(stories / parts.length).toBeLessThanOrEqual(500);
		expect(parts.length).toBeLessThan(50_000);
		expect(parts[0]?.beginning).toBe('');
		expect(parts.at(-1)?.until).toBeNull();
		for (const [n, part] of parts.slice(1).entries()) expect(part.beginning).toBe(parts[n]?.until);
		const names = parts.map(({ name }) => name);
		expect(new Set(names).size).toBe(parts.length);
		expect([...names].sort()).toEqual(names);
	}
});
