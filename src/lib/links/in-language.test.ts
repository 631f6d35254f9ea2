import { expect, it } from 'vitest';
import { inLanguage } from '#lib/links/in-language.ts';

const at = (address: string) => new URL(address, 'http://suitcase.test');

it('the same page in another language', () => {
	expect(inLanguage(at('/en'), 'ar')).toBe('/ar');
	expect(inLanguage(at('/en/about'), 'fr')).toBe('/fr/about');
});

it('a search goes along, an unknown question does not', () => {
	expect(inLanguage(at('/en/stories?q=bread+%26+tea&x=1&from=SY&after='), 'fr')).toBe(
		'/fr/stories?from=SY&q=bread+%26+tea'
	);
});

it('on a story the chosen telling does not go along', () => {
	expect(inLanguage(at('/en/stories/0123456789?lang=fr'), 'ar')).toBe('/ar/stories/0123456789');
});
