import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
	alignBeside,
	type BesideMade,
	type BesideSource,
	holdsUnseen,
	isNothingBeside,
	keepBeside,
	NOTHING_BESIDE,
	readBeside,
	readBesideMade,
	sameBeside,
	typedBeside
} from './beside.ts';

const mark = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
const [photo, sound] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'];
const cue = (from: number, text: string) => ({ from, to: from + 2, text });
const source: BesideSource = {
	pictures: [
		{ fileId: photo, rung: 'solid_mask', text: 'A shelf' },
		{ fileId: photo, rung: 'visible', text: 'A woman' }
	],
	recordings: [{ fileId: sound, cues: [cue(0, 'One'), cue(2, 'Two'), cue(4, 'Three')] }]
};
const line = (text: string, translated = `fr ${text}`) => ({ from: mark(text), text: translated });
const whole: BesideMade = {
	pictures: source.pictures.map(({ fileId, rung, text }) => ({ fileId, rung, ...line(text) })),
	recordings: [{ fileId: sound, lines: ['One', 'Two', 'Three'].map((text) => line(text)) }]
};
const heard = (cues: BesideSource['recordings'][number]['cues'], made = whole) =>
	readBeside({ ...source, recordings: [{ fileId: sound, cues }] }, made, mark).heardWords(sound);

describe('words beside a translation', () => {
	test('of a picture go out at their own rung, and only while the source says the same', () => {
		const read = readBeside(source, whole, mark);
		expect(read.pictureWords(photo, 'solid_mask')).toBe('fr A shelf');
		const changed = { ...source, pictures: [{ fileId: photo, rung: 'solid_mask' as const, text: 'A wall' }] };
		expect(readBeside(changed, whole, mark).pictureWords(photo, 'solid_mask')).toBeNull();
		expect(readBeside(changed, whole, mark).pictureWords(photo, 'visible')).toBeNull();
		expect(read.pictureWords(sound, 'solid_mask')).toBeNull();
	});

	test('that are heard have the times of the original, and move with its lines', () => {
		expect(heard([cue(0, 'One'), cue(2, 'Two'), cue(4, 'Three')])?.map(({ text }) => text)).toEqual([
			'fr One',
			'fr Two',
			'fr Three'
		]);
		expect(heard([cue(1, 'Three'), cue(7, 'One')])).toEqual([cue(1, 'fr Three'), cue(7, 'fr One')]);
	});

	test('that are heard go out whole or not at all', () => {
		expect(heard([cue(0, 'One'), cue(2, 'Two and a half'), cue(4, 'Three')])).toBeNull();
		const lines = [line('One'), line('Two', ''), line('Three')];
		expect(heard(source.recordings[0]?.cues ?? [], { ...whole, recordings: [{ fileId: sound, lines }] })).toBeNull();
		expect(heard([])).toBeNull();
	});

	test('show the one changed line as changed, and nothing else', () => {
		const cues = [cue(0, 'One'), cue(2, 'Two, mended'), cue(4, 'Three')];
		const parts = alignBeside({ ...source, recordings: [{ fileId: sound, cues }] }, whole, mark);
		expect(parts.filter(({ state }) => state !== 'whole').map(({ name, state, text }) => [name, state, text])).toEqual([
			[`cue-${sound}-1`, 'changed', 'fr Two']
		]);
	});
});

