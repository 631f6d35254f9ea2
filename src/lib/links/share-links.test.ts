import { expect, test } from 'vitest';
import { mailLink, shareLinks } from './share-links.ts';

const url = 'https://stories.example.org/ar/stories/0123456789';
const words = 'خبز & “شاي” + ملح?';

test('every network gets the address and the words whole, and nothing else', () => {
	const links = shareLinks(url, words);
	expect(links.map(({ network }) => network)).toEqual(['WhatsApp', 'Telegram', 'Facebook', 'Bluesky', 'X']);
	for (const { href, network } of links) {
		const said = [...new URL(href).searchParams.values()].join(' ');
		expect(said, network).toContain(url);
		expect(href, network).toMatch(/^https:\/\/[a-z.]+\/[a-z./]*\?\S+$/);
		if (network !== 'Facebook') expect(said, network).toContain(words);
	}
});

test('a letter has words for its subject and the address in it', () => {
	const { searchParams, protocol } = new URL(mailLink(url, words));
	expect([protocol, searchParams.get('subject'), searchParams.get('body')]).toEqual(['mailto:', words, url]);
});
