/** Why a recording will be heard or seen less than it could be, in plain sentences for the desk. */
import { levelOf } from '#domain/consent/ladders.ts';
import { m } from '#lib/paraglide/messages.js';
import type { RecordingView, ReviewView } from '#server/desk/door.ts';
import { apart } from './language-name.ts';
import { inFigures } from './shown-time.ts';

type Known = Pick<ReviewView, 'people' | 'mentioned' | 'most'>;

/** How the desk calls somebody in the story: by its own word where there is one, else by number. */
export function nameInStory({ people, mentioned }: Pick<Known, 'people' | 'mentioned'>, id: string): string {
	const known = people.find((one) => one.id === id);
	if (known?.role === 'teller') return m.review_heard_teller();
	const label = mentioned.find((one) => one.id === id)?.label;
	return label || m.review_heard_other({ number: inFigures(people.findIndex((one) => one.id === id) + 1) });
}

/** One sentence for each reason that lies with people; none where nothing is taken away. */
export function whyLess(review: Known, { kind, decided }: RecordingView, locale: string): string[] {
	if (decided === null) return [];
	const list = new Intl.ListFormat(locale, { type: 'conjunction' });
	const names = (ids: readonly string[]) => list.format(ids.map((id) => apart(nameInStory(review, id))));
	const everybody = review.people.map(({ id }) => id);
	const below = (ids: readonly string[] | null, element: 'voice' | 'face', least: number) =>
		(ids ?? everybody).filter((id) => (review.most[id]?.[element] ?? 0) < least);
	const silent = below(decided.heardIds, 'voice', levelOf('voice', 're_voiced'));
	const otherVoice = below(decided.heardIds, 'voice', levelOf('voice', 'original'));
	const isFaces = kind === 'film' && decided.people === 'visible';
	const hidden = isFaces ? below(decided.seenIds, 'face', levelOf('face', 'visible')) : [];
	const lines: string[] = [];
	if (silent.length > 0) lines.push(m.review_not_heard({ names: names(silent) }));
	else if (otherVoice.length > 0) lines.push(m.review_other_voice({ names: names(otherVoice) }));
	if (hidden.length > 0) lines.push(m.review_covered_for({ names: names(hidden) }));
	// Nothing is left of a covered film without its sound, and faces are never shown without it.
	if (silent.length > 0 && kind === 'film' && decided.people !== 'none') lines.push(m.review_film_gone());
	return lines;
}
