/** A story as programs read it, field by field: nothing that its page does not show. */
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { ShownPicture, ShownRecording } from '#domain/consent/shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import { placeName, type Place } from '#domain/place/place-name.ts';
import { storyPath } from '#domain/story/story-path.ts';
import type { ListedStory } from '#server/store/shown/listed-story.ts';
import { nameFor } from '../story-card.ts';
import { API, lastMonth } from './terms.ts';

/** How a program asked: our own address (empty: addresses begin at the root), and the reader's language (BCP 47); null: the language of each telling. */
export interface Reader {
	readonly origin: string;
	readonly locale: string | null;
}

/** A telling as lists show it. `ref`: its id among what is gone. */
export function storyFields({ shown, toldIn, basis }: ListedStory, ref: string, reader: Reader) {
	const locale = reader.locale ?? shown.language;
	const [first] = shown.pictures;
	return {
		id: shown.id,
		ref,
		url: reader.origin + storyPath(interfaceLocaleOf(locale), shown.id, shown.language),
		self: `${reader.origin}${API}/stories/${shown.id}?lang=${shown.language}`,
		language: shown.language,
		told_in: toldIn,
		title: shown.title,
		brings: shown.brings,
		items: [...shown.items],
		summary: shown.summary,
		name: nameFor(shown.name, locale),
		from: placeFields(shown.origin, locale),
		now: placeFields(shown.current, locale),
		kilometres: shown.kilometres,
		time: shown.time && { level: shown.time.level, value: shown.time.value },
		picture: first ? pictureFields(first, reader) : null,
		has_sound: shown.recordings.some(({ kind }) => kind === 'sound'),
		has_film: shown.recordings.some(({ kind }) => kind === 'film'),
		published_on: shown.publishedDay,
		basis,
		consent: { until: lastMonth(shown.expiresAt) }
	};
}

/** What one story has beside that: its text, all pictures and recordings, what the teller shows of themselves. */
export function wholeFields(shown: Shown<'web'>, reader: Reader) {
	return {
		text: shown.text,
		// Before the text, as on the page: whoever shows it shows these first.
		notes: [...(shown.notes ?? [])],
		blocks: shown.blocks.map(({ kind, text }) => ({ kind, text })),
		pictures: shown.pictures.map((picture) => pictureFields(picture, reader)),
		recordings: shown.recordings.map((recording) => recordingFields(recording, reader)),
		about: {
			age: shown.age && { from: shown.age.from, to: shown.age.to },
			gender: shown.gender,
			family: shown.family?.text ?? null,
			legal: shown.legal,
			others: [...shown.art9]
		}
	};
}

function placeFields(place: Place | null, locale: string) {
	return place && { region: place.region, country: place.country ?? null, name: placeName(place, locale) };
}

interface AnyFile {
	readonly name: string;
	readonly type: string;
	readonly width: number | null;
	readonly height: number | null;
}

function fileFields({ name, type, width, height }: AnyFile, { origin }: Reader) {
	return { url: `${origin}/media/${name}`, type, width, height };
}

function pictureFields({ alt, language, renditions }: ShownPicture, reader: Reader) {
	return { alt, altLanguage: language ?? null, files: renditions.map((file) => fileFields(file, reader)) };
}

function recordingFields(
	{ kind, voice, seconds, files, captions, transcript, language }: ShownRecording,
	reader: Reader
) {
	return {
		kind,
		voice,
		seconds,
		files: files.map((file) => fileFields(file, reader)),
		captions: captions && fileFields(captions, reader).url,
		transcript: transcript.map(({ text }) => text),
		wordsLanguage: language ?? null
	};
}
