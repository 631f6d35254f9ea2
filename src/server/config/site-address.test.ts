import { expect, test } from 'vitest';
import { siteAddress } from './site-address.ts';

test('the address of the site is the one that people type, or a valid one of this computer', () => {
	const here = { origin: null, host: '127.0.0.1', port: 3000 };
	expect(siteAddress(here)).toBe('http://127.0.0.1:3000');
	expect(siteAddress({ ...here, origin: 'https://stories.example.org' })).toBe('https://stories.example.org');
	for (const host of ['::', '::1', '2001:db8::7']) {
		expect(siteAddress({ ...here, host })).toBe(`http://[${host}]:3000`);
		expect(new URL(`${siteAddress({ ...here, host })}/desk`).pathname).toBe('/desk');
	}
});
