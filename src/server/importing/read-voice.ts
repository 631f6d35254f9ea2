/** Reads one line of a collection of historical voices (JSON lines). Every refusal says what is wrong with the line. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isLanguageTag, isLine, isObject, isWhole } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isCountry } from '#domain/place/countries.ts';
import { TELLING_LIMITS } from '#domain/story/telling.ts';
import { TESTIMONY_LIMITS } from '#domain/story/testimony.ts';
import { isToldIn } from '#domain/tell/languages.ts';
import type { HistoricalStory } from './historical-story.ts';
import { tellingFromText } from './telling-from-text.ts';

export interface VoicePlaces {
	/** Folder of the pictures; null: none were given. */
	readonly pictures: string | null;
	/** What each picture shows, by file name, in English. */
	readonly captions: ReadonlyMap<string, string>;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** A story, or a sentence that says why the line is none. */
export function readVoice(line: string, places: VoicePlaces): Result<HistoricalStory, string> {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return refuse('not valid JSON');
	}
	if (!isObject(value)) return refuse('not an object');
	const { id, language, title, brings } = value;
	const text = typeof value.text === 'string' ? tidyText(value.text) : '';
	if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,80}$/.test(id)) return refuse('the field "id" is missing or wrong');
	if (!isLanguageTag(language) || !isToldIn(language)) return refuse('the field "language" is missing or no language');
	if (!isLine(title, TELLING_LIMITS.title) || title.trim() === '')
		return refuse(`the field "title" is missing or longer than ${TELLING_LIMITS.title} characters`);
	if (!isLine(brings, TELLING_LIMITS.brings) || brings.trim() === '')
		return refuse(`the field "brings" is missing or longer than ${TELLING_LIMITS.brings} characters`);
	if (text === '') return refuse('the field "text" is missing');
	if (text.length > TESTIMONY_LIMITS.text)
		return refuse(`the text is too long: ${text.length} characters, ${TESTIMONY_LIMITS.text} at most`);
	const origin = place(value, 'origin');
	if (!origin.ok) return origin;
	const current = place(value, 'host');
	if (!current.ok) return current;
	const year = value.year_told_about;
	if (!isWhole(year, 1000, 9999)) return refuse('the field "year_told_about" is missing or no year');
	const name = value.teller_name;
	if (!isLine(name, TESTIMONY_LIMITS.name) || name.trim() === '')
		return refuse('the field "teller_name" is missing or too long');
	const source = sourceOf(value.source);
	if (!source) return refuse('the field "source" lacks title, author or year');
	const telling = tellingFromText(text, { language, title, brings });
	if (!telling) return refuse(`the text has more than ${TELLING_LIMITS.blocks} paragraphs`);
	const picture = pictureOf(value.image, places);
	if (!picture.ok) return picture;
	return ok({
		ref: `voices:${id}`,
		testimony: {
			title,
			brings,
			text,
			language,
			asToldAt: places.now,
			from: said(origin.value),
			now: said(current.value),
			since: year,
			names: { full_name: name }
		},
		originTown: origin.value.town,
		currentTown: current.value.town,
		year,
		tellings: [telling],
		source,
		picture: picture.value
	});
}

interface Place {
	readonly country: string;
	readonly town?: string;
}

function place(value: Readonly<Record<string, unknown>>, which: 'origin' | 'host'): Result<Place, string> {
	const country = value[`${which}_country`];
	const town = value[`${which}_place`];
	if (typeof country !== 'string' || !isCountry(country))
		return refuse(`the field "${which}_country" is missing or no country: ${String(country).slice(0, 20)}`);
	if (town === undefined || town === null || town === '') return ok({ country });
	if (!isLine(town, TESTIMONY_LIMITS.place)) return refuse(`the field "${which}_place" is too long`);
	return ok({ country, town });
}

function said({ country, town }: Place): { country: string; place?: string } {
	return town === undefined ? { country } : { country, place: town };
}

function sourceOf(value: unknown): HistoricalStory['source'] | null {
	if (!isObject(value)) return null;
	const { title, author, year, note } = value;
	if (!isLine(title, 300) || !isLine(author, 200) || !isWhole(year, 1000, 9999)) return null;
	return isLine(note, 500) ? { title, author, year, note } : { title, author, year };
}

function pictureOf(image: unknown, { pictures, captions }: VoicePlaces): Result<HistoricalStory['picture'], string> {
	if (image === undefined || image === null) return ok(undefined);
	if (typeof image !== 'string' || basename(image) !== image)
		return refuse('the field "image" is not the name of a file');
	if (pictures === null) return refuse(`the picture ${image} is wanted, but no folder was given (--pictures)`);
	const path = join(pictures, image);
	if (!existsSync(path)) return refuse(`the picture ${image} is missing in ${pictures}`);
	const caption = captions.get(image);
	const alt: Readonly<Record<string, string>> = caption === undefined ? {} : { en: caption };
	return ok({ path, alt });
}
