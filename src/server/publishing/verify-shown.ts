/** Computes what every story may show now and compares it with what readers see. */
import { isDeepStrictEqual } from 'node:util';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Shown } from '#domain/consent/show.ts';
import { computeShown } from '#server/publishing/compute-shown.ts';
import { keepForBatch } from '#server/publishing/keep-for-batch.ts';
import type { StoryKeys } from '#server/publishing/publishing-context.ts';
import { filesOf } from '#domain/consent/shown.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { shownNow, storiesToVerify, type ShownNow } from '#server/store/shown/shown-now.ts';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * `too_much`: shown, and consent does not allow it. `differs`: allowed, but not as it is shown. `missing`: allowed, and not
 * shown (yet). `stray_file`: a file is served that no shown row names.
 */
export type Difference = 'too_much' | 'differs' | 'missing' | 'stray_file';
export interface Finding {
	readonly storyId: string;
	readonly difference: Difference;
	/** `web/fr`, or the name of the file. */
	readonly what: string;
}

/** Compares one story; an empty list means that readers see exactly what consent allows. `now` in ms since 1970. */
export async function verifyStory(db: StoryDb, keys: StoryKeys, storyId: string, now: number): Promise<Finding[]> {
	const loaded = await loadStoryConsent(db, storyId);
	const story = loaded && (await keepForBatch(db, loaded, { now, draw: false }));
	const shown = await shownNow(db, storyId, new Date(now));
	const publishedDay = story?.row.published_on ?? '';
	const open = story !== null && story.row.desk_state === 'published' && story.row.taken_back_at === null;
	const computed = open ? await computeShown(db, keys, story, { now, publishedDay }) : { shown: [] };
	const allowed = new Map(computed.shown.map((each) => [`${each.channel}/${each.language}`, each]));
	const findings: Finding[] = [];
	const find = (difference: Difference, what: string) => findings.push({ storyId, difference, what });
	for (const row of shown.rows) {
		const what = `${row.channel}/${row.language}`;
		const expected = allowed.get(what);
		allowed.delete(what);
		if (!expected) find('too_much', what);
		else if (!isDeepStrictEqual(row.body, JSON.parse(JSON.stringify(expected))) || !columnsAgree(row, expected))
			find('differs', what);
	}
	for (const what of allowed.keys()) find('missing', what);
	const named = new Set(
		computed.shown.flatMap((each) => [
			...each.pictures.flatMap((picture) => picture.renditions.map(({ name }) => name)),
			...each.recordings.flatMap(filesOf).map(({ name }) => name)
		])
	);
	for (const { name, sheetOf } of shown.files) {
		const isBacked = sheetOf === null ? named.has(name) : shown.rows.some((row) => row.channel === sheetOf);
		if (!isBacked) find('stray_file', name);
	}
	return findings;
}

/** Every story, one after the other; `seen` is told after each. */
export async function verifyAll(
	db: StoryDb,
	keys: StoryKeys,
	now: number,
	seen: (done: number, all: number) => void = () => {}
): Promise<{ stories: number; findings: Finding[] }> {
	const ids = await storiesToVerify(db);
	const findings: Finding[] = [];
	for (const [index, id] of ids.entries()) {
		findings.push(...(await verifyStory(db, keys, id, now)));
		seen(index + 1, ids.length);
	}
	return { stories: ids.length, findings };
}

/** What lists, filters and search read beside the body must say the same. */
function columnsAgree(row: ShownNow['rows'][number], expected: Shown<OfferedChannel>): boolean {
	return (
		row.title === expected.title &&
		row.brings === expected.brings &&
		row.originCountry === (expected.origin?.country ?? null) &&
		row.originRegion === (expected.origin?.region ?? null) &&
		row.nowCountry === (expected.current?.country ?? null) &&
		row.nowRegion === (expected.current?.region ?? null) &&
		row.hasPicture === expected.pictures.length > 0 &&
		row.hasSound === expected.recordings.some(({ kind }) => kind === 'sound') &&
		row.hasFilm === expected.recordings.some(({ kind }) => kind === 'film') &&
		row.expiresAt === expected.expiresAt &&
		row.consentVersion === expected.consentVersion
	);
}
