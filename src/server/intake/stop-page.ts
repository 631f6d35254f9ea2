/** "Please stop this story": the page for anybody, with or without the address of a story. */
import { isStoryId } from '#domain/story/story-id.ts';
import type { MineDoor } from '#server/intake/mine.ts';

export type StopPage =
	| {
			readonly kind: 'ask';
			readonly notice: 'no_story' | 'too_many' | null;
			readonly story: string;
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

export function createStopPages(door: Pick<MineDoor, 'stop' | 'newVisit'>): StopPages {
	return {
		asks: (story) => ({ kind: 'ask', notice: null, story: storyMeant(story) ?? '', visit: door.newVisit() }),
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
	door: Pick<MineDoor, 'stop' | 'newVisit'>,
	form: FormData,
	caller: string
): Promise<StopAnswer> {
	const visit = door.newVisit();
	const said = form.get('story');
	const story = typeof said === 'string' ? said.slice(0, 2_000) : '';
	const id = storyMeant(story);
	if (id === null) return { status: 400, page: { kind: 'ask', notice: 'no_story', story, visit } };
	const stopped = await door.stop(id, caller);
	if (!stopped.ok) return { status: 429, page: { kind: 'ask', notice: 'too_many', story, visit } };
	return { status: 202, page: { kind: 'thanks', visit } };
}
