/** "Please stop this story": the page for anybody, with or without the address of a story. */
import { asCounted } from '#domain/base/tidy-text.ts';
import { LETTER_LIMITS, typedLetter } from '#domain/story/letter.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import type { MineDoor } from '#server/intake/mine.ts';

export type StopPage =
	| {
			readonly kind: 'ask';
			readonly notice: 'no_story' | 'too_many' | 'not_sent' | null;
			readonly story: string;
			/** What somebody who is in the story has typed. */
			readonly letter: { readonly what: string; readonly reach: string };
			readonly visit: string;
	  }
	/** The same for every story, hidden or not, known or not. `visit`: as on the teller's own page, for its digits. */
	| { readonly kind: 'thanks'; readonly visit: string };

export interface StopAnswer {
	/** HTTP status: 202 says that the request was taken in, and nothing of what came of it. */
	readonly status: number;
	readonly page: StopPage;
}

export interface StopPages {
	/** The page before anything was sent. `story`: an id or address that a reader came with; anything else is left out. */
	asks(story: string): StopPage;
	post(form: FormData, caller: string): Promise<StopAnswer>;
}

const NO_LETTER = { what: '', reach: '' } as const;

export function createStopPages(door: Pick<MineDoor, 'stop' | 'write' | 'newVisit'>): StopPages {
	return {
		asks: (story) => ({
			kind: 'ask',
			notice: null,
			story: storyMeant(story) ?? '',
			letter: NO_LETTER,
			visit: door.newVisit()
		}),
		post: (form, caller) => postStop(door, form, caller)
	};
}

/** The story that a pasted address, or what a person copied by hand, means; null for none. */
export function storyMeant(typed: string): string | null {
	const text = typed.normalize('NFKC').trim();
	const candidate = /\/stories\/([^/?#\s]+)/.exec(text)?.[1] ?? text.replace(/[\s\p{Cf}]/gu, '');
	// The alphabet of ids has no i, l, o: whoever reads one means the digit that looks like it.
	const id = candidate.toLowerCase().replaceAll(/[il]/g, '1').replaceAll('o', '0');
	return isStoryId(id) ? id : null;
}

/** Takes a request in. Asking twice for the same story is one request: the database sees to it, so no stamp is asked for. */
async function postStop(
	door: Pick<MineDoor, 'stop' | 'write' | 'newVisit'>,
	form: FormData,
	caller: string
): Promise<StopAnswer> {
	const visit = door.newVisit();
	const typed = (name: string, most: number) => {
		const said = form.get(name);
		return typeof said === 'string' ? asCounted(said).slice(0, most) : '';
	};
	const story = typed('story', 2_000);
	const letter = { what: typed('what', LETTER_LIMITS.what), reach: typed('reach', LETTER_LIMITS.reach) };
	const again = (notice: (StopPage & { kind: 'ask' })['notice'], status: number): StopAnswer => ({
		status,
		page: { kind: 'ask', notice, story, letter, visit }
	});
	const id = storyMeant(story);
	if (id === null) return again('no_story', 400);
	const stopped = await door.stop(id, caller);
	if (!stopped.ok) return again('too_many', 429);
	const written = typedLetter(letter.what, letter.reach);
	// Whatever becomes of the letter, the story is paused by now.
	if (written !== null && !(await door.write(id, written, caller)).ok) return again('not_sent', 429);
	return { status: 202, page: { kind: 'thanks', visit } };
}
