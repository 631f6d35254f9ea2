/**
 * Every sign for which one of the fonts of print has a picture: Fraunces, Noto Naskh Arabic and Typst's own Libertinus Serif,
 * and Noto Serif SC for Chinese. What is not here would print as an empty box of the font, or as nothing. Read from the fonts
 * (`printed-signs.test.ts` sets each sign and looks); with other fonts, this is read anew.
 */
const RANGES = `
	20-7e a0-ac ae-23f 241 243 247-249 24d 250-2e4 2ec-2ee 300-331 338 340-344 351 357-363 374-375 37a-37e 384-38a
	38c 38e-3a1 3a3-3ce 3d0-3e1 3f0-3f6 3f8-3f9 3fb 3fd-45f 462-463 470-477 490-4c4 4c7-4cc 4d0-4f9 600-60f 61b
	61d-655 660-6d5 6dd-6de 6e5-6e6 6e9 6ee-6ff 750-77f 8a0-8c9 8e2 1e00-1e9b 1e9e 1ea0-1ef9 1f00-1f15 1f18-1f1d
	1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef
	1ff2-1ff4 1ff6-1ffe 200c-200d 2010-2027 2030-2037 2039-203e 2042 2044 2047-204b 204f 2052 2070-2071 2074-208e
	2090-2094 20a1-20a4 20a6-20a9 20ab-20ad 20af 20b1-20b2 20b5 20b9-20ba 20bc-20bd 20bf 2100-2103 2105-2106 2109
	210c-210f 2111 2113 2115-2116 2119-211a 211c-211d 2120 2122 2124 2126-2127 212a-212b 212e 2135-2139 214f
	2153-2184 2190-219b 21a8 21ae 21bc-21bd 21c0-21c1 21cb-21d9 2200-220d 220f-221c 221e-221f 2223-222b 2236 223c
	2241 2245 2247-2249 2259 2260-2262 2264-2265 226a-226b 226e-2271 2282-2285 2295-2298 22c5 22ef 25a0-25a1
	25b2-25b3 25b6-25b7 25bc-25bd 25c0-25c1 25c6-25c7 25c9-25cc 25ce-25d7 2605 2619 261b 261e 2627 262f 2639-2653
	2660 2663 2665-2666 2669-266c 2695 2698 26a2-26a5 2767 2776-277f 2e80-2e99 2e9b-2ef3 2f00-2fd5 3001-303f
	3041-3096 3099-30ff 3105-312f 3400-4dbf 4e00-9fff fb00-fb04 fb50-fbc2 fbd3-fd8f fd92-fdc7 fdcf fdf0-fdff
	fe70-fe74 fe76-fefc ff01-ff9f ffe0-ffe6
`;

const printed = new Set<number>();
for (const range of RANGES.trim().split(/\s+/)) {
	const [first = 0, last = first] = range.split('-').map((figure) => Number.parseInt(figure, 16));
	for (let sign = first; sign <= last; sign++) printed.add(sign);
}

/** Whether a font of print has this sign. */
export function isPrinted(sign: string): boolean {
	return printed.has(sign.codePointAt(0) ?? -1);
}

/** All of them; for the test that looks at each. */
export function printedSigns(): string[] {
	return [...printed].map((sign) => String.fromCodePoint(sign));
}
