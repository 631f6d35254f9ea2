/** A story with a word of its own in every private field, every rung, file name and picture; and which of them may be read. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OFFERED } from '#domain/consent/channels.ts';
import { levelOf, TOP, ZERO, type Levels } from '#domain/consent/ladders.ts';
import { fingerprintOfText } from '#domain/story/translation.ts';
import { sealJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { makeStoryKey } from '#server/seal/story-key.ts';
import { marker, telling, tellStory } from '../told-story.ts';
import { addMarkedRecording } from './marked-recording.ts';
import { plantedFiles } from './planted-files.ts';
import { addPicture } from './published-story.ts';
import type { Installation } from './installation.ts';

export interface MarkedStory {
	readonly storyId: string;
	/** Words that nobody outside may ever read. */
	readonly forbidden: Readonly<Record<string, string>>;
	/** Words that readers may have while the story is shown: they prove that the search looks in the right places. */
	readonly allowed: Readonly<Record<string, string>>;
}

/** In the middle of the ladders: something is shown of most things, and something is held back of each. */
const LEVELS: Levels = {
	...ZERO,
	text: levelOf('text', 'excerpt'),
	name: levelOf('name', 'first_name'),
	face: levelOf('face', 'solid_mask'),
	voice: levelOf('voice', 're_voiced'),
	origin: levelOf('origin', 'country'),
	transit: levelOf('transit', 'region'),
	current: levelOf('current', 'country'),
	time: levelOf('time', 'year'),
	age: levelOf('age', 'band10'),
	family: levelOf('family', 'roles_only')
};

