import { describe, expect, test } from 'vitest';
import { routesOf } from '../../../tests/desk/desk-routes.ts';
import { createReadingLimit, READING } from './reading-limit.ts';

const limited = (now = () => 0) => createReadingLimit(now, (address) => `hash of ${address}`);
/** Asks so often; the answer to the last. */
const ask = (limit: ReturnType<typeof limited>, url: string, times: number, address = '203.0.113.9') => {
	let last: number | null = null;
	for (let n = 0; n < times; n++) last = limit.wait(url.replace('#', String(n)), address);
	return last;
};

describe('reading what memory cannot answer', () => {
	test('one address waits after 400 pages within a minute, and reads on in the next', () => {
		let now = 0;
		const limit = limited(() => now);
		expect(ask(limit, '/en/stories?q=word#', READING.pages)).toBeNull();
		now = 20_000;
		expect(ask(limit, '/fr/map', 1)).toBe(40);
		expect(ask(limit, '/en/stories/abc', 1, '203.0.113.10')).toBeNull();
		now = 60_000;
		expect(ask(limit, '/en/stories?q=word', 1)).toBeNull();
	});
	test('files are counted by themselves: a page with many pictures is one page', () => {
		const limit = limited();
		expect(ask(limit, '/media/#.avif', READING.files)).toBeNull();
		expect(ask(limit, '/en/stories/abc', 1)).toBeNull();
		expect(ask(limit, '/media/last.avif', 1)).toBe(60);
	});
	test('a class of thirty that searches, opens three stories each and types all the while does not wait', () => {
		const limit = limited();
		expect(ask(limit, '/en/stories?q=#', 60)).toBeNull();
		expect(ask(limit, '/en/stories/s#', 90)).toBeNull();
		expect(ask(limit, '/en/stories/suggest?q=#', 600)).toBeNull();
		expect(ask(limit, '/media/#.avif', 1_200)).toBeNull();
	});
	test('whoever tells, comes back, stops a story, works at the desk or reads as press is never counted', () => {
		const groups = (['(intake)', '(desk)', '(press)'] as const).flatMap((group) => routesOf(group));
		const addresses = groups.map(({ route }) =>
			route.replace('[locale=locale]', 'en').replaceAll(/\[[^\]]+\]/g, 'abc')
		);
		expect(addresses.length).toBeGreaterThan(30);
		const limit = limited();
		for (const address of addresses) expect([address, ask(limit, address, 3_000)]).toEqual([address, null]);
	});
	test('nor is this computer itself: the drill reads from it, and a front may ask for everybody', () => {
		for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1'])
			expect(ask(limited(), '/en/stories', 3_000, address)).toBeNull();
	});
});
