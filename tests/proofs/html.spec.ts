/**
 * The HTML of every kind of page in two directions of writing: of readers, tellers, journalists and the desk. The whole
 * checker of the W3C takes Java and half a minute: `bench/vnu.ts`. This one takes seconds and knows most of the same.
 */
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyPage, NOT_SEEN, type SeenPage } from './every-page.ts';
import { type Installation, install } from './installation.ts';
import { pagePatterns } from './route-manifest.ts';

let at: Installation;
let pages: SeenPage[];

beforeAll(async () => {
	at = await install({ env: { WORKERS: 'off' } });
	pages = await everyPage(at, ['en', 'ar']);
});
afterAll(() => at?.[Symbol.asyncDispose]());

const checker = new HtmlValidate(
	new StaticConfigLoader({
		extends: ['html-validate:standard', 'html-validate:document'],
		rules: {
			'void-style': ['error', { style: 'omit' }],
			// What the pages load comes from the house itself.
			'require-sri': 'off'
		}
	})
);

/** What the checker of the W3C finds and this one does not. */
const ALSO: readonly (readonly [what: string, where: RegExp])[] = [
	['a mark of the framework', /<!(?!doctype)/i],
	['a choice without words', /<option\b(?![^>]*\slabel=)[^>]*>\s*<\/option>/],
	['a track without a file', /<track\b(?![^>]*\ssrc=)/],
	['a capture without a side', /\scapture(?:=""|[\s>])/],
	['a section without a heading', /<section\b(?![^>]*aria-label)[^>]*>(?:(?!<h[1-6]\b|<section\b)[\s\S])*?<\/section>/]
];

async function faultsOf({ where, html }: SeenPage): Promise<string[]> {
	const { results } = await checker.validateString(html);
	return [
		...results.flatMap(({ messages }) =>
			messages.map((one) => `${where}: ${one.ruleId}: ${one.message} (${one.selector})`)
		),
		...ALSO.filter(([, pattern]) => pattern.test(html)).map(([what]) => `${where}: ${what}`)
	];
}

test('every address at which there is a page was seen, or is named with why not', () => {
	const seen = new Set(pages.map(({ pattern }) => pattern));
	const unseen = pagePatterns().filter((pattern) => !seen.has(pattern));
	expect(unseen).toEqual(Object.keys(NOT_SEEN).sort());
	// Steps and states stand behind one address.
	expect(pages.filter(({ pattern }) => pattern === '/[locale=locale]/tell').length).toBeGreaterThanOrEqual(14);
	expect(pages.filter(({ pattern }) => pattern === '/[locale=locale]/my-story').length).toBeGreaterThanOrEqual(16);
	expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
});

test('no page has a fault in its HTML', async () => {
	const faults: string[] = [];
	for (const page of pages) faults.push(...(await faultsOf(page)));
	console.log(`${pages.length} pages looked at, ${faults.length} faults`);
	expect(faults).toEqual([]);
});

test.each([
	['<p><div>x</div></p>', 'close-order'],
	['<ul><p>x</p></ul>', 'element-permitted-content'],
	['<i id="a"></i><i id="a"></i>', 'no-dup-id'],
	['<br/>', 'void-style'],
	['<!---->', 'mark of the framework'],
	['<select aria-label="x"><option value=""></option></select>', 'choice without words'],
	['<section><p>x</p></section>', 'section without a heading']
])('a fault is found: %s', async (html, fault) => {
	const whole = `<!doctype html><html lang="en"><head><title>x</title></head><body>${html}</body></html>`;
	expect((await faultsOf({ where: 'here', pattern: '', status: 200, html: whole })).join('\n')).toContain(fault);
});
