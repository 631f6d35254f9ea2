import { hasFields, isDay, isLanguageTag, isLine, isList, isObject, isText, isWhole } from '#domain/base/shape.ts';
import { type Shown, markAsShown } from '#domain/consent/brand.ts';
import type { Channel } from '#domain/consent/channels.ts';
import type {
	ShownAge,
	ShownContent,
	ShownFamily,
	ShownName,
	ShownPicture,
	ShownRecording,
	ShownTime
} from '#domain/consent/shown.ts';
import { isCountry, isRegion } from '#domain/place/countries.ts';
import type { Place } from '#domain/place/place-name.ts';
import { CONTENT_NOTES, isContentNote } from '#domain/story/content-notes.ts';
import { FACT_LIMITS } from '#domain/story/facts.ts';
import { CUE_LIMITS, isCue } from '#domain/story/cues.ts';
import { type Rendition, isRendition } from '#domain/story/picture.ts';
import { PSEUDONYMS } from '#domain/story/pseudonym.ts';
import { WAVEFORM_MOST, isMediaFile } from '#domain/story/recording.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { TELLING_LIMITS, isBlock, isItem } from '#domain/story/telling.ts';

/**
 * Reads stored content back, for the one channel it was made for. Strict: a field that is missing, unknown or of another
 * form, or another channel, means null, and nothing is shown. The store is the only caller; it never widens anything,
 * for it takes only what `show()` wrote.
 */
export function readShown<C extends Channel>(channel: C, json: unknown): Shown<C> | null {
	if (!isObject(json) || !hasFields(json, FIELDS, ['notes'])) return null;
	const { id, language, consentVersion, expiresAt, publishedDay, title, brings, items, text, summary, blocks } = json;
	const { name, origin, transit, current, kilometres, time, age, gender, art9, legal, family, pictures, recordings } =
		json;
	if (json.channel !== channel || !isStoryId(id) || !isLanguageTag(language)) return null;
	if (!isWhole(consentVersion, 0, Number.MAX_SAFE_INTEGER)) return null;
	if (!isWhole(expiresAt, 0, Number.MAX_SAFE_INTEGER) || !isDay(publishedDay)) return null;
	if (!isLine(title, TELLING_LIMITS.title) || !isLine(brings, TELLING_LIMITS.brings)) return null;
	if (!isList(items, TELLING_LIMITS.items, isItem) || !isText(summary, TELLING_LIMITS.summary)) return null;
	if (!isTextLevel(text) || !isList(blocks, TELLING_LIMITS.blocks, isBlock)) return null;
	if (!isNullOr(name, isName) || !isNullOr(time, isTime) || !isNullOr(age, isAge)) return null;
	if (!isNullOr(origin, isPlace) || !isNullOr(transit, isPlace) || !isNullOr(current, isPlace)) return null;
	if (!isNullOr(kilometres, isDistance) || !isNullOr(family, isFamily)) return null;
	if (!isNullOr(gender, isGender) || !isNullOr(legal, isLegal)) return null;
	if (!isList(art9, FACT_LIMITS.art9s, isArt9) || !isList(pictures, 50, isPicture)) return null;
	if (!isList(recordings, 20, isRecording)) return null;
	const { notes } = json;
	if (notes !== undefined && !(text === 'full' && isList(notes, CONTENT_NOTES.length, isContentNote))) return null;
	const content: ShownContent<C> = {
		id,
		channel,
		language,
		consentVersion,
		expiresAt,
		publishedDay,
		title,
		brings,
		items,
		text,
		summary,
		blocks,
		name,
		origin,
		transit,
		current,
		kilometres,
		time,
		age,
		gender,
		art9,
		legal,
		family,
		pictures,
		recordings,
		...(notes === undefined ? {} : { notes })
	};
	markAsShown(content);
	return content;
}

const FIELDS = [
	...['id', 'channel', 'language', 'consentVersion', 'expiresAt', 'publishedDay'],
	...['title', 'brings', 'items', 'text', 'summary', 'blocks'],
	...['name', 'origin', 'transit', 'current', 'kilometres', 'time', 'age', 'gender', 'art9', 'legal', 'family'],
	...['pictures', 'recordings']
];

function isNullOr<T>(value: unknown, passes: (value: unknown) => value is T): value is T | null {
	return value === null || passes(value);
}

function isTextLevel(value: unknown): value is ShownContent<Channel>['text'] {
	return value === 'summary' || value === 'excerpt' || value === 'full';
}

