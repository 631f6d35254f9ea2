import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deskRoutes, routesOf } from '../../../tests/desk/desk-routes.ts';
import { createCallers } from './caller.ts';
import { commonHeaders, publicCacheControl, robots } from './headers.ts';
import { patienceFor, tellingLimit, tooLarge } from './limits.ts';
import { isLocal, mayChange, settleOrigin } from './origin.ts';

describe('our own address', () => {
	test('without a proxy it is what was typed, over http, whatever a client claims', () => {
		const headers = { host: '127.0.0.1:3000', 'x-forwarded-proto': 'https', 'x-suitcase-proto': 'https' };
		expect(settleOrigin(headers, null, 0)).toBe('http://127.0.0.1:3000');
		expect(headers['x-suitcase-proto']).toBe('http');
	});
	test('behind a trusted proxy the proxy names the protocol', () => {
		expect(settleOrigin({ host: 'stories.example.org', 'x-forwarded-proto': 'http, https' }, null, 1)).toBe(
			'https://stories.example.org'
		);
	});
	test('ORIGIN wins over everything', () => {
		const headers: { host: string; 'x-suitcase-proto'?: string } = { host: 'node-3:8080' };
		expect(settleOrigin(headers, 'https://stories.example.org', 1)).toBe('https://stories.example.org');
		expect(headers).toEqual({ host: 'stories.example.org', 'x-suitcase-proto': 'https' });
	});
	test('only our own pages change anything; "null" and nothing are not ours', () => {
		const from = (origin?: string) => mayChange({ method: 'POST', headers: { origin } }, 'http://127.0.0.1:3000');
		expect(from('http://127.0.0.1:3000')).toBe(true);
		expect(from('null')).toBe(false);
		expect(from(undefined)).toBe(false);
		expect(from('http://127.0.0.1:3001')).toBe(false);
		expect(mayChange({ method: 'GET', headers: {} }, 'x')).toBe(true);
		expect(mayChange({ method: 'PUT', headers: {} }, 'x')).toBe(false);
	});
});

describe('practice mode', () => {
	test.each(['localhost:3000', '127.0.0.1', '127.8.9.1:80', '[::1]:3000', 'practice.localhost'])('%s is here', (host) =>
		expect(isLocal({ host })).toBe(true)
	);
	test.each(['example.org', '127.0.0.1.example.org', 'localhost.example.org', '10.0.0.1', '', '128.0.0.1'])(
		'"%s" is elsewhere',
		(host) => expect(isLocal({ host })).toBe(false)
	);
	test('what a proxy hands on is not from here', () => {
		expect(isLocal({ host: 'localhost', 'x-forwarded-for': '1.2.3.4' })).toBe(false);
		expect(isLocal({ host: 'localhost', forwarded: 'for=1.2.3.4' })).toBe(false);
	});
});

