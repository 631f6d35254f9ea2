import { expect, test } from 'vitest';
import { ELSEWHERE, frameAncestors, mayFrame, readFrameHosts, recordedHost } from './frame-hosts.ts';

test.each(['news.example.org', 'example.museum', 'xn--bcher-kva.example', 'a.b.c.example.co'])('%s is a site', (name) =>
	expect(recordedHost(name.toUpperCase())).toBe(name)
);
test.each([
	...[
		'127.0.0.1',
		'192.168.1.7',
		'[::1]',
		'[2001:db8::1]',
		'localhost',
		'intranet',
		'annas-macbook.local',
		'x.localhost'
	],
	...['nas.lan', 'router.home.arpa', 'abc.onion', '', '.', 'a..b', '-x.org', 'x-.org', 'under_score.org', 'a b.org'],
	`${'x'.repeat(100)}.org`
])('"%s" could lead to a reader, or is no name: elsewhere', (name) => expect(recordedHost(name)).toBe(ELSEWHERE));

test('a list names sites, and all that are below one', () => {
	const hosts = ['news.example.org', '*.museum.example', 'test.example:8443'];
	for (const host of ['news.example.org', 'a.museum.example', 'a.b.museum.example', 'test.example'])
		expect(mayFrame(hosts, host), host).toBe(true);
	for (const host of ['example.org', 'x.news.example.org', 'museum.example', 'evilmuseum.example', ELSEWHERE, ''])
		expect(mayFrame(hosts, host), host).toBe(false);
	expect(mayFrame(null, ELSEWHERE)).toBe(true);
	expect(mayFrame([], 'news.example.org')).toBe(false);
});
test('a list is read as people write it, and nothing in it can end the policy of a page', () => {
	expect(readFrameHosts(' https://News.example.org/page, *.museum.example\nnews.example.org ')).toEqual({
		ok: true,
		value: ['news.example.org', '*.museum.example']
	});
	expect(readFrameHosts('')).toEqual({ ok: true, value: [] });
	for (const wrong of ['*', 'example', "x.org;script-src'none'", "'self'", '*.*.org', 'a.org:x', 'bücher.example'])
		expect(readFrameHosts(wrong).ok, wrong).toBe(false);
	const many = (count: number) => Array.from({ length: count }, (_, n) => `a${n}.org`).join(' ');
	expect(readFrameHosts(many(100)).ok).toBe(true);
	// What is refused is named, as it was typed: a list of a hundred is not searched by eye.
	expect(readFrameHosts(`${many(100)} a1.org https://One.more.org/page two.more.org`)).toMatchObject({
		...{ ok: false, site: 'One.more.org', why: 'many' }
	});
	expect(readFrameHosts(`a.org, https://Bücher.example/x ${many(101)}`)).toMatchObject({
		...{ ok: false, site: 'Bücher.example', why: 'spelling' }
	});
	expect([frameAncestors(null), frameAncestors([]), frameAncestors(['a.org', '*.b.org'])]).toEqual([
		'*',
		"'none'",
		'a.org *.b.org'
	]);
});
