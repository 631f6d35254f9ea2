import { describe, expect, test } from 'vitest';
import { COUNTRIES, REGIONS } from '#domain/place/countries.ts';
import { BOUNDARIES, LABEL_POINTS, LAND, SMALL, WORLD_SIZE } from '#domain/place/world-data.ts';
import { byStories, drawWays, isWithin } from '#domain/place/world-map.ts';

const way = (from: string, now: string, stories = 1) => ({ from, now, stories });
const points = new Map(LABEL_POINTS.map(([code, x, y]) => [code, { x, y }]));

describe('the sheet', () => {
	test('has a point for every country and region, on the sheet', () => {
		expect([...points.keys()].sort()).toEqual([...COUNTRIES.keys(), ...REGIONS].sort());
		for (const [code, { x, y }] of points) {
			expect(x, code).toBeGreaterThanOrEqual(0);
			expect(x, code).toBeLessThanOrEqual(WORLD_SIZE.width);
			expect(y, code).toBeGreaterThanOrEqual(0);
			expect(y, code).toBeLessThanOrEqual(WORLD_SIZE.height);
		}
	});
	test('lies as the world does', () => {
		const at = (code: string) => points.get(code) ?? { x: 0, y: 0 };
		expect(at('BR').x).toBeLessThan(at('FR').x);
		expect(at('FR').x).toBeLessThan(at('IN').x);
		expect(at('NO').y).toBeLessThan(at('KE').y);
		expect(at('KE').y).toBeLessThan(at('ZA').y);
	});
	test('is lines and nothing else, and light', () => {
		for (const path of [LAND, BOUNDARIES, SMALL]) expect(path).toMatch(/^[-Mlhz\d ]+$/);
		expect(LAND.length + BOUNDARIES.length + SMALL.length).toBeLessThan(25_000);
	});
});

describe('ways', () => {
	test('are lines from the one place to the other, thicker for more stories', () => {
		const { arcs, places } = drawWays([way('MA', 'BE'), way('SY', 'DE', 3), way('UA', 'PL', 7), way('145', '155', 30)]);
		expect(arcs.map(({ from, now, weight }) => `${from} ${now} ${weight}`)).toEqual([
			'145 155 4',
			'UA PL 3',
			'SY DE 2',
			'MA BE 1'
		]);
		for (const { path, from, now } of arcs) {
			const [start, end] = [points.get(from), points.get(now)];
			expect(path).toMatch(new RegExp(`^M${start?.x} ${start?.y}Q-?\\d+ \\d+ ${end?.x} ${end?.y}$`));
		}
		expect(places.find(({ code }) => code === '145')).toMatchObject({ role: 'from', isRegion: true });
		expect(places.find(({ code }) => code === 'BE')).toMatchObject({ role: 'now', isRegion: false });
	});
	test('there and back are two lines, and a place of both kinds is one place', () => {
		const { arcs, places } = drawWays([way('MA', 'FR'), way('FR', 'MA')]);
		const bows = arcs.map(({ path }) => /Q(\S+ \S+) /.exec(path)?.[1]);
		expect(new Set(bows).size).toBe(2);
		expect(places.map(({ code, role }) => `${code} ${role}`).sort()).toEqual(['FR both', 'MA both']);
	});
	test('within one place are a point, and never a line of no length', () => {
		const { arcs, places } = drawWays([way('155', '155', 4)]);
		expect(arcs).toEqual([]);
		expect(places).toHaveLength(1);
	});
	test('of a code that nobody knows are not drawn', () => {
		expect(drawWays([way('XX', 'BE'), way('MA', '')])).toMatchObject({ arcs: [], places: [] });
	});
	test('are the same drawing whatever order they come in, and not more than a map can hold', () => {
		const many = [...COUNTRIES.keys()].flatMap((from, index) => [
			way(from, 'DE', index % 7),
			way(from, 'US', index % 5)
		]);
		expect(drawWays(many)).toEqual(drawWays([...many].reverse()));
		expect(drawWays(many).arcs.length).toBeLessThanOrEqual(150);
		const least = Math.min(...drawWays(many).arcs.map(({ stories }) => stories));
		expect([...many].sort(byStories)[149]?.stories).toBeLessThanOrEqual(least);
	});
	test('seen closer lie inside what is seen, which lies on the sheet', () => {
		for (const pair of [way('MA', 'ES'), way('FJ', 'NZ'), way('CL', 'NO'), way('AU', 'CA'), way('GL', 'IS')]) {
			const { places, view } = drawWays([pair], { closer: true });
			const [left, top, width, height] = view;
			for (const { x, y, code } of places) {
				expect(x >= left && x <= left + width, `${code} from the side`).toBe(true);
				expect(y >= top && y <= top + height, `${code} from above`).toBe(true);
			}
			expect(left).toBeGreaterThanOrEqual(-6);
			expect(left + width).toBeLessThanOrEqual(WORLD_SIZE.width + 7);
			expect(width / height).toBeCloseTo((WORLD_SIZE.width + 12) / (WORLD_SIZE.height + 12), 1);
		}
		expect(drawWays([], { closer: true }).view).toEqual(drawWays([]).view);
	});
});

test('a country is found by its own code and by the part of the world it lies in', () => {
	expect([isWithin('MA', 'MA'), isWithin('MA', '015'), isWithin('015', '015'), isWithin('MA', null)]).toEqual(
		Array(4).fill(true)
	);
	expect([isWithin('MA', 'BE'), isWithin('MA', '155'), isWithin('015', 'MA')]).toEqual([false, false, false]);
});
