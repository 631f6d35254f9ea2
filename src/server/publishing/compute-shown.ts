import { K_MIN } from '#domain/consent/k.ts';
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { type Projection, project } from '#domain/consent/project.ts';
import { lookToShow } from '#domain/consent/show-pictures.ts';
import { type Shown, show } from '#domain/consent/show.ts';
import { notesAbove } from '#domain/story/content-notes.ts';
import { type Look, type PictureFacts, rungOf } from '#domain/story/picture.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';
import type { StoryKeys } from '#server/publishing/publishing-context.ts';
import { type ApprovedTelling, approvedTellings, openFacts, storyKey } from '#server/publishing/open-story.ts';
import { type PageWords, readWordsBeside } from '#server/publishing/page-words.ts';
import { type ConfirmedPicture, loadPictures, pictureFacts } from '#server/publishing/pictures.ts';
import {
	captionsMadeOf,
	loadRecordings,
	missingRecording,
	recordingFacts,
	type WantedRecording
} from '#server/publishing/recordings.ts';

/** A rendition that consent lets be shown and that was not made yet. */
export interface WantedPicture {
	readonly picture: ConfirmedPicture;
	readonly look: Look;
}

/** What readers may see of a story now, as computed from consent; nothing is written. */
export interface Computed {
	readonly shown: readonly Shown<OfferedChannel>[];
	readonly wanted: readonly WantedPicture[];
	readonly wantedRecordings: readonly WantedRecording[];
	/** When more may be shown without anybody doing anything (a cooling-off ends), milliseconds since 1970; or null. */
	readonly lookAgainAt: number | null;
}

const NOTHING: Computed = { shown: [], wanted: [], wantedRecordings: [], lookAgainAt: null };

/**
 * Computes every channel and language of a story: opens what both the teller and a second person approved, asks
 * `project()`, and lets `show()` make the content. The same is used to publish and, later, to verify what is shown.
 */
export async function computeShown(
	db: StoryDb,
	keys: StoryKeys,
	story: LoadedStory,
	{ now, publishedDay }: { now: number; publishedDay: string }
): Promise<Computed> {
	const key = await storyKey(db, keys, story.row.id);
	if (key === null) return NOTHING;
	const [tellings, facts, pictures, recordings] = await Promise.all([
		approvedTellings(db, key, story.row.id),
		openFacts(db, key, story.row.id),
		loadPictures(db, key, story.row.id),
		loadRecordings(db, key, story.row.id)
	]);

	const read = readWordsBeside(key, tellings, { pictures, recordings });
	const originals = tellings.flatMap(({ telling, source }) => (source === null ? [telling.language] : []));
	const wanted = new Map<string, WantedPicture>();
	const wantedRecordings = new Map<string, WantedRecording>();
	const shown: Shown<OfferedChannel>[] = [];
	for (const channel of OFFERED) {
		for (const { telling } of tellings) {
			const projection = project(story.consent, { channel, language: telling.language, now, kMin: K_MIN });
			if (!projection.ok) continue;
			const page: PageWords = {
				language: telling.language,
				originals,
				isHistorical: story.row.basis === 'public_domain',
				mayBeIn: (language) => project(story.consent, { channel, language, now, kMin: K_MIN }).ok,
				read: read.get(telling.language) ?? null
			};
			for (const missing of missingLooks(pictures, page, projection)) {
				wanted.set(`${missing.picture.id}/${missing.look}`, missing);
			}
			for (const recording of recordings) {
				const missing = missingRecording(recording, page, projection);
				// The same file may serve several languages, each with words of its own.
				if (missing)
					wantedRecordings.set(`${recording.id}/${missing.madeOf}/${captionsMadeOf(missing.words)}`, missing);
			}
			const known = pictures.map((picture) => pictureFacts(picture, page));
			const heard = recordings.map((recording) => recordingFacts(recording, page));
			const notes = notesAbove(story.row.basis, telling.notes, facts.notes);
			const noted = notes === undefined ? telling : { ...telling, notes };
			shown.push(
				show(projection, { id: story.row.id, telling: noted, facts, pictures: known, recordings: heard, publishedDay })
			);
		}
	}
	const missing = { wanted: [...wanted.values()], wantedRecordings: [...wantedRecordings.values()] };
	return { shown, ...missing, lookAgainAt: lookAgainAt(story, tellings, now) };
}

/** The looks that this projection lets be shown but for which no file exists. */
function missingLooks(
	pictures: readonly ConfirmedPicture[],
	page: PageWords,
	projection: Projection<OfferedChannel>
): WantedPicture[] {
	const missing: WantedPicture[] = [];
	for (const picture of pictures) {
		const look = lookToShow(makeable(picture, page), projection);
		if (look !== null && !picture.made.has(look)) missing.push({ picture, look });
	}
	return missing;
}

/** The picture as if all its looks were made already. */
function makeable(picture: ConfirmedPicture, page: PageWords): PictureFacts {
	const facts = pictureFacts(picture, page);
	const make = (look: Look) => (picture.rungs.includes(rungOf(look)) ? { renditions: [], alt: '' } : undefined);
	return { ...facts, rungs: {}, make };
}

/** Cooling-off and a channel's later start are the only things that show more by time passing. */
function lookAgainAt(story: LoadedStory, tellings: readonly ApprovedTelling[], now: number): number | null {
	if (tellings.length === 0) return null;
	const starts = story.consent.people.flatMap((person) => Object.values(person.grants).map((grant) => grant.from));
	const later = [story.consent.embargoUntil, ...starts].filter((instant) => instant > now && Number.isFinite(instant));
	return later.length === 0 ? null : Math.min(...later);
}
