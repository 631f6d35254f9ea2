/** Long fields of the desk say how much they may hold: what is too long is refused, and nobody should learn it after typing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './architecture/sources.ts';

const folder = join(root, 'src/routes/(desk)/desk/stories/[id]');
/** Counted by line or by sentence in the domain, and told beside the field. */
const OTHERWISE = new Set(['names', 'roles', 'mentions', 'working text', 'cues']);

function fieldsOf(file: string): { name: string; tag: string }[] {
	const source = readFileSync(join(folder, file), 'utf8');
	const tags = source.match(/<textarea\b[^]*?(?:>|\/>)/g) ?? [];
	return tags.map((tag) => {
		const name = /\bname="?\{?([\w-]+)/.exec(tag)?.[1] ?? '';
		const known: Record<string, string> = { 'testimony-sheet.svelte text': 'working text' };
		const heard = file === 'recording-card.svelte' && name === 'words';
		return { name: heard ? 'cues' : (known[`${file} ${name}`] ?? name), tag };
	});
}

test('every long field on the page of a story has its limit from the domain', () => {
	const fields = readdirSync(folder)
		.filter((file) => file.endsWith('.svelte'))
		.flatMap((file) => fieldsOf(file).map((field) => ({ file, ...field })));
	expect(fields.length).toBeGreaterThan(12);
	for (const { file, name, tag } of fields.filter((field) => !OTHERWISE.has(field.name)))
		expect(tag, `${file} ${name}`).toMatch(/maxlength=\{[A-Za-z]/);
});

test('no field on that page has a number for its limit: it would be true only until the rule changes', () => {
	for (const file of readdirSync(folder).filter((name) => name.endsWith('.svelte')))
		expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(/maxlength=("|\{)[0-9]/);
});
