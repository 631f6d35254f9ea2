/**
 * Writes static/fonts/fraunces.woff2, the one font of the public pages. Run with `node scripts/make-fonts.ts` when the
 * package of the font changes. Source: npm @expo-google-fonts/fraunces (SIL Open Font License 1.1, text beside the
 * output). One weight (semi-bold), the letters of Western and Central European languages, no more than 20 kB.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';

const BYTES_MAX = 20_000;

/** First and last code point of each range. The page's `unicode-range` may be wider: missing letters fall back. */
const RANGES: readonly (readonly [number, number])[] = [
	[0x20, 0x7e],
	[0xa0, 0xff],
	// Latin Extended-A without what only Esperanto, Maltese, Welsh and old spellings use
	[0x100, 0x107],
	[0x10c, 0x113],
	[0x116, 0x11b],
	[0x11e, 0x11f],
	[0x122, 0x123],
	[0x12a, 0x12b],
	[0x12e, 0x131],
	[0x136, 0x137],
	[0x139, 0x13e],
	[0x141, 0x148],
	[0x14c, 0x14d],
	[0x150, 0x15b],
	[0x15e, 0x165],
	[0x16a, 0x16b],
	[0x16e, 0x173],
	[0x178, 0x17e],
	[0x218, 0x21b], // Romanian letters with a comma below
	[0x2010, 0x2014],
	[0x2018, 0x201e],
	[0x2026, 0x2026],
	[0x202f, 0x202f], // the narrow space of French punctuation
	[0x2039, 0x203a],
	[0x20ac, 0x20ac],
	[0x2192, 0x2192]
];

const letters = RANGES.flatMap(([first, last]) =>
	Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step))
).join('');

const packaged = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/fraunces/package.json'));
const whole = readFileSync(join(packaged, '600SemiBold/Fraunces_600SemiBold.ttf'));
const subset = await subsetFont(whole, letters, { targetFormat: 'woff2' });
if (subset.length > BYTES_MAX) throw new Error(`the font has ${subset.length} bytes, more than ${BYTES_MAX}`);

const folder = join(import.meta.dirname, '../static/fonts');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'fraunces.woff2'), subset);
writeFileSync(join(folder, 'fraunces-licence.txt'), readFileSync(join(packaged, 'LICENSE_FONT')));
console.log(`static/fonts/fraunces.woff2: ${subset.length} bytes`);
