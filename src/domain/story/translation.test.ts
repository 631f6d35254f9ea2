import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Telling } from '#domain/story/telling.ts';
import { align, fingerprintsOf, followSource, isWhole, type Made, pair } from '#domain/story/translation.ts';
import { readMadeFrom, typedTranslation } from '#domain/story/translation-form.ts';

/** Stands for the keyed hash: what matters here is that equal words have equal marks. */
const mark = (text: string) =>
	[...text]
		.reduce((hash, sign) => (hash * 31 + (sign.codePointAt(0) ?? 0)) % 4_294_967_291, 7)
		.toString(16)
		.padStart(32, '0');

const source = (blocks: readonly string[], more: Partial<Telling> = {}): Telling => ({
	language: 'en',
	title: 'By noon the shelves are empty',
	brings: 'Bread before sunrise',
	items: ['bread'],
	summary: 'A baker opens early.',
	blocks: blocks.map((text) => ({ kind: 'paragraph', text })),
	excerptBlocks: 1,
	...more
});
/** A translation that says of each part that it is that part, in French. */
const into = (telling: Telling): Made => {
	const say = (text: string) => `fr(${text})`;
	return {
		telling: {
			...telling,
			language: 'fr',
			title: say(telling.title),
			brings: say(telling.brings),
			items: telling.items.map(say),
			summary: say(telling.summary),
			blocks: telling.blocks.map(({ kind, text }) => ({ kind, text: say(text) }))
		},
		from: fingerprintsOf(telling, mark)
	};
};
const beside = (telling: Telling, made: Made | null) => align(telling, fingerprintsOf(telling, mark), made);
const states = (telling: Telling, made: Made | null) =>
	Object.fromEntries(beside(telling, made).parts.map(({ name, state }) => [name, state]));
const follow = (telling: Telling, made: Made) => followSource(telling, fingerprintsOf(telling, mark), made);

