import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCache, type Answer, type Cache } from './cache.ts';
import { canonical } from './key.ts';
import { makeVariants, matches, pickVariant } from './variants.ts';

let now = 0;
let cache: Cache;
const alone = (text: string) => Buffer.from(new TextEncoder().encode(text).buffer);
const answer = (text = 'page'): Answer => ({
	status: 200,
	headers: [],
	variants: { identity: { encoding: 'identity', body: alone(text), etag: '"x"' } }
});
const keep = (key: string, tags: string[], expiresAt: number | null = null, text?: string) =>
	cache.put(key, cache.begin(), answer(text), { tags, expiresAt });

beforeEach(() => {
	now = 1_000_000;
	cache = createCache({ maxBytes: 100_000, clock: () => now, monotonic: () => now });
	cache.listening();
	cache.beat(now);
});

describe('what is kept', () => {
	test('is given again until one of its tags is gone', () => {
		expect(keep('/en/stories/a', ['story:a', 'list'])).toBe(true);
		keep('/en/stories/b', ['story:b']);
		expect(cache.get('/en/stories/a')).toBeDefined();
		cache.drop(['story:a']);
		expect(cache.get('/en/stories/a')).toBeUndefined();
		expect(cache.get('/en/stories/b')).toBeDefined();
		cache.drop(['*']);
		expect(cache.get('/en/stories/b')).toBeUndefined();
		expect(cache.figures()).toMatchObject({ entries: 0, bytes: 0 });
	});
	test('is not kept if a tag went while it was rendered', () => {
		const rendering = cache.begin();
		cache.drop(['story:a']);
		expect(cache.put('/a', rendering, answer(), { tags: ['story:a'], expiresAt: null })).toBe(false);
		expect(cache.put('/b', rendering, answer(), { tags: ['story:b'], expiresAt: null })).toBe(true);
		expect(keep('/a', ['story:a'])).toBe(true);
	});
	test('is not kept if everything went, or nobody listened, while it was rendered', () => {
		const before = cache.begin();
		cache.drop(['*']);
		expect(cache.put('/a', before, answer(), { tags: ['t'], expiresAt: null })).toBe(false);
		const during = cache.begin();
		cache.lost();
		const deaf = cache.begin();
		cache.listening();
		cache.beat(now);
		expect(cache.put('/a', during, answer(), { tags: ['t'], expiresAt: null })).toBe(false);
		expect(cache.put('/a', deaf, answer(), { tags: ['t'], expiresAt: null })).toBe(false);
	});
	test('is never given past its expiry, to the millisecond', () => {
		keep('/a', ['t'], now + 1_000);
		now += 999;
		expect(cache.get('/a')).toBeDefined();
		now += 1;
		expect(cache.get('/a')).toBeUndefined();
		expect(keep('/a', ['t'], now)).toBe(false);
	});
	test('is forgotten when the database was not heard for two seconds, counted from the question', () => {
		keep('/a', ['t']);
		const asked = now;
		now += 1_500;
		cache.beat(asked);
		now += 499;
		expect(cache.get('/a')).toBeDefined();
		now += 1;
		expect(cache.get('/a')).toBeUndefined();
		cache.beat(now);
		expect(cache.get('/a')).toBeUndefined();
	});
	test('stays within its bytes; what was not asked for longest goes first', () => {
		const text = 'x'.repeat(9_000);
		for (let i = 0; i < 20; i++) {
			keep(`/${i}`, ['t'], null, text);
			cache.get('/0');
		}
		expect(cache.figures().bytes).toBeLessThanOrEqual(100_000);
		expect(cache.get('/0')).toBeDefined();
		expect(cache.get('/1')).toBeUndefined();
		expect(cache.get('/19')).toBeDefined();
		expect(keep('/huge', ['t'], null, 'x'.repeat(50_000))).toBe(false);
	});
	test('the same address again replaces, and its old tags no longer count', () => {
		keep('/a', ['old']);
		keep('/a', ['new']);
		cache.drop(['old']);
		expect(cache.get('/a')).toBeDefined();
		cache.drop(['new']);
		expect(cache.figures()).toMatchObject({ entries: 0, bytes: 0 });
	});
});

