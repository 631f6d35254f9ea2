/** Stories that can be heard or seen, found by the list's own choices, page by page. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordingFacts, RecordingKind } from '#domain/story/recording.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { newStoryId } from '../told-story.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
let door: PublicDoor;
const ids: Record<'silent' | 'sound' | 'film' | 'both', string[]> = { silent: [], sound: [], film: [], both: [] };

beforeAll(async () => {
	db = await testDatabase();
	door = createPublicDoor({ db: db.public, clock: Date.now, files: '/nowhere', origin: null });
	for (let n = 0; n < 30; n++) {
		// Three days: many stories share one, and pages must neither lose nor repeat any.
		const publishedDay = `2026-10-0${1 + (n % 3)}`;
		const show = (kinds: readonly RecordingKind[]) =>
			showStory(db, { id: newStoryId(), publishedDay, from: 'MA', recordings: kinds.map(recording) });
		ids.sound.push(await show(['sound']));
		if (n % 3 === 0) ids.silent.push(await show([]));
		if (n % 5 === 0) ids.film.push(await show(['film']));
		if (n % 10 === 0) ids.both.push(await show(['film', 'sound']));
	}
});
afterAll(() => db[Symbol.asyncDispose]());

function recording(kind: RecordingKind): RecordingFacts {
	const file = (ending: string, type: string) => {
		const name = `${randomBytes(16).toString('hex')}.${ending}`;
		return { name, type, bytes: 10, width: null, height: null };
	};
	const files = [kind === 'film' ? file('mp4', 'video/mp4') : file('webm', 'audio/webm')];
	const picture = kind === 'film' ? ('as_it_is' as const) : ('none' as const);
	const made = { picture, voice: 'original' as const, files, poster: null, captions: file('vtt', 'text/vtt') };
	const said = { confirmed: true, people: 'none' as const, cues: [{ from: 0, to: 1, text: 'Bread.' }] };
	return { id: kind, kind, ...said, made: [{ ...made, seconds: 1, waveform: [] }] };
}

/** All pages of a question, one after the other; and how many there were. */
async function allOf(question: string): Promise<{ found: string[]; pages: number; stories: number | null }> {
	const found: string[] = [];
	let pages = 0;
	let stories: number | null = 0;
	for (let next: string | null = question; next !== null && pages < 10; pages++) {
		const page = await door.browseStories('en', new URLSearchParams(next));
		found.push(...page.cards.map(({ id }) => id));
		({ next, stories } = page);
	}
	return { found, pages, stories };
}

test.each([
	['?with=sound', () => [...ids.sound, ...ids.both]],
	['?with=film', () => [...ids.film, ...ids.both]],
	['?with=film&with=sound', () => ids.both],
	['?with=sound&from=MA', () => [...ids.sound, ...ids.both]],
	['?with=sound&from=GH', () => []],
	['?with=nonsense', () => Object.values(ids).flat()]
])('%s finds those stories and no other, each once', async (question, wanted) => {
	const { found, pages, stories } = await allOf(question);
	expect([...found].sort()).toEqual([...wanted()].sort());
	expect(stories).toBe(wanted().length);
	expect(pages).toBe(Math.max(1, Math.ceil(wanted().length / 24)));
});

test('the next page asks the same again', async () => {
	const { next, choices } = await door.browseStories('en', new URLSearchParams('?with=sound'));
	expect(new URLSearchParams(next ?? '').getAll('with')).toEqual(['sound']);
	// Beside the choice that was made: of those with a sound, some have a film too, and none a picture.
	expect(Object.fromEntries(choices.with.map(({ value, stories }) => [value, stories]))).toEqual({
		sound: 33,
		film: 3
	});
	const both = await door.browseStories('en', new URLSearchParams('?with=sound&with=film'));
	expect(both.filter).toMatchObject({ withSound: true, withFilm: true, withPicture: false });
});
