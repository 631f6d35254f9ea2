/** Stories with a photograph each, shown by the rules, for whoever weighs pages or times them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureFacts } from '#domain/story/picture.ts';
import type { Telling } from '#domain/story/telling.ts';
import { declarations } from '#server/generating/declaration.ts';
import { makeRenditions } from '#server/media/decode-picture.ts';
import type { Rendition } from '#server/media/picture.ts';
import { connect } from '#server/store/connect.ts';
import { photograph } from '../photograph.ts';
import { showStory } from '../public/shown-stories.ts';
import { telling } from '../told-story.ts';
import { type Installation, publicFolder } from './installation.ts';

/** Home shows one story and six more. */
const STORIES = 8;

/** Shows eight, each in all of these languages. Returns the id of the last. */
export async function showPhotographed(at: Installation, locales: readonly string[]): Promise<string> {
	const made = await makeRenditions(await photograph(1), { covers: [] });
	if (!made.ok) throw new Error(made.reason);
	const worker = connect(at.logins, 'worker');
	let id = '';
	try {
		for (let n = 0; n < STORIES; n++)
			id = await showStory(
				{ owner: at.owner, worker },
				{
					...{ from: n % 2 ? 'GH' : 'SY', now: 'BE', publishedDay: '2026-10-01' },
					tellings: locales.map(longTelling),
					pictures: [pictureOf(at, made.value, n)]
				}
			);
	} finally {
		await worker.destroy();
	}
	return id;
}

/** As long as the longest of the sample collection, in words that somebody wrote in that language. */
function longTelling(locale: string): Telling {
	const words = declarations().find(({ language }) => language === locale)?.paragraphs ?? [];
	if (words.length < 40) throw new Error(`no text in ${locale}`);
	const paragraph = (n: number) => words.slice(n * 6, n * 6 + 6).join(' ');
	return telling(locale, {
		summary: paragraph(6).slice(0, 280),
		blocks: [0, 1, 2, 3].map((n) => ({
			kind: n === 2 ? ('quote' as const) : ('paragraph' as const),
			text: paragraph(n)
		})),
		excerptBlocks: 2
	});
}

/** The files of a photograph under names of their own, so that no story's picture is another's. */
function pictureOf(at: Installation, made: readonly Rendition[], n: number): PictureFacts {
	mkdirSync(publicFolder(at), { recursive: true });
	const renditions = made.map(({ type, width, height, bytes }, index) => {
		const name = `${(n * 100 + index).toString(16).padStart(32, '0')}.${type === 'image/jpeg' ? 'jpg' : type.slice(6)}`;
		writeFileSync(join(publicFolder(at), name), bytes);
		return { name, type, width, height, bytes: bytes.length };
	});
	const rungs = { none: { renditions, alt: 'A street in the morning' } };
	return { id: `picture-${n}`, people: 'none', confirmed: true, rungs };
}