describe('what is kept of them', () => {
	const field = (fields: Record<string, string>) => (name: string) => fields[name] ?? '';
	const markOf = (_: string, text: string) => (text === '' ? '' : 'a'.repeat(32));

	test('is what was typed for the fields that the page had', () => {
		const fields = {
			beside: `picture-${photo}-solid_mask picture-${photo}-nose cue-${sound}-0 cue-${sound}-1 cue-nobody-1 title`,
			[`picture-${photo}-solid_mask`]: ' Une étagère ',
			[`picture-${photo}-nose`]: 'x',
			[`cue-${sound}-0`]: 'Un'
		};
		expect(typedBeside(field(fields), markOf)).toEqual({
			pictures: [{ fileId: photo, rung: 'solid_mask', from: 'a'.repeat(32), text: 'Une étagère' }],
			recordings: [
				{
					fileId: sound,
					lines: [
						{ from: 'a'.repeat(32), text: 'Un' },
						{ from: '', text: '' }
					]
				}
			]
		});
		const long = { beside: `cue-${sound}-0`, [`cue-${sound}-0`]: 'x'.repeat(501) };
		expect(typedBeside(field(long), markOf)).toBe('too_long');
	});

	test('is refused whole where there are more fields than one page may have, and never cut off', () => {
		const names = (most: number, of = sound) => Array.from({ length: most }, (_, at) => `cue-${of}-${at}`).join(' ');
		const typed = (beside: string) =>
			typedBeside(
				(name) => (name === 'beside' ? beside : name),
				() => ''
			);
		const kept = typed(`${names(3_000)} ${names(3_000, photo)}`);
		expect(kept !== 'too_long' && kept.recordings[1]?.lines.at(-1)?.text).toBe(`cue-${photo}-2999`);
		// What is taken is what is read back: a line more would make all of it read as nothing.
		expect(readBesideMade(kept)).toEqual(kept);
		expect(typed(names(3_001))).toBe('too_long');
		const others = Array.from({ length: 4 }, (_, at) => names(2_501, sound.replace(/^./, String(at))));
		expect(typed(others.join(' '))).toBe('too_long');
		const one = (at: number) => `cue-${sound.slice(0, -3)}${String(at).padStart(3, '0')}-0`;
		expect(typed(Array.from({ length: 101 }, (_, at) => one(at)).join(' '))).toBe('too_long');
	});

	test('keeps what does not stand on the page now, and takes nothing for what never stood there', () => {
		const onlyCovered = { ...source, pictures: source.pictures.slice(0, 1), recordings: [] };
		const typed: BesideMade = {
			pictures: [
				{ fileId: photo, rung: 'solid_mask', ...line('A shelf', 'neuf') },
				{ fileId: photo, rung: 'visible', ...line('A woman', 'glissé') }
			],
			recordings: [{ fileId: sound, lines: [line('One', 'glissé')] }]
		};
		const kept = keepBeside(onlyCovered, whole, typed);
		expect(kept.pictures.map(({ text }) => text).sort()).toEqual(['fr A woman', 'neuf']);
		// It may come back, and then somebody says of it first that it fits: its second reader has not seen it.
		expect(kept.pictures.find(({ rung }) => rung === 'visible')?.from).toBe('');
		const lines = ['One', 'Two', 'Three'].map((text) => ({ from: '', text: `fr ${text}` }));
		expect(kept.recordings).toEqual([{ fileId: sound, lines }]);
		expect(readBeside(source, kept, mark).pictureWords(photo, 'visible')).toBeNull();
		expect(alignBeside(source, kept, mark).filter(({ state }) => state === 'changed')).toHaveLength(4);
	});

	test('is told apart from what stood on the page', () => {
		const unseen = (from: BesideSource, made = whole) => holdsUnseen(made, alignBeside(from, made, mark));
		expect(unseen(source)).toBe(false);
		expect(unseen({ ...source, pictures: source.pictures.slice(0, 1) })).toBe(true);
		expect(unseen({ ...source, recordings: [] })).toBe(true);
		expect(unseen({ ...source, recordings: [{ fileId: sound, cues: [cue(0, 'One'), cue(2, 'Three')] }] })).toBe(true);
		// Changed words stand on the page beside what they were made from.
		const cues = [cue(0, 'One'), cue(2, 'Two, mended'), cue(4, 'Three')];
		expect(unseen({ ...source, recordings: [{ fileId: sound, cues }] })).toBe(false);
		const onlyCovered = { pictures: source.pictures.slice(0, 1), recordings: [] };
		expect(unseen(onlyCovered, keepBeside(onlyCovered, whole, whole))).toBe(false);
	});

	test('is read back as it was, and what is of another shape is none', () => {
		expect(readBesideMade(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
		for (const spoiled of [null, [], {}, { pictures: [{ fileId: 'x' }], recordings: [] }, { ...whole, more: 1 }])
			expect(readBesideMade(spoiled)).toEqual(NOTHING_BESIDE);
		expect(isNothingBeside(NOTHING_BESIDE)).toBe(true);
		expect(sameBeside(whole, { ...whole, pictures: [...whole.pictures].reverse() })).toBe(true);
		expect(sameBeside(whole, NOTHING_BESIDE)).toBe(false);
	});
});