describe('one page, one key', () => {
	test.each([
		['/en/stories?now=BE&from=SY', '/en/stories?from=SY&now=BE'],
		['/en/stories?from=SY&now=BE', '/en/stories?from=SY&now=BE'],
		['/en/stories?utm_source=x&from=SY&from=', '/en/stories?from=SY'],
		['/en/stories?', '/en/stories'],
		['/en/stories/abcdefghjk?x=1', '/en/stories/abcdefghjk'],
		['/media/00.avif', '/media/00.avif'],
		['/embed/abcdefghjk?theme=dark&lang=fr&q=x', '/embed/abcdefghjk?lang=fr&theme=dark'],
		['/embed/abcdefghjk?theme=blue&lang=<b>', '/embed/abcdefghjk'],
		['/en/stories?theme=dark', '/en/stories'],
		['/en/stories?q=%D8%A8%20%26', '/en/stories?q=%D8%A8+%26']
	])('%s', (target, key) => expect(canonical(target)).toBe(key));
	test.each([
		'/',
		'/desk',
		'/desk/stories?from=SY',
		'/en/tell',
		'/fr/tell?step=2',
		'/ar/my-story',
		'/en/press?said=asked',
		'/fr/press/link/word',
		'/en/stop?story=abc',
		'/health',
		'/oembed?url=x',
		'/_app/immutable/x.js',
		'//evil.example/x',
		'http://evil.example/'
	])('%s is never kept', (target) => expect(canonical(target)).toBeNull());
	test('a story page is not mistaken for a personal one', () => {
		expect(canonical('/en/stories/tellabcdef')).not.toBeNull();
		expect(canonical('/en/tellers')).not.toBeNull();
	});
});

describe('encodings', () => {
	const text = Buffer.from('A story in many words. '.repeat(200));

	test('the smallest that the browser accepts', async () => {
		const variants = await makeVariants(text, 'text/html; charset=utf-8');
		const [br, gzip, plain] = ['gzip, deflate, br', 'gzip;q=1.0, br;q=0', 'identity'].map((accept) =>
			pickVariant(variants, accept)
		);
		expect([br?.encoding, gzip?.encoding, plain?.encoding]).toEqual(['br', 'gzip', 'identity']);
		expect(new Set([br?.etag, gzip?.etag, plain?.etag]).size).toBe(3);
		expect(br?.body.length).toBeLessThan(200);
		expect(brotliDecompressSync(br?.body ?? '')).toEqual(text);
		expect(gunzipSync(gzip?.body ?? '')).toEqual(text);
	});
	test('the same, however often it is asked and whatever many others made up', async () => {
		const variants = await makeVariants(text, 'text/html; charset=utf-8');
		const made = (n: number) => [`odd${n}, br`, `odd${n}, gzip`, `odd${n}`];
		for (const turn of [1, 2, 3])
			for (let n = 0; n < 100; n++)
				expect(
					made(n).map((accept) => pickVariant(variants, accept).encoding),
					`turn ${turn}`
				).toEqual(['br', 'gzip', 'identity']);
	});
	test('the whole text is unpacked for whoever accepts nothing else, under the same tag each time', async () => {
		const variants = await makeVariants(text, 'text/html; charset=utf-8');
		expect(pickVariant(variants, undefined)).toMatchObject({ encoding: 'identity', body: text });
		expect(pickVariant(variants, 'br;q=0').etag).toBe(pickVariant(variants, undefined).etag);
	});
	test('nothing of what made them stays beside them', async () => {
		const variants = await makeVariants(text, 'text/html; charset=utf-8');
		expect(Object.keys(variants)).toEqual(['br', 'gzip']);
		for (const { body } of Object.values(variants)) expect(body.buffer.byteLength).toBe(body.length);
	});
	test('pictures are what they are', async () => {
		expect(Object.keys(await makeVariants(text, 'image/avif'))).toEqual(['identity']);
	});
	test('a copy that the browser has is recognised', async () => {
		const identity = pickVariant(await makeVariants(text, 'text/html'), undefined);
		expect(matches(`"other", W/${identity.etag}`, identity)).toBe(true);
		expect(matches('*', identity)).toBe(true);
		expect(matches('"other"', identity)).toBe(false);
	});
});
