import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { cap, TOP } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import { type Shown, show } from '#domain/consent/show.ts';
import { CARD_SIZE } from '#domain/story/card.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import type { Telling } from '#domain/story/telling.ts';
import { cardTextsIn } from '#server/print/card-texts.ts';
import { cardWords } from '#server/print/card-words.ts';
import { makeCard } from '#server/print/make-card.ts';
import { grant, person, story } from '../../../tests/consent/example-story.ts';
import { plainJpeg } from '../../../tests/plain-jpeg.ts';
import { telling } from '../../../tests/told-story.ts';

const id = '0123456789';
const now = Date.UTC(2026, 10, 22);

function social(words: Partial<Telling> = {}, levels = TOP): Shown<'social'> {
	const spoken = telling(words.language ?? 'en', words);
	const yes = grant({ levels, from: 0, until: Date.UTC(2027, 11, 1), noRecallAck: true });
	const consent = story({ id, people: [person({ grants: { social: yes } })] });
	const projection = project(consent, { channel: 'social', language: spoken.language, now, kMin: 20 });
	if (!projection.ok) throw new Error(projection.reasons.join());
	const facts = factsFrom(id, {
		names: { first_name: 'Amine', full_name: 'Amine marker-surname' },
		origin: { country: 'MA', town: 'marker-town' },
		current: { country: 'BE', town: 'marker-street' },
		legal: 'marker-legal'
	});
	return show(projection, {
		id,
		telling: spoken,
		facts,
		pictures: [],
		recordings: [],
		publishedDay: '2026-11-22'
	});
}
const card = (words: Partial<Telling> = {}, locale = 'en') => {
	const shown = social(words);
	const picture = { kind: 'suitcase', svg: suitcaseSvg({ id, items: shown.items }) } as const;
	return makeCard({ shown, locale, texts: cardTextsIn(locale), appName: 'Suitcase', picture });
};

/** The kinds of chunks of a PNG in their order, and its size in pixels. */
function read(png: Uint8Array): { kinds: string[]; width: number; height: number } {
	const bytes = Buffer.from(png);
	const kinds: string[] = [];
	for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
		kinds.push(bytes.toString('latin1', at + 4, at + 8));
	return { kinds, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

describe('a card', () => {
	test('is a picture of the size that networks ask for, with nothing in it beside its pixels', async () => {
		const made = await card();
		if (!made.ok) throw new Error(made.reason);
		const { kinds, ...size } = read(made.value);
		expect(size).toEqual(CARD_SIZE);
		for (const told of ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'iCCP']) expect(kinds).not.toContain(told);
		expect(made.value.byteLength).toBeLessThan(150_000);
	});
	test('is drawn from its story: the same twice, another for other words', async () => {
		const [one, again, other] = [await card(), await card(), await card({ brings: 'tea before noon' })];
		if (!one.ok || !again.ok || !other.ok) throw new Error('not made');
		expect(Buffer.compare(one.value, again.value)).toBe(0);
		expect(Buffer.compare(one.value, other.value)).not.toBe(0);
	});
	test('is set in Arabic and Russian, and not made in a script that our fonts lack', async () => {
		expect((await card({ language: 'ar', brings: 'قوة على البناء' }, 'ar')).ok).toBe(true);
		expect((await card({ language: 'ru', brings: 'хлеб до рассвета' }, 'ru')).ok).toBe(true);
		expect(await card({ language: 'ti', brings: 'ሓይሊ ንምህናጽ' })).toEqual({ ok: false, reason: 'letters_missing' });
	});
	test('with a photograph has the same size', async () => {
		const shown = social();
		const picture = { kind: 'photo', jpeg: await plainJpeg(1200, 900), alt: 'A street' } as const;
		const made = await makeCard({ shown, locale: 'en', texts: cardTextsIn('en'), appName: 'Suitcase', picture });
		if (!made.ok) throw new Error(made.reason);
		expect(read(made.value)).toMatchObject(CARD_SIZE);
	});
	test('says what social networks may be told: nothing finer than that, and no more when less is allowed', () => {
		const words = (levels = TOP) =>
			JSON.stringify(cardWords(social({}, levels), { locale: 'en', texts: cardTextsIn('en'), appName: 'Suitcase' }));
		expect(words()).toContain('Amine brings');
		expect(words()).toContain('Morocco');
		expect(words()).not.toMatch(/marker-/);
		const least = words(cap({ text: 'summary', name: 'none', origin: 'none', current: 'none' }));
		expect(least).not.toMatch(/Amine|Morocco|Belgium|Europe/);
		expect(least).toContain('bread before sunrise');
	});
	test.each(LOCALES)('of the site is there in %s', (locale) => {
		const file = readFileSync(new URL(`../../../static/cards/${locale}.png`, import.meta.url));
		expect(read(file)).toMatchObject(CARD_SIZE);
	});
});