describe('a translation beside its source', () => {
	const first = source(['One.', 'Two.', 'Three.']);

	test('misses everything before it is begun, and fits when every part is made', () => {
		expect(new Set(Object.values(states(first, null)))).toEqual(new Set(['missing']));
		expect(isWhole(beside(first, into(first)))).toBe(true);
		expect(follow(first, into(first))).toEqual(into(first).telling);
	});

	test('a changed sentence shows as changed in its paragraph, and nothing else does', () => {
		const changed = states(source(['One.', 'Two, said otherwise.', 'Three.']), into(first));
		expect(changed['text-1']).toBe('changed');
		expect(Object.entries(changed).filter(([, state]) => state !== 'whole')).toHaveLength(1);
		expect(follow(source(['One.', 'Two, said otherwise.', 'Three.']), into(first))).toBeNull();
	});

	test('blanks and the way a letter is composed change nothing', () => {
		const made = into(source(['Caf\u00e9 one.', 'Two.']));
		expect(isWhole(beside(source(['Cafe\u0301  one.\n', 'Two.']), made))).toBe(true);
	});

	test('a new paragraph is missing, and those beside it keep theirs', () => {
		const grown = source(['One.', 'New.', 'Two.', 'Three.']);
		expect(states(grown, into(first))).toMatchObject({
			'text-0': 'whole',
			'text-1': 'missing',
			'text-2': 'whole',
			'text-3': 'whole'
		});
	});

	test('a paragraph that is taken out is taken out of the translation, which goes on without it', () => {
		const shorter = source(['One.', 'Three.']);
		const aligned = beside(shorter, into(first));
		expect(aligned.gone).toEqual(['fr(Two.)']);
		expect(follow(shorter, into(first))?.blocks.map(({ text }) => text)).toEqual(['fr(One.)', 'fr(Three.)']);
	});

	test('a paragraph that is emptied and left standing is empty in the translation too', () => {
		for (const empty of ['', ' \n']) {
			const emptied = source(['One.', empty, 'Three.']);
			expect(follow(emptied, into(first))?.blocks.map(({ text }) => text)).toEqual(['fr(One.)', '', 'fr(Three.)']);
			expect(beside(emptied, into(first)).gone).toEqual(['fr(Two.)']);
		}
	});

	test('paragraphs that change places take their translation along', () => {
		const moved = source(['Three.', 'One.', 'Two.']);
		expect(follow(moved, into(first))?.blocks.map(({ text }) => text)).toEqual(['fr(Three.)', 'fr(One.)', 'fr(Two.)']);
	});

	test('of thousands of lines that are said again and again, the changed one alone has lost its place', () => {
		const said = Array.from({ length: 3_000 }, (_, at) => `line ${at % 7}`);
		const now = said.with(1_500, 'another line');
		const { beside, gone } = pair(now, said, said);
		expect(gone).toEqual([]);
		expect(beside.flatMap((one, at) => (one?.had === now[at] ? [] : [[at, one?.text]]))).toEqual([
			[1_500, said[1_500]]
		]);
		const shorter = pair(said.slice(1), said, said);
		expect(shorter.beside.every((one, at) => one?.had === said[at + 1])).toBe(true);
		expect(shorter.gone).toEqual(['line 0']);
		const longer = pair(['new', ...said.slice(0, 10), 'new'], said.slice(0, 10), said.slice(0, 10));
		expect(longer.beside.map((one) => one?.text)).toEqual([undefined, ...said.slice(0, 10), undefined]);
	});

	test('of ten thousand lines that are all other lines but some, those some keep their place, in bounded work', () => {
		let cells = 0;
		const { Uint16Array: own } = globalThis;
		vi.stubGlobal(
			'Uint16Array',
			class extends own {
				constructor(length: number) {
					cells += length;
					super(length);
				}
			}
		);
		const stays = (at: number) => at % 100 === 50;
		const said = Array.from({ length: 10_000 }, (_, at) => (stays(at) ? `stays ${at}` : `said ${at}`));
		const now = said.map((line, at) => (stays(at) ? line : `now ${at}`));
		const { beside, gone } = pair(['new', ...now], said, said);
		vi.unstubAllGlobals();
		expect(cells).toBeLessThan(2_000_000);
		expect(gone).toEqual([]);
		expect(beside.slice(1).every((one, at) => !stays(at) || one?.had === now[at])).toBe(true);
		// Nothing in common at all, and the same few lines again and again.
		expect(
			pair(
				now.map((line) => line.toUpperCase()),
				said,
				said
			).gone
		).toEqual([]);
		const again = Array.from({ length: 10_000 }, (_, at) => `line ${at % 7}`);
		const kept = pair(['new', ...again.slice(5), 'new'], again, again).beside;
		expect(kept.slice(1, -1).filter((one, at) => one?.had === again[at + 5]).length).toBeGreaterThan(9_900);
	}, 5_000);

	test('an excerpt that became shorter is shorter in every language', () => {
		expect(follow({ ...first, excerptBlocks: 0 }, into(first))?.excerptBlocks).toBe(0);
		const generous = { ...into(first), telling: { ...into(first).telling, excerptBlocks: 3 } };
		expect(follow(first, generous)?.excerptBlocks).toBe(1);
	});

	test('a word that is taken off the suitcase goes from every language; a quote is a quote in all of them', () => {
		const quoted = {
			...source(['One.', 'Two.', 'Three.'], { items: [] }),
			blocks: first.blocks.map(({ text }) => ({ kind: 'quote' as const, text }))
		};
		expect(follow(quoted, into(first))).toMatchObject({
			items: [],
			blocks: [{ kind: 'quote' }, { kind: 'quote' }, { kind: 'quote' }]
		});
	});

	test('what came without marks fits nothing', () => {
		const { telling } = into(first);
		const unknown = { telling, from: { title: '', brings: '', items: [], summary: '', blocks: [] } };
		const { parts } = beside(first, unknown);
		expect(new Set(parts.map(({ state }) => state))).toEqual(new Set(['changed']));
		expect(parts.map(({ text }) => text)).toContain('fr(Two.)');
	});

	test('whatever is edited in the source: a translated word reaches readers only beside the words it was made from', () => {
		let went = 0;
		let stayed = 0;
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 7 }),
				fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 7 }),
				(before, after) => {
					const made = into(source(before));
					const out = follow(source(after), made);
					if (out === null) {
						stayed += 1;
						// Something of the source is in no paragraph that was translated, or more often.
						const left = [...before];
						expect(
							after.some((text) => {
								const at = left.indexOf(text);
								if (at !== -1) left.splice(at, 1);
								return at === -1;
							})
						).toBe(true);
					} else {
						went += 1;
						expect(out.blocks.map(({ text }) => text)).toEqual(after.map((text) => `fr(${text})`));
					}
					// No translated paragraph is lost without a word.
					const { parts, gone } = beside(source(after), made);
					expect(
						[...parts.filter(({ name }) => name.startsWith('text')).map(({ text }) => text), ...gone]
							.filter(Boolean)
							.sort()
					).toEqual(before.map((text) => `fr(${text})`).sort());
				}
			),
			{ numRuns: 2_000 }
		);
		expect(Math.min(went, stayed)).toBeGreaterThan(100);
	});
});

describe('what a form sends', () => {
	const marks = { now: 'a'.repeat(32), old: 'b'.repeat(32) };
	const read = (fields: Record<string, string>) => typedTranslation((name) => fields[name] ?? '', 'fr');

	test('a part keeps the mark of the words that stood beside it', () => {
		expect(read({ title: ' Du pain ', 'from-title': marks.now })).toMatchObject({
			typed: { title: 'Du pain' },
			from: { title: marks.now }
		});
	});
	test('where the source changed, only the box says that it was mended', () => {
		const fields = { 'kind-0': 'quote', 'text-0': 'Deux', 'from-text-0': marks.now, 'had-text-0': marks.old };
		expect(read(fields).from.blocks).toEqual([marks.old]);
		expect(read({ ...fields, 'mended-text-0': 'yes' }).from.blocks).toEqual([marks.now]);
	});
	test('nothing translated has no mark, and no other text is one', () => {
		expect(read({ summary: '  ', 'from-summary': marks.now }).from.summary).toBe('');
		expect(read({ summary: 'Un', 'from-summary': 'a testimony' }).from.summary).toBe('');
	});
	test('what is kept reads back; anything else is nothing', () => {
		const { from } = read({ title: 'x', 'from-title': marks.now, 'item-1': 'pain', 'from-item-1': marks.old });
		expect(readMadeFrom(JSON.parse(JSON.stringify(from)))).toEqual(from);
		expect(from.items).toEqual([marks.old]);
		for (const wrong of [null, {}, { ...from, title: 'words' }, { ...from, blocks: [1] }, { ...from, more: 1 }])
			expect(readMadeFrom(wrong)).toBeNull();
	});
});
