/** `docs/abuse-cases.md` names a test for each of the thirty abuses: each test is really there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './architecture/sources.ts';

const page = readFileSync(join(root, 'docs/abuse-cases.md'), 'utf8');
const NUMBERS = Array.from({ length: 30 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`);

/** The lines of one abuse: its sentence, its tests, what is missing. */
function partOf(number: string): string {
	const from = page.indexOf(`**${number}** `);
	if (from < 0) return '';
	const rest = page.slice(from + 1);
	const end = rest.search(/^(\*\*T\d\d\*\* |## )/m);
	return page.slice(from, end < 0 ? undefined : from + 1 + end);
}
const testsIn = (text: string) =>
	[...text.matchAll(/^- `([^`]+)` · (.+)$/gm)].map(([, file = '', title = '']) => ({ file, title }));

/** The titles in a file of tests, as they are written. */
function titlesIn(file: string): string[] {
	const source = readFileSync(join(root, file), 'utf8');
	return [...source.matchAll(/\b(?:test|it|describe)(?:\.\w+(?:\([^\n]*?\))?)*\(\s*(['"`])([\s\S]*?)\1/g)].map(
		([, , title = '']) => title
	);
}

describe('the thirty abuses', () => {
	test('are all there, each once, with a sentence of its own', () => {
		expect([...page.matchAll(/^\*\*(T\d\d)\*\* /gm)].map(([, number]) => number)).toEqual(NUMBERS);
		for (const number of NUMBERS) expect(partOf(number), number).toMatch(/^\*\*T\d\d\*\* \S.{30,}\n/);
	});
	test.each(NUMBERS)('%s has a test, or says to which part it belongs', (number) => {
		const part = partOf(number);
		const missing = [...part.matchAll(/^- Missing[^\n]*/gm)].map(([line]) => line);
		for (const line of missing) expect(line).toMatch(/^- Missing(, belongs to a later part)?: \S/);
		expect(testsIn(part).length + missing.length, number).toBeGreaterThan(0);
	});
	test.each(testsIn(page))('$file · $title', ({ file, title }) => {
		expect(existsSync(join(root, file)), file).toBe(true);
		const known = titlesIn(file);
		expect(
			known.some((one) => one.includes(title)),
			`${file} has no test "${title}"`
		).toBe(true);
	});
});
