import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { project } from '#domain/consent/project.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { type Shown, show } from '#domain/consent/show.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import type { Telling } from '#domain/story/telling.ts';
import { makePoster } from '#server/print/make-poster.ts';
import { posterTextsIn } from '#server/print/poster-texts.ts';
import { isShared, NOT_SHARED, sharedPath } from '../../../tests/shared-data.ts';

const id = '0123456789';
const now = Date.UTC(2026, 10, 22);

function printed(telling: Telling): Shown<'print'> {
	const grant = { levels: TOP, from: 0, until: Date.UTC(2027, 11, 1), noRecallAck: true, excludedLanguages: [] };
	const projection = project(
		{
			id,
			consentVersion: 1,
			people: [
				{
					id: 't',
					role: 'teller',
					minor: false,
					guardianOk: false,
					assent: false,
					state: 'active',
					grants: { print: grant }
				}
			],
			risk: 'low',
			safetyHold: false,
			embargoUntil: 0,
			holdEvents: [],
			claimOpen: false,
			authors: ['e'],
			reviewedBy: ['r'],
			k: { origin: Infinity, transit: Infinity, current: Infinity }
		},
		{ channel: 'print', language: telling.language, now, kMin: 20 }
	);
	if (!projection.ok) throw new Error(projection.reasons.join());
	return show(projection, {
		id,
		telling,
		facts: {
			name: { system_pseudonym: 3, first_name: 'Amine' },
			origin: { region: '015', country: 'MA' },
			current: { region: '155', country: 'BE' },
			time: { decade: '1970', year: '1974' }
		},
		pictures: [],
		recordings: [],
		publishedDay: '2026-11-22'
	});
}

const telling = (words: Partial<Telling> = {}): Telling => ({
	language: 'en',
	title: 'Stone and patience',
	brings: 'Strength for building',
	items: ['stone', 'patience'],
	summary: 'A mason who laid the streets of a new town.',
	blocks: [{ kind: 'paragraph', text: 'The first winter was cold. He kept the gloves that the foreman gave him.' }],
	excerptBlocks: 1,
	...words
});

function poster(words: Partial<Telling> = {}, locale = 'en') {
	const shown = printed(telling(words));
	return makePoster({
		shown,
		locale,
		texts: posterTextsIn(locale),
		office: 'Brussels office',
		appName: 'Suitcase',
		picture: { kind: 'suitcase', svg: suitcaseSvg({ id, items: shown.items, label: 'A suitcase' }) },
		checkUrl: `https://stories.example.org/${locale}/stories/${id}`
	});
}
const text = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1');

describe('a poster', () => {
	test('is one page of A4 with its fonts inside, and names no date and no author', () => {
		const made = poster();
		if (!made.ok) throw new Error(made.reason);
		expect(text(made.value)).toMatch(/^%PDF-1/);
		expect(text(made.value)).toMatch(/\/Count 1\b/);
		expect(text(made.value)).toMatch(/\/FontFile[23]/);
		expect(text(made.value)).not.toMatch(/\/(Author|CreationDate)/);
	});
	test('is set in Arabic as well', () => {
		const made = poster(
			{ language: 'ar', brings: 'قوة على البناء', blocks: [{ kind: 'paragraph', text: 'كان الشتاء باردًا.' }] },
			'ar'
		);
		expect(made.ok).toBe(true);
	});
	test('in a script that our fonts lack is not made', () => {
		expect(poster({ language: 'am', brings: 'የመገንባት ኃይል' })).toEqual({ ok: false, reason: 'letters_missing' });
	});
	test('of markup and strange signs is a poster of those signs, or none, and never an error', (context) => {
		const corpus = 'corpora/naughty-strings/blns.json';
		if (!isShared(corpus)) return context.skip(NOT_SHARED);
		const strings = JSON.parse(readFileSync(sharedPath(corpus), 'utf8')) as string[];
		for (const naughty of [...strings.filter((_, index) => index % 4 === 0), '#panic("x") *b* $x$ @preview']) {
			const brings = naughty.replace(/[\n\t\p{Cc}\p{Cs}]/gu, ' ').slice(0, 80);
			const made = poster({ brings: brings || '-', summary: naughty.slice(0, 600) });
			expect(made.ok || made.reason === 'letters_missing').toBe(true);
		}
	});
});
