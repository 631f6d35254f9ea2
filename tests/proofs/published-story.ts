/** A story with a picture and a poster, published by the installation's own worker. For proofs. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Cover } from '#domain/story/covers.ts';
import { keptPictureWords, type PictureWords } from '#domain/story/picture-words.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { marker, telling, tellStory, type ToldStory } from '../told-story.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { type Installation, until } from './installation.ts';

export interface PublishedStory {
	readonly storyId: string;
	/** A word that stands in this story only. */
	readonly word: string;
	/** Addresses below the origin at which readers find it. */
	readonly addresses: Readonly<Record<'page' | 'list' | 'search' | 'feed' | 'sitemap' | 'picture' | 'poster', string>>;
}

/** Tells, publishes and waits until readers have it all. */
export async function publishWhole(at: Installation, told: ToldStory = {}): Promise<PublishedStory> {
	const word = marker('zebrafinch');
	const { storyId, key } = await tellStory(at.owner, at.seal.keys, {
		tellings: [telling('en', { title: `Bread and ${word}` })],
		...told
	});
	await addPicture(at, storyId, key);
	await publish(at, storyId);
	const picture = await at.owner
		.selectFrom('shown.picture_row')
		.select('name')
		.where('story_id', '=', storyId)
		.where('type', '=', 'image/jpeg')
		.executeTakeFirstOrThrow();
	return {
		storyId,
		word,
		addresses: {
			page: `/en/stories/${storyId}`,
			list: '/en/stories',
			search: `/en/stories?q=${word}`,
			feed: '/en/feed.xml',
			sitemap: '/sitemap.xml',
			picture: `/media/${picture.name}`,
			poster: `/en/stories/${storyId}/poster.pdf`
		}
	};
}

/** Seals a small photograph into the story, its faces confirmed as visible. Returns the file's id. */
export async function addPicture(
	at: Installation,
	storyId: string,
	key: Buffer,
	{
		jpeg,
		name = 'photo.jpg',
		words = { byRung: {}, asItCame: { en: 'A street in the morning' } },
		covers = []
	}: { jpeg?: Buffer; name?: string; words?: PictureWords; covers?: readonly Cover[] } = {}
): Promise<string> {
	const id = randomUUID();
	const path = randomUUID();
	const bytes = jpeg ?? (await plainJpeg());
	const sealed = await sealFile(
		(async function* () {
			yield bytes;
		})(),
		join(at.server.data, 'files', 'sealed', path),
		{ maxBytes: 1_000_000 }
	);
	if (!sealed.ok) throw new Error('the test picture is too large');
	const body = sealJson(
		key,
		{ table: 'story.file', row: id, field: 'body', version: 1 },
		{ identity: sealed.value.identity, name, ...keptPictureWords(words) }
	);
	await at.owner
		.insertInto('story.file')
		.values({
			id,
			story_id: storyId,
			path,
			bytes: sealed.value.bytes,
			people: 'visible',
			covers: JSON.stringify(covers),
			confirmed_by: 'test-reviewer',
			confirmed_at: new Date(),
			body
		})
		.execute();
	return id;
}

/** Asks the worker to publish and waits until it has. */
export async function publish(at: Installation, storyId: string): Promise<void> {
	await enqueue(at.owner, 'publish', { storyId }, { key: `publish:${storyId}` });
	await until(`story ${storyId} is shown`, async () => {
		const rows = await at.owner
			.selectFrom('shown.story_row')
			.select('story_id')
			.where('story_id', '=', storyId)
			.execute();
		return rows.length > 0;
	});
}
