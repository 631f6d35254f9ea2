import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { findSoundFile } from '#server/store/notices/sounds.ts';
import { findFile, type ShownFile } from '#server/store/shown/find-file.ts';
import { findPosters } from '#server/store/shown/find-story.ts';
import type { Lasting, PublicDeps } from './deps.ts';

export interface OpenedFile extends Lasting {
	/** Null: it belongs to none. */
	readonly storyId: string | null;
	readonly type: string;
	readonly bytes: number;
	/** Sound and film: asked for part by part. */
	readonly isPlayed: boolean;
	/** The bytes, or a part of them (both ends included). Take it once, or `leave`. */
	body(part?: { readonly start: number; readonly end: number }): ReadableStream<Uint8Array>;
	leave(): Promise<void>;
}

type Served = Pick<ShownFile, 'name' | 'type'> & { readonly storyId: string | null; readonly expiresAt: Date | null };

const FILE_NAME = /^[0-9a-f]{32}\.(?:avif|webp|jpg|png|pdf|webm|m4a|mp4|vtt)$/;
/** What a reader may be handed; a row that says anything else is our bug and is not served. */
const TYPES: ReadonlySet<string> = new Set([
	...['image/avif', 'image/webp', 'image/jpeg', 'image/png', 'application/pdf'],
	...['audio/webm', 'audio/mp4', 'video/mp4', 'text/vtt']
]);

/** A picture, a poster, a card, a sound, a film or its words by its random name, if readers may have it now. `gone`: a name of the right form, but not now. */
export async function openFile(deps: PublicDeps, name: string): Promise<Result<OpenedFile, 'gone' | 'not_found'>> {
	if (!FILE_NAME.test(name)) return refuse('not_found');
	const file = (await findFile(deps.db, name)) ?? (await noticeSound(deps, name));
	return file ? stream(deps, file) : refuse('gone');
}

/** A notice read aloud: it belongs to no story and ends with no consent. */
async function noticeSound({ db }: PublicDeps, name: string): Promise<Served | null> {
	const sound = await findSoundFile(db, name);
	return sound && { ...sound, storyId: null, expiresAt: null };
}

/** The poster of a story in a language; without one in that language, any other. */
export async function openPoster(
	deps: PublicDeps,
	storyId: string,
	language: string
): Promise<Result<OpenedFile, 'gone' | 'not_found'>> {
	if (!isStoryId(storyId)) return refuse('not_found');
	const posters = await findPosters(deps.db, storyId);
	const poster = posters.find((poster) => poster.language === language) ?? posters[0];
	return poster ? openFile(deps, poster.name) : refuse('gone');
}

async function stream({ files }: PublicDeps, file: Served): Promise<Result<OpenedFile, 'gone'>> {
	if (!TYPES.has(file.type)) return refuse('gone');
	try {
		const handle = await open(join(files, file.name));
		const { size } = await handle.stat();
		return ok({
			storyId: file.storyId,
			type: file.type,
			bytes: size,
			isPlayed: /^(?:audio|video)\//.test(file.type),
			// The web stream closes the handle when it ends or is left.
			body: (part) => Readable.toWeb(handle.createReadStream(part)) as ReadableStream<Uint8Array>,
			leave: () => handle.close(),
			expiresAt: file.expiresAt?.getTime() ?? null
		});
	} catch (error) {
		// Hidden between the question and the answer: the file goes first or the row goes first, both mean gone.
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return refuse('gone');
		throw error;
	}
}
