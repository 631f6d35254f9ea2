import { expect, test } from 'vitest';
import { hslToHex } from '#domain/base/colour.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';

const svg = (items: string[], label?: string) => suitcaseSvg({ id: '0123456789', items, label });

test('the same story always has the same suitcase, another story another', () => {
	expect(svg(['tea'])).toBe(svg(['tea']));
	const many = new Set(Array.from({ length: 500 }, (_, i) => suitcaseSvg({ id: `${1_000_000_000 + i}`, items: [] })));
	expect(many.size).toBeGreaterThan(480);
});

test('it carries at most three stickers, and no style or script', () => {
	const drawn = svg(['a', 'b', 'c', 'd']);
	expect(drawn.match(/<text /g)).toHaveLength(3);
	expect(drawn).not.toMatch(/style|script|href|hsl\(|NaN|undefined|Infinity/);
	expect(svg([])).not.toContain('<text');
});

test('words are escaped, in the picture and in its label', () => {
	const drawn = svg(['</text><script>'], "\"><b a='1' & \u0000");
	expect(drawn).toContain('>&lt;/text&gt;&lt;script&gt;</text>');
	expect(drawn).toContain('aria-label="&quot;&gt;&lt;b a=&#39;1&#39; &amp; "');
	expect(drawn).not.toContain('<script');
});

test('with a label it is a picture, without one it is decoration', () => {
	expect(svg([], 'A suitcase')).toContain('role="img" aria-label="A suitcase"');
	expect(svg([])).toContain('aria-hidden="true"');
});

test('a word written from right to left says so; a long word is set smaller and stays inside', () => {
	expect(svg(['شاي'])).toContain('direction="rtl"');
	expect(svg(['tea'])).not.toContain('direction');
	const size = (word: string) => Number(/font-size="([\d.]+)"/.exec(svg([word]))?.[1]);
	expect(size('tea')).toBe(14);
	expect(size('a grandmother’s recipes')).toBeLessThan(11);
	expect(size('W'.repeat(24)) * 24).toBeLessThan(150);
	for (const word of ['x', 'M'.repeat(24), '国'.repeat(24)]) {
		const width = Number(/<rect x="-[\d.]+" y="-17" width="([\d.]+)"/.exec(svg([word]))?.[1]);
		expect(width).toBeGreaterThanOrEqual(56);
		expect(width).toBeLessThanOrEqual(150);
	}
});

test('colours are those that CSS names', () => {
	expect(hslToHex(0, 100, 50)).toBe('#ff0000');
	expect(hslToHex(120, 100, 25)).toBe('#008000');
	expect(hslToHex(480, 100, 25)).toBe('#008000');
	expect(hslToHex(-120, 100, 50)).toBe('#0000ff');
	expect(hslToHex(30, 0, 100)).toBe('#ffffff');
});
