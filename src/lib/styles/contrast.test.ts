import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(hex: string): number {
	const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = parseInt(full.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function colour(name: string, scheme: 'light' | 'dark'): string {
	const found = tokens.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`));
	const hex = found?.[scheme === 'light' ? 1 : 2];
	if (hex === undefined) throw new Error(`no colour --${name} in tokens.css`);
	return hex;
}

function contrast(one: string, other: string, scheme: 'light' | 'dark'): number {
	const [low = 0, high = 0] = [colour(one, scheme), colour(other, scheme)].map(luminance).sort((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['paper', 'card', 'sea-wash', 'ember-wash', 'leaf-wash', 'sun-wash'];
const TEXTS = ['ink', 'ink-soft', 'leather', 'sea', 'ember', 'leaf'];

describe.each(['light', 'dark'] as const)('colours in %s', (scheme) => {
	it.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
		'%s can be read on %s (4.5 to 1)',
		(text, ground) => expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5)
	);
	it('the words on a filled button can be read', () =>
		expect(contrast('on-sea', 'sea', scheme)).toBeGreaterThanOrEqual(4.5));
	it.each(['paper', 'card'])('the edge of a field and the focus ring are seen on %s (3 to 1)', (ground) => {
		expect(contrast('edge', ground, scheme)).toBeGreaterThanOrEqual(3);
		expect(contrast('focus', ground, scheme)).toBeGreaterThanOrEqual(3);
	});
});
