/** Where a word stands, for the desk to find it: the part of a text, a picture, a recording, the facts. */
import { m } from '#lib/paraglide/messages.js';
import type { ReviewView } from '#server/desk/door.ts';
import { inFigures } from './shown-time.ts';

/** The name of a part as `StandingWords` names it; pictures and recordings by their number on the page. */
export function placeWord({ pictures, recordings }: Pick<ReviewView, 'pictures' | 'recordings'>, part: string): string {
	const number = (at: number) => inFigures(at + 1);
	if (part === 'facts') return m.review_facts();
	if (part.startsWith('picture-'))
		return m.review_picture({ number: number(pictures.findIndex(({ id }) => part.startsWith(`picture-${id}`))) });
	if (part.startsWith('recording-')) {
		const at = recordings.findIndex(({ id }) => part === `recording-${id}`);
		return recordings[at]?.kind === 'film'
			? m.review_recording_film({ number: number(at) })
			: m.review_recording_sound({ number: number(at) });
	}
	const at = Number(/-(\d+)$/.exec(part)?.[1] ?? 0);
	if (part.startsWith('item-')) return m.translate_part_item({ number: number(at) });
	if (part.startsWith('text-')) return m.translate_part_paragraph({ number: number(at) });
	if (part === 'brings') return m.translate_part_brings();
	return part === 'summary' ? m.translate_part_summary() : m.translate_part_title();
}
