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
import { addMarkedRecording } from './marked-recording.ts';

/** Where readers and programs find a story. */
export const READ_AT = [
	'page',
	'list',
	'search',
	'feed',
	'jsonFeed',
	'sitemap',
	'picture',
	'poster',
	'api',
	'apiStory',
	'frame'
] as const;

export interface PublishedStory {
	readonly storyId: string;
	/** A word that stands in this story only. */
	readonly word: string;
	/** Addresses below the origin at which readers find it. */
	readonly addresses: Readonly<Record<(typeof READ_AT)[number], string>>;
	/** What is played, its still and its words; empty unless recordings were given. */
	readonly played: Readonly<Partial<Record<'sound' | 'film' | 'still' | 'captions', string>>>;
}

/** Tells, publishes and waits until readers have it all; with a sound and a film where they are given. */
export async function publishWhole(
	at: Installation,
	told: ToldStory = {},
	recordings: { readonly sound: Uint8Array; readonly film: Uint8Array } | null = null
): Promise<PublishedStory> {
	const word = marker('zebrafinch');
	const { storyId, key } = await tellStory(at.owner, at.seal.keys, {
		tellings: [telling('en', { title: `Bread and ${word}` })],
		channels: ['web', 'print', 'embed'],
		...told
	});
	await addPicture(at, storyId, key);
	if (recordings) {
		const places = { owner: at.owner, sealedFiles: join(at.server.data, 'files', 'sealed') };
		const each = { words: 'The ovens are warm before sunrise.' };
		await addMarkedRecording(places, { storyId, key }, { ...each, kind: 'sound', bytes: recordings.sound });
		await addMarkedRecording(places, { storyId, key }, { ...each, kind: 'film', bytes: recordings.film });
	}
	await publish(at, storyId);
	const files = await at.owner
		.selectFrom('shown.picture_row')
		.innerJoin('story.rendition', 'story.rendition.name', 'shown.picture_row.name')
		.select(['shown.picture_row.name', 'shown.picture_row.type', 'story.rendition.kind'])
		.where('shown.picture_row.story_id', '=', storyId)
		.execute();
	const media = (kind: string, type: string) => {
		const file = files.find((one) => one.kind === kind && one.type === type);
		if (file === undefined) throw new Error(`nothing of the kind ${kind} is shown`);
		return `/media/${file.name}`;
	};
	return {
		storyId,
		word,
		addresses: {
			page: `/en/stories/${storyId}`,
			list: '/en/stories',
			search: `/en/stories?q=${word}`,
			feed: '/en/feed.xml',
			jsonFeed: '/en/feed.json',
			api: '/api/v1/stories',
			apiStory: `/api/v1/stories/${storyId}`,
			sitemap: '/sitemap.xml',
			picture: media('picture', 'image/jpeg'),
			poster: `/en/stories/${storyId}/poster.pdf`,
			frame: `/embed/${storyId}?lang=en`
		},
		played: recordings
			? {
					...{ sound: media('recording', 'audio/webm'), film: media('recording', 'video/mp4') },
					...{ still: media('still', 'image/jpeg'), captions: media('captions', 'text/vtt') }
				}
			: {}
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
	await enqueue(at.owner, 'publish', { storyId });
	await until(`story ${storyId} is shown`, async () => {
		const rows = await at.owner
			.selectFrom('shown.story_row')
			.select('story_id')
			.where('story_id', '=', storyId)
			.execute();
		return rows.length > 0;
	});
}
