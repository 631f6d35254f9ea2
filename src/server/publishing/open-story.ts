import { isObject } from '#domain/base/shape.ts';
import { type BesideMade, besideField, readBesideMade } from '#domain/story/beside.ts';
import { type PictureWords, readPictureWords } from '#domain/story/picture-words.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { withoutTakenOut } from '#domain/story/taken-out.ts';
import { parseTelling, type Telling } from '#domain/story/telling.ts';
import { sameTelling } from '#domain/story/telling-form.ts';
import { fingerprintsOf, followSource, type MadeFrom, NOTHING_MADE } from '#domain/story/translation.ts';
import { readMadeFrom } from '#domain/story/translation-form.ts';
import { openJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import type { StoryKeys } from '#server/publishing/publishing-context.ts';
import { paragraphsTakenOut } from '#server/store/consent/withheld.ts';
import { readSealed } from '#server/store/sealed/sealed-fields.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type { FileTable, TellingTable } from '#server/store/tables.ts';

/** A telling that the teller and a second person have both approved, at the version they read. */
export interface ApprovedTelling {
	readonly telling: Telling;
	readonly version: number;
	/** The language that it was translated from; null: it is the safe text itself. */
	readonly source: string | null;
	/** Of a translation: the words beside it in the same version; null: none were translated. */
	readonly beside: BesideMade | null;
}

/** A story's key, or null when it was erased. */
export async function storyKey(db: StoryDb, keys: StoryKeys, storyId: string): Promise<Buffer | null> {
	const row = await db
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	return row === undefined ? null : keys.unwrap(storyId, row);
}

/**
 * The tellings that may go out: reviewed, and approved by the teller in the same version. A translation needs the
 * teller's yes to the telling that it was made from, and every part of it must have been made from the words that one says
 * now: what was taken out of the source is in no language any more, and a language with a part made from other words waits
 * until that is mended. A newer draft changes nothing until both have read it. A paragraph that a
 * teller took out is in none of them.
 */
export async function approvedTellings(db: StoryDb, key: Buffer, storyId: string): Promise<ApprovedTelling[]> {
	const rows = await db
		.selectFrom('story.telling')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('language')
		.execute();
	const out = await paragraphsTakenOut(db, storyId);
	const approved: ApprovedTelling[] = [];
	for (const row of rows) {
		if (row.reviewed_version === null) continue;
		if (row.source_language === null && row.teller_version !== row.reviewed_version) continue;
		const source = rows.find((one) => one.language === row.source_language && one.source_language === null);
		const opened =
			row.source_language === null
				? await openTellingVersion(db, key, storyId, row.language, row.reviewed_version)
				: source && (await openBeside({ db, key, storyId }, source, row));
		if (!opened) continue;
		const telling = row.source_language === null ? withoutTakenOut(opened, out, fingerprintUnder(key)) : opened;
		const { language, source_language: from, reviewed_version: version } = row;
		const beside = from === null ? null : await openBesideMade(db, key, storyId, language, version);
		if (telling === null) continue;
		approved.push({ telling, version, source: from, beside });
	}
	return approved;
}

/** A translation as its approved source lets it go out; null: it does not. */
export async function openBeside(
	{ db, key, storyId }: { readonly db: StoryDb; readonly key: Buffer; readonly storyId: string },
	source: RowOf<TellingTable>,
	row: RowOf<TellingTable>
): Promise<Telling | null> {
	const { reviewed_version: version } = row;
	if (version === null || source.reviewed_version === null || source.teller_version !== source.reviewed_version)
		return null;
	const [text, telling] = [
		await openTellingVersion(db, key, storyId, source.language, source.reviewed_version),
		await openTellingVersion(db, key, storyId, row.language, version)
	];
	if (text === null || telling === null) return null;
	const fingerprint = fingerprintUnder(key);
	const out = await paragraphsTakenOut(db, storyId);
	const left = withoutTakenOut(text, out, fingerprint);
	if (left === null) return null;
	const from = await openMadeFrom(db, key, storyId, row.language, version);
	if (from === null) {
		// Which of its paragraphs says what was taken out of the source, nobody knows.
		if (left !== text) return null;
		// It came without fingerprints: it goes out beside the very version that it was approved with. Once a newer one was
		// saved with fingerprints, `fits_version` speaks of that one, which nobody may have read yet.
		const isOfThis =
			row.version === version || (await openMadeFrom(db, key, storyId, row.language, row.version)) === null;
		if (!isOfThis || row.fits_version === null) return null;
		const beside =
			row.fits_version === source.reviewed_version
				? text
				: await openTellingVersion(db, key, storyId, source.language, row.fits_version);
		return beside && saysTheSame(beside, text) ? noLonger(telling, text) : null;
	}
	return followSource(left, fingerprintsOf(left, fingerprint), { telling, from });
}

/** Whether two versions of a text differ in nothing but what stands above it, of which a translation has no words. */
function saysTheSame(one: Telling, other: Telling): boolean {
	return sameTelling({ ...one, notes: [] }, { ...other, notes: [] });
}

/** An excerpt of a translation is never longer than that of its source, and above it stands what stands above that. */
function noLonger({ notes: _notes, ...telling }: Telling, { excerptBlocks, notes }: Telling): Telling {
	return {
		...telling,
		excerptBlocks: Math.min(telling.excerptBlocks, excerptBlocks, telling.blocks.length),
		...(notes === undefined ? {} : { notes })
	};
}

/** Opens from which words of its source a translation was made; null: it came without. */
async function openMadeFrom(
	db: StoryDb,
	key: Buffer,
	storyId: string,
	language: string,
	version: number
): Promise<MadeFrom | null> {
	const field = `from:${language}`;
	const sealed = await readSealed(db, storyId, field, version);
	if (sealed === null) return null;
	return (
		readMadeFrom(openJson(key, { table: 'story.sealed', row: storyId, field, version }, sealed.body)) ?? NOTHING_MADE
	);
}

/** Opens the translated words for pictures and recordings that were saved with a version of a translation. */
async function openBesideMade(
	db: StoryDb,
	key: Buffer,
	storyId: string,
	language: string,
	version: number
): Promise<BesideMade | null> {
	const field = besideField(language);
	const sealed = await readSealed(db, storyId, field, version);
	return sealed && readBesideMade(openJson(key, { table: 'story.sealed', row: storyId, field, version }, sealed.body));
}

/** Opens one version of a telling; null when there is none or it is not a telling. */
export async function openTellingVersion(
	db: StoryDb,
	key: Buffer,
	storyId: string,
	language: string,
	version: number
): Promise<Telling | null> {
	const field = `telling:${language}`;
	const sealed = await readSealed(db, storyId, field, version);
	if (sealed === null) return null;
	const parsed = parseTelling(openJson(key, { table: 'story.sealed', row: storyId, field, version }, sealed.body));
	return parsed.ok && parsed.value.language === language ? parsed.value : null;
}

/** Opens the newest facts of a story; without any, nothing but its text can be shown. */
export async function openFacts(db: StoryDb, key: Buffer, storyId: string): Promise<StoryFacts> {
	const sealed = await readSealed(db, storyId, 'facts');
	if (sealed === null) return {};
	const at = { table: 'story.sealed', row: storyId, field: 'facts', version: sealed.version };
	const parsed = parseFacts(openJson(key, at, sealed.body));
	return parsed.ok ? parsed.value : {};
}

/** What a picture's sealed part says: the key of its file, its name, and its words. */
export interface OpenedFile {
	readonly identity: string;
	readonly name: string;
	readonly words: PictureWords;
}

/** Opens the sealed part of a picture's row; throws when it was tampered with. */
export function openFileRow(key: Buffer, file: Pick<RowOf<FileTable>, 'id' | 'body' | 'body_version'>): OpenedFile {
	const at = { table: 'story.file', row: file.id, field: 'body', version: file.body_version };
	const body = openJson(key, at, file.body);
	if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a sealed file row has no identity');
	return {
		identity: body.identity,
		name: typeof body.name === 'string' ? body.name : '',
		words: readPictureWords(body)
	};
}
