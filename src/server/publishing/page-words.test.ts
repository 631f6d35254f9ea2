import { describe, expect, test } from 'vitest';
import { heardOn, type PageWords, pictureWordsOn } from './page-words.ts';

const cues = (text: string) => [{ from: 0, to: 1, text }];
const recording = { id: 'r', words: new Map([['en', { cues: cues('bread'), version: '3' }]]) };
const picture = {
	id: 'p',
	rungs: ['solid_mask', 'visible'] as const,
	words: { byRung: { solid_mask: { en: 'a shelf', ar: 'not read' } }, asItCame: { en: 'came', fr: 'venue' } }
};
const read: NonNullable<PageWords['read']> = {
	version: 7,
	pictureWords: (id, rung) => (id === 'p' && rung === 'solid_mask' ? 'رف' : null),
	heardWords: (id) => (id === 'r' ? cues('خبز') : null)
};
const page = (change: Partial<PageWords> = {}): PageWords => ({
	language: 'ar',
	originals: ['en'],
	isHistorical: false,
	mayBeIn: () => true,
	read: null,
	...change
});

describe('what stands beside a page', () => {
	test('is the original with its language, where nobody has translated and read it', () => {
		expect(heardOn(page(), recording)).toEqual({ cues: cues('bread'), version: '3', language: 'en' });
		expect(pictureWordsOn(page(), picture, 'solid_mask')).toEqual({ alt: 'a shelf', altLanguage: 'en' });
	});

	test('is the translation that was read, and another file for each version of either', () => {
		expect(heardOn(page({ read }), recording)).toEqual({ cues: cues('خبز'), version: 'read-7-3', language: 'ar' });
		expect(pictureWordsOn(page({ read }), picture, 'solid_mask')).toEqual({ alt: 'رف' });
		expect(pictureWordsOn(page({ read }), picture, 'visible')).toEqual({ alt: 'came', altLanguage: 'en' });
	});

	test('is nothing in a language that the teller excluded, not even as the original of another page', () => {
		const without = page({ mayBeIn: (language) => language !== 'en' });
		expect(heardOn(without, recording)).toBeNull();
		expect(pictureWordsOn({ ...without, language: 'uk' }, picture, 'solid_mask')).toEqual({ alt: '' });
		expect(pictureWordsOn({ ...without, language: 'uk' }, picture, 'visible')).toEqual({
			alt: 'venue',
			altLanguage: 'fr'
		});
		expect(heardOn({ ...without, read }, recording)?.language).toBe('ar');
	});

	test('of a text of long ago may also be what came with it in that language', () => {
		const french = page({ language: 'fr' });
		expect(pictureWordsOn(french, picture, 'visible')).toEqual({ alt: 'came', altLanguage: 'en' });
		expect(pictureWordsOn({ ...french, isHistorical: true }, picture, 'visible')).toEqual({ alt: 'venue' });
	});
});
