import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCaptions } from './read-captions.ts';
import { readVoice } from './read-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-voices-'));
writeFileSync(join(folder, 'house.jpg'), 'x');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const places = { pictures: folder, captions: new Map([['house.jpg', 'A house']]), now: 1_000 };
const good = {
	id: 'someone-01',
	source: { title: 'A book', author: 'Some One', year: 1900 },
	teller_name: 'Some One',
	language: 'fr',
	origin_country: 'FR',
	origin_place: 'Paris',
	host_country: 'GB',
	host_place: 'London',
	year_told_about: 1793,
	title: 'Un titre',
	brings: 'songs in a garret',
	text: 'Une phrase.\n\nUne autre.',
	image: 'house.jpg'
};
const read = (change: Record<string, unknown>) => readVoice(JSON.stringify({ ...good, ...change }), places);

describe('a line of a collection', () => {
	test('becomes a story with its reference, places, year and picture', () => {
		expect(read({})).toMatchObject({
			ok: true,
			value: {
				ref: 'voices:someone-01',
				testimony: {
					language: 'fr',
					from: { country: 'FR', place: 'Paris' },
					since: 1793,
					names: { full_name: 'Some One' }
				},
				originTown: 'Paris',
				currentTown: 'London',
				tellings: [{ language: 'fr', title: 'Un titre' }],
				picture: { alt: { en: 'A house' } }
			}
		});
		expect(read({ image: undefined, origin_place: null })).toMatchObject({ ok: true });
	});
	test.each([
		[{ text: '' }, 'the field "text" is missing'],
		[{ text: 'x'.repeat(60_001) }, 'too long: 60001'],
		[{ origin_country: 'XX' }, 'no country: XX'],
		[{ host_country: undefined }, '"host_country" is missing'],
		[{ language: 'english' }, '"language"'],
		[{ title: 'x'.repeat(121) }, '"title"'],
		[{ brings: undefined }, '"brings"'],
		[{ year_told_about: '1793' }, '"year_told_about"'],
		[{ teller_name: '' }, '"teller_name"'],
		[{ source: { title: 'A book' } }, '"source"'],
		[{ id: '../x' }, '"id"'],
		[{ image: 'missing.jpg' }, 'missing.jpg is missing'],
		[{ image: '../house.jpg' }, 'not the name of a file'],
		[{ text: 'a\n\n'.repeat(200) }, 'more than 120 paragraphs']
	])('%# is refused with a reason', (change, reason) => {
		const answer = read(change);
		expect(answer.ok).toBe(false);
		expect(!answer.ok && answer.reason).toContain(reason);
	});
	test('that is no object is refused', () => {
		for (const line of ['{"id": 1', '[]', '"x"', 'null']) expect(readVoice(line, places).ok).toBe(false);
	});
	test('that wants a picture without a folder is refused', () => {
		expect(readVoice(JSON.stringify(good), { ...places, pictures: null }).ok).toBe(false);
	});
});

test('captions come from a table with quotes, commas and line ends of any kind', () => {
	const csv = 'file,caption,source\r\na.jpg,"A ""big"", house",x\nb.jpg,Plain,"two\nlines"\n\nc.jpg,,y';
	expect([...readCaptions(csv)]).toEqual([
		['a.jpg', 'A "big", house'],
		['b.jpg', 'Plain']
	]);
	expect(readCaptions('name,text\na,b').size).toBe(0);
	expect(readCaptions('').size).toBe(0);
});