describe('how much may come', () => {
	const post = (url: string, headers: Record<string, string>) => tooLarge({ method: 'POST', url, headers });
	test('files where files are sent, words elsewhere', () => {
		expect(post('/en/tell', { 'content-length': '120000000' })).toBeNull();
		expect(post('/en/tell?/send', { 'content-length': '120000000' })).toBeNull();
		expect(post('/desk/tell', { 'content-length': '620000000' })).toBeNull();
		expect(post('/en/tell', { 'content-length': '700000000' })).toBe(413);
		expect(post('/desk/stories/abc/pictures/def', { 'content-length': '1048577' })).toBe(413);
		expect(post('/en/stop', { 'content-length': '1048577' })).toBe(413);
		expect(post('/en/teller', { 'content-length': '120000000' })).toBe(413);
		expect(post('/en/stop', { 'content-length': '1048576' })).toBeNull();
		expect(post('/en/stop', { 'content-length': 'x' })).toBe(413);
		// What is heard in an hour, translated line by line.
		const translation = '/desk/translate/abc/ar?/save';
		expect(post(translation, { 'content-length': '8000000' })).toBeNull();
		expect(post(translation, { 'content-length': '9000000' })).toBe(413);
		expect(post('/desk/translate?/save', { 'content-length': '8000000' })).toBe(413);
		// The form says also which language was read.
		for (const reading of ['/desk/stories/abc?/reading', '/desk/stories/abc?/reading&lang=en'])
			expect(post(reading, { 'content-length': '30000000' })).toBeNull();
		expect(post('/desk/stories/abc?/readings', { 'content-length': '30000000' })).toBe(413);
		expect(patienceFor('/desk/stories/abc?/reading&lang=en')).toBe(3_600_000);
	});
	test('more than words may come at these forms alone, and each of them is there', () => {
		const groups = [deskRoutes(), ...(['(public)', '(press)', '(intake)'] as const).map((group) => routesOf(group))];
		const forms = groups.flat().flatMap(({ route, actions }) => {
			const page = route.replace('[locale=locale]', 'en').replaceAll(/\[[^\]]+\]/g, 'abc');
			return actions.map((action) => (action === 'default' ? page : `${page}?/${action}`));
		});
		const heavy = forms.filter((form) => post(form, { 'content-length': '2000000' }) === null);
		expect(heavy.sort()).toEqual([
			'/desk/notices?/sound',
			'/desk/stories/abc?/reading',
			'/desk/tell',
			...['abc/abc?/approve', 'abc/abc?/save', 'abc/abc?/term'].map((page) => `/desk/translate/${page}`),
			...['approve', 'save', 'withdraw'].map((act) => `/desk/translate/notice/abc?/${act}`),
			'/en/tell'
		]);
	});
	test('the guide gives what stands in front as much room as the form for telling has', () => {
		const guide = readFileSync(new URL('../../../docs/operating/proxy.md', import.meta.url), 'utf8');
		const room = (found: RegExp) => Number(found.exec(guide)?.[1]);
		// nginx counts in powers of two, Caddy in powers of ten.
		expect(room(/client_max_body_size (\d+)m;/) * 1024 * 1024).toBeGreaterThanOrEqual(tellingLimit);
		expect(room(/max_size (\d+)MB/) * 1_000_000).toBeGreaterThanOrEqual(tellingLimit);
	});
	test('only files may be heavy: words that come as words stand in memory whole', () => {
		const words = { 'content-type': 'application/x-www-form-urlencoded' };
		for (const url of ['/en/tell', '/desk/tell?step=2', '/desk/stories/abc?/reading']) {
			expect(post(url, { ...words, 'content-length': '400000000' })).toBe(413);
			expect(post(url, { ...words, 'content-length': '1000000' })).toBeNull();
			expect(post(url, { ...words, 'transfer-encoding': 'chunked' })).toBe(411);
			expect(post(url, { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '30000000' })).toBeNull();
		}
		expect(post('/desk/translate/abc/ar?/save', { ...words, 'content-length': '8000000' })).toBeNull();
	});
	test('a film may take an hour, words two minutes', () => {
		expect(patienceFor('/en/tell?step=2')).toBe(3_600_000);
		expect(patienceFor('/en/my-story')).toBe(120_000);
		expect(patienceFor('/desk/stories/abc')).toBe(120_000);
	});

	test('a body of unknown length is refused where only words are expected', () => {
		expect(post('/en/stop', { 'transfer-encoding': 'chunked' })).toBe(411);
		expect(post('/desk/translate/abc/ar?/save', { 'transfer-encoding': 'chunked' })).toBe(411);
		expect(post('/desk/stories/abc?/reading', { 'transfer-encoding': 'chunked' })).toBe(411);
		expect(post('/en/tell', { 'transfer-encoding': 'chunked' })).toBeNull();
	});
});

describe('the caller', () => {
	test('is the same within an hour, another after it, and never the address', () => {
		let now = 0;
		const callerOf = createCallers(() => now);
		const first = callerOf('203.0.113.9');
		expect(callerOf('::ffff:203.0.113.9')).toBe(first);
		expect(callerOf('203.0.113.10')).not.toBe(first);
		expect(first).not.toContain('203');
		now = 3_600_001;
		expect(callerOf('203.0.113.9')).not.toBe(first);
	});
	test('one household of IPv6 is one caller', () => {
		const callerOf = createCallers(() => 0);
		expect(callerOf('2001:db8:1:2::1')).toBe(callerOf('2001:db8:1:2:ffff::9'));
		expect(callerOf('2001:db8:1:2::1')).not.toBe(callerOf('2001:db8:1:3::1'));
	});
});

describe('headers', () => {
	test('the policy is named by our own address or by its path, never by what somebody typed', () => {
		const policy = (origin: string | null) => new Map(commonHeaders({ origin, practice: false })).get('tdm-policy');
		expect(policy('https://stories.example.org')).toBe('https://stories.example.org/policies/tdm.json');
		expect(policy(null)).toBe('/policies/tdm.json');
		const names = (origin: string | null) => commonHeaders({ origin, practice: false }).map(([name]) => name);
		expect(names('https://stories.example.org')).toContain('strict-transport-security');
		expect(names('http://stories.example.org')).not.toContain('strict-transport-security');
	});
	test('nobody keeps anything past its expiry', () => {
		expect(publicCacheControl(Infinity, 0)).toBe('public, max-age=60, s-maxage=1, must-revalidate');
		expect(publicCacheControl(30_999, 0)).toBe('public, max-age=30, s-maxage=1, must-revalidate');
		expect(publicCacheControl(999, 0)).toBe('no-store');
	});
	test('search engines are told when to forget, to the second', () => {
		expect(robots(false, Date.UTC(2028, 10, 22))).toBe(
			'noarchive, noimageindex, max-image-preview:none, unavailable_after: 22 Nov 2028 00:00:00 UTC'
		);
		expect(robots(true)).toContain('noindex');
		expect(robots(false, null)).not.toContain('noindex');
		expect(robots(false, null, true)).toBe('noindex, noarchive, noimageindex, max-image-preview:none');
	});
});
