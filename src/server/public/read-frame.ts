import { createHash } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { ContentNote } from '#domain/story/content-notes.ts';
import type { ShownContent } from '#domain/consent/shown.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { findFrame, type Framed } from '#server/store/shown/find-frame.ts';
import { type Lasting, type PublicDeps, earliest } from './deps.ts';
import { nameFor, type Picture, pictureOf, type Way, wayOf } from './story-card.ts';

export interface FrameView extends Lasting {
	readonly id: string;
	/** BCP 47, of the story's own words. */
	readonly language: string;
	readonly title: string;
	readonly brings: string;
	readonly items: readonly string[];
	/** Null: the teller shows no name at all. */
	readonly name: string | null;
	readonly way: Way;
	readonly picture: Picture | null;
	readonly summary: string;
	/** What the story speaks of, to be said before any of its text; empty where a frame may show the summary only. */
	readonly notes: readonly ContentNote[];
	/** A sentence or a paragraph of the story itself; null: consent lets a frame show the summary only. */
	readonly excerpt: { readonly kind: 'paragraph' | 'quote'; readonly text: string } | null;
	/** Whether there is a page with more. */
	readonly hasPage: boolean;
}

export interface Frame {
	readonly view: FrameView;
	/** Another one whenever anything in the frame is another, or the sites that may show it; says nothing of what. */
	readonly version: string;
	/** The sites that may show it; null: any. */
	readonly hosts: readonly string[] | null;
}

/** What a frame on another page shows. `gone` for every id of the right form that no frame may show, `not_found` for the rest. */
export async function readFrame(
	{ db }: PublicDeps,
	asked: { readonly id: string; readonly locale: string; readonly language: string | null }
): Promise<Result<Frame, 'gone' | 'not_found'>> {
	if (!isStoryId(asked.id)) return refuse('not_found');
	const framed = await findFrame(db, asked.id);
	if (framed === null) return refuse('gone');
	const { shown } = bestOf(framed, asked);
	const [picture] = shown.pictures;
	const view: FrameView = {
		id: shown.id,
		language: shown.language,
		title: shown.title,
		brings: shown.brings,
		items: [...shown.items],
		name: nameFor(shown.name, asked.locale),
		way: wayOf(shown, asked.locale),
		picture: picture ? pictureOf(picture) : null,
		summary: shown.summary,
		notes: [...(shown.notes ?? [])],
		excerpt: excerptOf(shown.blocks),
		hasPage: framed.onWeb,
		expiresAt: earliest(...framed.tellings.map((telling) => telling.shown.expiresAt))
	};
	const version = createHash('sha256')
		.update(JSON.stringify([view, framed.hosts]))
		.digest('base64url')
		.slice(0, 16);
	return ok({ view, version, hosts: framed.hosts });
}

/** Whether a frame may show the story on any other page: whatever tells others how to show it asks this. */
export async function mayBeFramed({ db }: PublicDeps, storyId: string): Promise<boolean> {
	if (!isStoryId(storyId)) return false;
	const framed = await findFrame(db, storyId);
	return framed !== null && framed.hosts?.length !== 0;
}

function bestOf({ tellings }: Framed, { locale, language }: { locale: string; language: string | null }) {
	const inLanguage = (tag: string | null) => tellings.find(({ shown }) => shown.language === tag);
	const found =
		inLanguage(language) ??
		inLanguage(locale) ??
		tellings.find(({ shown, toldIn }) => shown.language === toldIn) ??
		inLanguage('en') ??
		tellings[0];
	if (found === undefined) throw new Error('a frame without a telling');
	return found;
}

/** The first quote, else the first paragraph, of what consent lets a frame show. */
function excerptOf(blocks: ShownContent<'embed'>['blocks']): FrameView['excerpt'] {
	const block = blocks.find(({ kind }) => kind === 'quote') ?? blocks[0];
	return block ? { kind: block.kind, text: block.text } : null;
}
