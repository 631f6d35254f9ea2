import { expect, test } from 'vitest';
import { storyPath } from './story-path.ts';

test('an address names the language of the telling where it is not that of the page, and only there', () => {
	expect(storyPath('en', '0123456789', 'en')).toBe('/en/stories/0123456789');
	expect(storyPath('en', '0123456789', 'ar')).toBe('/en/stories/0123456789?lang=ar');
	expect(storyPath('en', '0123456789', 'zh-Hant', '/listen')).toBe('/en/stories/0123456789/listen?lang=zh-Hant');
});