/** Tells it, sealed, approved and ready for `publish`. */
export async function tellMarked(at: Installation): Promise<MarkedStory> {
	const allowed = {
		title: marker('titleword'),
		excerpt: marker('excerptword'),
		firstName: marker('firstname'),
		family: marker('familyrole'),
		/** The words for covered faces, in the languages that have some. */
		alt: marker('altword')
	};
	const planted = await plantedFiles();
	// What is heard, as captions. Where no ffmpeg is installed, nothing is.
	const heard: Record<string, string> = planted.recordings ? { heard: marker('heardword') } : {};
	const forbidden = {
		corners: planted.word,
		place: planted.latitude,
		fullText: marker('fulltext'),
		fullName: marker('fullname'),
		pseudonym: marker('pseudonym'),
		originRegion: marker('originadmin'),
		originTown: marker('origintown'),
		transitTown: marker('transittown'),
		currentTown: marker('currenttown'),
		gender: marker('genderword'),
		faith: marker('faithword'),
		legal: marker('legalword'),
		familyDetails: marker('familydetail'),
		testimony: marker('testimony'),
		contact: marker('contactword'),
		working: marker('workingword'),
		people: marker('peopleword'),
		marks: marker('markword'),
		checklist: marker('checkword'),
		letter: marker('letterword'),
		personWord: marker('personword'),
		guardian: marker('guardianword'),
		childList: marker('childlistword'),
		message: marker('messageword'),
		draft: marker('draftword'),
		fileName: marker('filename'),
		hiddenPicture: marker('unconfirmedalt'),
		openAlt: marker('openalt'),
		openAltFrench: marker('openaltfrench'),
		olderAlt: marker('olderalt'),
		olderAltArabic: marker('olderaltarabic'),
		unreadAltFrench: marker('unreadaltfrench'),
		/** No picture of this story is without people: these belong to nothing. */
		lowestAlt: marker('lowestalt'),
		lowAlt: marker('lowalt'),
		recordingName: marker('recordingname'),
		recordingDraft: marker('recordingdraft')
	};
	const text = (language: string) =>
		telling(language, {
			title: `${language} ${allowed.title}`,
			blocks: [
				{ kind: 'paragraph', text: `Shown: ${allowed.excerpt}.` },
				{ kind: 'paragraph', text: `Held back: ${forbidden.fullText}.` }
			],
			excerptBlocks: 1
		});
	const { storyId, key } = await tellStory(at.owner, at.seal.keys, {
		tellings: [text('en'), text('fr'), text('ar')],
		levels: LEVELS,
		channels: OFFERED,
		testimony: { text: forbidden.testimony },
		facts: {
			name: {
				system_pseudonym: 3,
				chosen_pseudonym: forbidden.pseudonym,
				first_name: allowed.firstName,
				full_name: forbidden.fullName
			},
			origin: { region: '015', country: 'MA', admin1: forbidden.originRegion, town: forbidden.originTown },
			transit: { region: '039', country: 'ES', town: forbidden.transitTown },
			current: { region: '155', country: 'BE', town: forbidden.currentTown },
			time: { decade: '1980', year: '1987', month: '1987-04', day: '1987-04-23' },
			age: { band10: 50, band5: 55, exact: 57 },
			gender: forbidden.gender,
			art9: [forbidden.faith],
			legal: forbidden.legal,
			family: { roles_only: allowed.family, details: forbidden.familyDetails }
		}
	});
	const seal = async (field: string, value: unknown, version = 1) => {
		const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version }, value);
		await at.owner.insertInto('story.sealed').values({ story_id: storyId, field, version, body }).execute();
	};
	await seal('contact', { value: forbidden.contact });
	await seal('working:fr', { text: forbidden.working });
	await seal('people', [{ name: forbidden.people }]);
	await seal('marks', [{ why: forbidden.marks }]);
	const letterId = randomUUID();
	await at.owner
		.insertInto('story.third_party_letter')
		.values({
			id: letterId,
			story_id: storyId,
			body: sealJson(
				makeStoryKey(),
				{ table: 'story.third_party_letter', row: letterId, field: 'body', version: 1 },
				{ what: forbidden.letter }
			)
		})
		.execute();
	await seal(`person:${randomUUID()}`, { label: forbidden.personWord });
	await seal(`child:${randomUUID()}`, { guardian: { who: forbidden.guardian } });
	await seal(`child-list:${randomUUID()}`, { why: forbidden.childList });
	await seal('checklist', { note: forbidden.checklist });
	await seal(`message:${randomUUID()}`, { text: forbidden.message });
	// A newer draft that nobody has approved yet.
	await seal('telling:en', telling('en', { title: forbidden.draft }), 2);
	await at.owner
		.updateTable('story.telling')
		.set({ version: 2 })
		.where('story_id', '=', storyId)
		.where('language', '=', 'en')
		.execute();

	const [jpeg, ...others] = planted.photographs;
	if (planted.recordings && heard.heard !== undefined) {
		const { mp3, film, phone, wave } = planted.recordings;
		const each = { name: `${forbidden.recordingName}.mp4`, words: heard.heard, draft: forbidden.recordingDraft };
		const add = (recording: Pick<Parameters<typeof addMarkedRecording>[2], 'kind' | 'people' | 'bytes'>) =>
			addMarkedRecording(placesOf(at), { storyId, key }, { ...each, ...recording, reading: wave });
		await add({ kind: 'sound', bytes: mp3 });
		// One as it is, one whose whole frame is covered: somebody's face may not be seen.
		await add({ kind: 'film', people: 'none', bytes: film });
		await add({ kind: 'film', people: 'visible', bytes: phone });
	}

	const first = await addPicture(at, storyId, key, {
		jpeg,
		name: `${forbidden.fileName}.jpg`,
		covers: [{ x: 0.1, y: 0.1, w: 0.3, h: 0.3 }],
		words: {
			byRung: {
				none: { en: forbidden.lowestAlt },
				unrecognisable_at_capture: { en: forbidden.lowAlt },
				solid_mask: { en: allowed.alt },
				visible: { en: forbidden.openAlt, fr: forbidden.openAltFrench }
			},
			asItCame: { en: forbidden.olderAlt, ar: forbidden.olderAltArabic }
		}
	});
	// Translated since the approval: nobody who reads French has read it.
	const from = fingerprintOfText(allowed.alt, fingerprintUnder(key));
	const unread = [{ fileId: first, rung: 'solid_mask', from, text: forbidden.unreadAltFrench }];
	await seal('beside:fr', { pictures: unread, recordings: [] }, 2);
	for (const bytes of others) await addPicture(at, storyId, key, { jpeg: bytes, name: `${forbidden.fileName}.png` });
	const unconfirmed = await addPicture(at, storyId, key, {
		jpeg,
		name: 'x.jpg',
		words: { byRung: {}, asItCame: { en: forbidden.hiddenPicture } }
	});
	await at.owner
		.updateTable('story.file')
		.set({ people: 'unconfirmed', confirmed_by: null, confirmed_at: null })
		.where('id', '=', unconfirmed)
		.execute();
	return { storyId, forbidden, allowed: { ...allowed, ...heard } };
}

const placesOf = ({ owner, server }: Installation) => ({ owner, sealedFiles: join(server.data, 'files', 'sealed') });

/** Tells one of which everything may be seen and heard as it came, except what stands in the corners of its files. */
export async function tellOpenly(at: Installation): Promise<MarkedStory> {
	const planted = await plantedFiles();
	const heard: Record<string, string> = planted.recordings ? { heard: marker('heardword') } : {};
	const { storyId, key } = await tellStory(at.owner, at.seal.keys, { levels: TOP });
	for (const jpeg of planted.photographs) await addPicture(at, storyId, key, { jpeg, name: `${planted.word}.jpg` });
	if (planted.recordings) {
		const { wave, ...films } = planted.recordings;
		const add = (recording: Pick<Parameters<typeof addMarkedRecording>[2], 'kind' | 'people' | 'bytes'>) =>
			addMarkedRecording(
				placesOf(at),
				{ storyId, key },
				{ words: heard.heard ?? '', name: planted.word, ...recording }
			);
		await add({ kind: 'sound', bytes: wave });
		await add({ kind: 'sound', bytes: films.mp3 });
		for (const bytes of [films.film, films.phone, films.matroska])
			await add({ kind: 'film', people: 'visible', bytes });
	}
	return { storyId, forbidden: { corners: planted.word, place: planted.latitude }, allowed: heard };
}
