/**
 * The 79 passages of `../shared/data/voices` (the short form: ten of them), imported by the command line, approved one click each on the batch screen,
 * published by the worker; each found by a rare word of its own in its own language.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../architecture/sources.ts';
import { NOT_SHARED, sharedPath } from '../shared-data.ts';
import { marker } from '../told-story.ts';
import { type Installation, install, until } from './installation.ts';
import { type Page, follow, openPage, postForm } from './plain-forms.ts';
import { publishWhole } from './published-story.ts';

const file = sharedPath('voices/stories.jsonl');
const present = existsSync(file);

interface Voice {
	readonly id: string;
	readonly language: string;
	readonly text: string;
	readonly image?: unknown;
}
// The short form takes every eighth passage, SUITCASE_PROVE=1 all of them.
const lines = present ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
const taken = process.env.SUITCASE_PROVE ? lines : lines.filter((_, index) => index % 8 === 0);
const voices = taken.map((line) => JSON.parse(line) as Voice);
const withPicture = voices.filter((voice) => voice.image !== undefined).length;

let at: Installation;
beforeAll(async () => {
	at = await install({ env: { PRACTICE: 'auto' } });
}, 300_000);
afterAll(() => at[Symbol.asyncDispose]());

const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{M}]{6,}/gu) ?? []);

/** A long word that stands in no other passage of the language, however it is bent. */
function rareWord(voice: Voice): string {
	const others = voices.filter((other) => other !== voice && other.language === voice.language);
	const elsewhere = others.map((other) => other.text.toLowerCase()).join('\n');
	const rare = [...words(voice.text)].filter((word) => !elsewhere.includes(word.slice(0, 5)));
	return rare.sort((a, b) => b.length - a.length)[0] ?? '';
}

test('all are taken, approved, published and found by a word of their own', { timeout: 900_000 }, async (context) => {
	if (!present) return context.skip(NOT_SHARED);
	const office = await at.owner.selectFrom('office.office').select('name').executeTakeFirstOrThrow();
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-voices-'));
	const list = join(folder, 'stories.jsonl');
	writeFileSync(list, taken.join('\n'));
	const run = spawnSync(
		join(root, 'node_modules/.bin/node'),
		[
			...['src/cli/suitcase.ts', 'import', list, '--basis', 'public_domain', '--office', office.name],
			...['--pictures', sharedPath('voices/images')]
		],
		{ cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, SUITCASE_DATA: at.server.data } }
	);
	rmSync(folder, { recursive: true });
	expect(run.status, run.stdout + run.stderr).toBe(0);
	const imported = await at.owner
		.selectFrom('story.story')
		.select(['id', 'ref'])
		.where('ref', 'like', 'voices:%')
		.execute();
	expect(imported).toHaveLength(voices.length);

	await until(
		'every picture was looked at by the worker',
		async () => (await at.owner.selectFrom('story.picture_look').select('file_id').execute()).length >= withPicture,
		300_000
	);
	const began = performance.now();
	const signedIn = await postForm(await openPage(`${at.server.origin}/desk`), 'as', {}, ['as', 'reviewer']);
	let page: Page = await follow({ ...signedIn, leadsTo: '/desk/approve' }, '/desk/approve');
	let clicks = 0;
	for (; page.html.includes('name="story"') && clicks < 200; clicks++) {
		const people = Object.fromEntries(
			[...page.html.matchAll(/name="(people-[0-9a-f-]+)"/g)].map(([, name = '']) => [name, 'visible'])
		);
		page = await follow(await postForm(page, 'story', people), '/desk/approve');
	}
	expect(clicks).toBe(voices.length);
	console.log(
		`${clicks} clicks on the batch screen, ${((performance.now() - began) / 1000).toFixed(0)} s by a program`
	);
	await until(
		'all are published',
		async () => {
			const rows = await at.owner
				.selectFrom('shown.story_row')
				.innerJoin('story.story', 'story.story.id', 'shown.story_row.story_id')
				.select('story.story.id')
				.distinct()
				.where('ref', 'like', 'voices:%')
				.execute();
			return rows.length === voices.length;
		},
		300_000
	);

	const missed: string[] = [];
	for (const voice of voices) {
		const storyId = imported.find(({ ref }) => ref === `voices:${voice.id}`)?.id ?? '';
		const word = rareWord(voice);
		const answer = await fetch(`${at.server.origin}/${voice.language}/stories?q=${encodeURIComponent(word)}`);
		if (!(await answer.text()).includes(`/stories/${storyId}`)) missed.push(`${voice.id}: ${word}`);
	}
	console.log(`${voices.length - missed.length} of ${voices.length} found by a word of their own`);
	expect(missed).toEqual([]);
	const pictures = await at.owner
		.selectFrom('shown.picture_row')
		.select('story_id')
		.distinct()
		.where('type', '=', 'image/avif')
		.execute();
	console.log(`${pictures.length} stories with pictures`);
	expect(pictures.length).toBe(withPicture);
});

test('a word that stands only in the testimony of a shown story finds nothing', async () => {
	const sealed = marker('sealedonly');
	const { storyId, word } = await publishWhole(at, { testimony: { brings: sealed, text: `It was ${sealed}.` } });
	for (const locale of ['en', 'fr', 'ar']) {
		const found = async (asked: string) => (await fetch(`${at.server.origin}/${locale}/stories?q=${asked}`)).text();
		expect(await found(word)).toContain(storyId);
		expect(await found(sealed)).not.toContain(storyId);
	}
});