function isName(value: unknown): value is ShownName {
	if (!isObject(value)) return false;
	if (value.kind === 'pseudonym') return hasFields(value, ['kind', 'index']) && isWhole(value.index, 0, PSEUDONYMS - 1);
	return value.kind === 'name' && hasFields(value, ['kind', 'text']) && isLine(value.text, FACT_LIMITS.name);
}

function isPlace(value: unknown): value is Place {
	if (!isObject(value) || typeof value.region !== 'string' || !isRegion(value.region)) return false;
	if (value.level === 'region') return hasFields(value, ['level', 'region']);
	if (typeof value.country !== 'string' || !isCountry(value.country)) return false;
	if (value.level === 'country') return hasFields(value, ['level', 'region', 'country']);
	if (value.level !== 'admin1' && value.level !== 'town') return false;
	return hasFields(value, ['level', 'region', 'country', 'name']) && isLine(value.name, FACT_LIMITS.place);
}

const TIME_FORMS = new Map<unknown, RegExp>([
	['decade', /^\d{3}0$/],
	['year', /^\d{4}$/],
	['month', /^\d{4}-\d{2}$/],
	['day', /^\d{4}-\d{2}-\d{2}$/]
]);

function isTime(value: unknown): value is ShownTime {
	if (!isObject(value) || !hasFields(value, ['level', 'value']) || typeof value.value !== 'string') return false;
	return TIME_FORMS.get(value.level)?.test(value.value) ?? false;
}

function isAge(value: unknown): value is ShownAge {
	return (
		isObject(value) && hasFields(value, ['from', 'to']) && isWhole(value.from, 0, 120) && isWhole(value.to, 0, 129)
	);
}

function isDistance(value: unknown): value is number {
	return isWhole(value, 50, 20_100) && value % 50 === 0;
}

function isGender(value: unknown): value is string {
	return isLine(value, FACT_LIMITS.gender);
}

function isLegal(value: unknown): value is string {
	return isLine(value, FACT_LIMITS.legal);
}

function isArt9(value: unknown): value is string {
	return isLine(value, FACT_LIMITS.art9);
}

function isFamily(value: unknown): value is ShownFamily {
	return (
		isObject(value) &&
		hasFields(value, ['level', 'text']) &&
		(value.level === 'roles_only' || value.level === 'details') &&
		isText(value.text, FACT_LIMITS.family)
	);
}

function isPicture(value: unknown): value is ShownPicture {
	return (
		isObject(value) &&
		hasFields(value, ['renditions', 'alt'], ['language']) &&
		isOtherLanguage(value.language) &&
		isList<Rendition>(value.renditions, 20, isRendition) &&
		isText(value.alt, FACT_LIMITS.alt)
	);
}

/** Words that nobody translated say in which language they are. */
function isOtherLanguage(value: unknown): value is string | undefined {
	return value === undefined || isLanguageTag(value);
}

/** A recording and its ways agree with each other: nothing that is heard lacks its words, nothing covered has a still. */
function isRecording(value: unknown): value is ShownRecording {
	const fields = ['kind', 'picture', 'voice', 'files', 'poster', 'captions', 'seconds', 'waveform', 'transcript'];
	if (!isObject(value) || !hasFields(value, fields, ['language'])) return false;
	if (!isOtherLanguage(value.language)) return false;
	const { kind, picture, voice, poster, captions, seconds } = value;
	const isSound = kind === 'sound' && picture === 'none';
	const isFilm = kind === 'film' && (picture === 'as_it_is' || picture === 'covered');
	const isHeard = voice === 're_voiced' || voice === 'original';
	const isSilent = voice === 'none' && picture === 'as_it_is';
	return (
		(isSound || isFilm) &&
		(isHeard ? isMediaFile(captions) : isSilent && captions === null) &&
		isNullOr(poster, isMediaFile) &&
		(poster === null || picture === 'as_it_is') &&
		typeof seconds === 'number' &&
		seconds > 0 &&
		isList(value.files, 4, isMediaFile) &&
		value.files.length > 0 &&
		isList(value.waveform, WAVEFORM_MOST, isPeak) &&
		isList(value.transcript, CUE_LIMITS.cues, isCue) &&
		(isHeard || value.transcript.length === 0)
	);
}

function isPeak(value: unknown): value is number {
	return typeof value === 'number' && value >= 0 && value <= 1;
}
