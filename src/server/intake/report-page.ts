/** "Something is wrong with this story": a reader tells the office, without a name and without stopping the story. */
import { asCounted } from '#domain/base/tidy-text.ts';
import { isReportAbout, LETTER_LIMITS, typedLetter } from '#domain/story/letter.ts';
import type { MineDoor } from '#server/intake/mine.ts';
import { storyMeant } from '#server/intake/stop-page.ts';

export type ReportPage =
	| {
			readonly kind: 'ask';
			readonly notice: 'no_story' | 'missing' | 'too_many' | null;
			/** The id of the story; empty: the page was opened without one. */
			readonly story: string;
			readonly typed: { readonly about: string; readonly what: string; readonly reach: string };
	  }
	/** The same whether the story is there or not. */
	| { readonly kind: 'thanks'; readonly story: string };

export interface ReportAnswer {
	/** HTTP status; 202: taken in. */
	readonly status: number;
	readonly page: ReportPage;
}

export interface ReportPages {
	/** `story`: an id or address that a reader came with. */
	asks(story: string): ReportPage;
	post(form: FormData, caller: string): Promise<ReportAnswer>;
}

export function createReportPages(door: Pick<MineDoor, 'report'>): ReportPages {
	return {
		asks: (story) => ({
			kind: 'ask',
			notice: null,
			story: storyMeant(story) ?? '',
			typed: { about: '', what: '', reach: '' }
		}),
		post: (form, caller) => postReport(door, form, caller)
	};
}

async function postReport(door: Pick<MineDoor, 'report'>, form: FormData, caller: string): Promise<ReportAnswer> {
	const field = (name: string, most: number) => {
		const said = form.get(name);
		return typeof said === 'string' ? asCounted(said).slice(0, most) : '';
	};
	const story = storyMeant(field('story', 2_000)) ?? '';
	const typed = {
		about: field('about', 20),
		what: field('what', LETTER_LIMITS.what),
		reach: field('reach', LETTER_LIMITS.reach)
	};
	const again = (notice: (ReportPage & { kind: 'ask' })['notice'], status: number): ReportAnswer => ({
		status,
		page: { kind: 'ask', notice, story, typed }
	});
	if (story === '') return again('no_story', 400);
	const letter = typedLetter(typed.what, typed.reach);
	if (letter === null || letter.what === '' || !isReportAbout(typed.about)) return again('missing', 400);
	const sent = await door.report(story, { letter, about: typed.about }, caller);
	return sent.ok ? { status: 202, page: { kind: 'thanks', story } } : again('too_many', 429);
}
