import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createCache } from '#server/cache/cache.ts';
import { createFrameWatch, framedBy } from './framed.ts';

const OWN = 'stories.example.org';
const STORY = 'abcdefghjk';

describe('whose frame it is', () => {
	test.each([
		[{ 'sec-fetch-dest': 'iframe', referer: 'https://news.example.org/' }, 'news.example.org'],
		[
			{ 'sec-fetch-dest': 'iframe', referer: 'https://News.example.org:8443/a/secret/path?reader=1' },
			'news.example.org'
		],
		[{ 'sec-fetch-dest': 'embed', referer: 'http://192.168.1.7/page' }, 'elsewhere'],
		[{ 'sec-fetch-dest': 'iframe', referer: 'http://annas-macbook.local/' }, 'elsewhere'],
		[{ 'sec-fetch-dest': 'iframe', referer: 'android-app://org.example/' }, 'elsewhere'],
		[{ 'sec-fetch-dest': 'iframe', referer: 'nonsense' }, 'elsewhere'],
		[{ 'sec-fetch-dest': 'iframe' }, 'elsewhere'],
		[{ referer: 'https://old.example/' }, 'old.example'],
		[{ 'sec-fetch-dest': 'iframe', referer: `https://${OWN}/embed/${STORY}` }, null],
		[{ 'sec-fetch-dest': 'document', referer: 'https://news.example.org/' }, null],
		[{ 'sec-fetch-dest': 'empty', referer: 'https://news.example.org/' }, null],
		[{}, null]
	])('%j: %s', (headers, site) => expect(framedBy(headers, OWN)).toBe(site));
});

function watched(answer: (host: string) => string = () => 'noted') {
	let now = 0;
	const cache = createCache({ maxBytes: 10_000_000, clock: () => now, monotonic: () => now });
	const hear = () => cache.beat(now);
	cache.listening();
	hear();
	const noted: string[] = [];
	const watch = createFrameWatch(cache, {
		note: async (storyId, host) => {
			noted.push(`${storyId} ${host}`);
			const said = answer(host);
			if (said === 'broken') throw new Error('a story’s words');
			return said as 'noted';
		},
		clock: () => now
	});
	const keep = (path: string) => {
		const variants = { identity: { encoding: 'identity', body: Buffer.from('x'), etag: '"x"' } } as const;
		cache.put(
			path,
			cache.begin(),
			{ status: 200, headers: [], variants },
			{ tags: [`story:${STORY}`], expiresAt: null }
		);
	};
	const ask = (host: string, { path = `/embed/${STORY}?lang=en`, caller = 'a', method = 'GET' } = {}) => {
		const headers = { 'sec-fetch-dest': 'iframe', referer: `https://${host}/` };
		return watch.before({ method, url: path, headers } as IncomingMessage, { own: OWN, caller: () => caller });
	};
	const wait = (ms: number) => {
		now += ms;
		hear();
	};
	return { cache, noted, keep, ask, wait };
}

test('a site is written down once while the frame is kept, and again after the story was hidden', async () => {
	const { cache, noted, keep, ask } = watched();
	expect(await ask('a.example')).toBe(true);
	keep(`/embed/${STORY}?lang=en`);
	expect(await ask('a.example')).toBe(true);
	expect(ask('a.example')).toBeNull();
	expect(await ask('b.example')).toBe(true);
	expect(ask('b.example')).toBeNull();
	expect(noted).toEqual([`${STORY} a.example`, `${STORY} a.example`, `${STORY} b.example`]);
	cache.drop([`story:${STORY}`]);
	keep(`/embed/${STORY}?lang=en`);
	expect(await ask('a.example')).toBe(true);
	expect(noted).toHaveLength(4);
});
test('a frame is watched however its address is written', async () => {
	const { noted, ask } = watched();
	const long = `/embed/${STORY}?lang=en&x=${'x'.repeat(2_000)}`;
	for (const path of [`/%65mbed/${STORY}?lang=en`, `/embed/%61${STORY.slice(1)}`, long])
		await ask('a.example', { path });
	expect(noted).toEqual(Array.from({ length: 3 }, () => `${STORY} a.example`));
	expect(ask('a.example', { path: '/embed/%ff' })).toBeNull();
});
test('a site that an office names is written down also for a caller who brought too many names', async () => {
	const { noted, ask } = watched((host) => (host === 'elsewhere' ? 'not_here' : 'noted'));
	for (let n = 0; n < 25; n++) expect(await ask(`s${n}.museum.example`)).toBe(true);
	expect(noted.filter((line) => line.endsWith('.museum.example'))).toHaveLength(25);
});
test('nothing else is watched: other addresses, other methods, ids of another form', () => {
	const { noted, ask } = watched();
	for (const path of ['/en/stories/abcdefghjk', '/embed/NOTANID', '/embed.js', '/embed/', `/embed/${STORY}/x`])
		expect(ask('a.example', { path }), path).toBeNull();
	expect(ask('a.example', { method: 'HEAD' })).toBeNull();
	expect(noted).toEqual([]);
});
test('whoever makes up names is counted: twenty in an hour, then elsewhere', async () => {
	const { noted, keep, ask, wait } = watched((host) => (host === 'known.example' ? 'known' : 'noted'));
	keep(`/embed/${STORY}?lang=en`);
	for (let n = 0; n < 30; n++) await ask('known.example', { path: `/embed/${STORY}`, caller: 'busy' });
	for (let n = 0; n < 60; n++) await ask(`made-up-${n}.example`);
	expect(noted.filter((line) => line.includes('made-up'))).toHaveLength(20);
	expect(noted.filter((line) => line.includes('elsewhere'))).toHaveLength(1);
	expect(await ask('real.example', { caller: 'b' })).toBe(true);
	expect(await ask('real-too.example', { caller: 'busy' })).toBe(true);
	wait(3_600_001);
	keep(`/embed/${STORY}?lang=en`);
	expect(await ask('later.example')).toBe(true);
	expect(noted.at(-1)).toBe(`${STORY} later.example`);
});
test('what could not be written down is not shown', async () => {
	const { ask } = watched(() => 'broken');
	expect(await ask('a.example')).toBe(false);
});
