/** Words for pictures beside a translation: made from what the source says, read by a second person, or not there. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LADDER, TOP } from '#domain/consent/ladders.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { addReview } from '#server/store/review/story-parts.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { translateRefusal } from '#lib/words/translate-words.ts';
import { telling } from '../told-story.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
let jpeg: Uint8Array;
beforeAll(async () => {
	floor = await openTranslationFloor();
	jpeg = await plainJpeg(64, 48);
});
afterAll(() => floor.close());

const SEEN = 'Bread on a shelf.';
const HIDDEN = 'A woman with a scar laughs.';

async function keyOf(storyId: string): Promise<Buffer> {
	const row = await floor.db.owner
		.selectFrom('vault.story_key')
		.selectAll()
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	return floor.keys.unwrap(storyId, row);
}

/** A confirmed picture with words for each rung: the bare face is described, and may be shown nowhere. */
async function withPicture(storyId: string, words: object = {}): Promise<string> {
	const key = await keyOf(storyId);
	const fileId = await addOriginal(floor.db.owner, { storyId, key, sealedFiles: join(floor.folder, 'sealed') }, jpeg);
	const row = await floor.db.owner
		.selectFrom('story.file')
		.select('body')
		.where('id', '=', fileId)
		.executeTakeFirstOrThrow();
	const place = { table: 'story.file', row: fileId, field: 'body', version: 1 };
	const body = openJson(key, place, row.body) as object;
	const all = { solid_mask: { en: SEEN, ...words }, visible: { en: HIDDEN } };
	await floor.db.owner
		.updateTable('story.file')
		.set({ body: sealJson(key, place, { ...body, alt: {}, words: all }) })
		.where('id', '=', fileId)
		.execute();
	const covers = [{ x: 0.1, y: 0.1, w: 0.4, h: 0.4 }];
	const seen = { fileId, storyId, people: 'visible', covers, memberId: 'test-reviewer', at: floor.clock.now } as const;
	await confirmPeople(floor.db.owner, seen);
	return fileId;
}

/** What stands for the picture on the page of a language: the words, and their own language where it is another. */
async function alt(storyId: string, language: string): Promise<string | null> {
	const row = await floor.db.owner
		.selectFrom('shown.story_row')
		.select('body')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.where('language', '=', language)
		.executeTakeFirst();
	const [picture] = (row?.body as { pictures: { alt: string; language?: string }[] } | undefined)?.pictures ?? [];
	return picture ? [picture.alt, ...(picture.language ? [`(${picture.language})`] : [])].join(' ') : null;
}

const ARABIC = 'خبز على رف.';
const field = (fileId: string, rung = 'solid_mask') => `picture-${fileId}-${rung}`;
const covered = { ...TOP, face: LADDER.face.indexOf('solid_mask') };

async function typedWith(storyId: string, change: Readonly<Record<string, string>>, who = floor.pairs.ar[0]) {
	const page = await floor.view(who, storyId, 'ar');
	return { storyId, ...floor.typed(page, change), after: page.version };
}
async function save(storyId: string, change: Readonly<Record<string, string>>): Promise<number> {
	const saved = await floor.translate.save(floor.pairs.ar[0], await typedWith(storyId, change));
	if (!saved.ok) throw new Error(saved.reason);
	return saved.value.version;
}
const approve = (storyId: string, version: number, looked = true) =>
	floor.approve(floor.pairs.ar[1], { storyId, language: 'ar', version, looked });

describe('words for a picture', () => {
	let storyId: string;
	let fileId: string;
	beforeEach(async () => {
		storyId = await floor.told({ levels: covered });
		fileId = await withPicture(storyId);
		await floor.wholeIn(storyId, 'ar');
		await floor.publish(storyId);
	});
	/** The words are translated and read. */
	const read = async () => {
		expect(await approve(storyId, await save(storyId, { [field(fileId)]: ARABIC }))).toEqual({ ok: true, value: null });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe(ARABIC);
	};

	test('are those of the source, with its language, until they are translated and a second person has read them', async () => {
		// `wholeIn` translates the text alone.
		expect([await alt(storyId, 'en'), await alt(storyId, 'ar')]).toEqual([SEEN, `${SEEN} (en)`]);
		const page = await floor.view(floor.pairs.ar[0], storyId, 'ar');
		expect(page.beside.map(({ name, source, state }) => [name, source, state])).toEqual([
			[field(fileId), SEEN, 'missing']
		]);
		const version = await save(storyId, { [field(fileId)]: ARABIC });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe(`${SEEN} (en)`);
		expect(await floor.approve(floor.pairs.ar[0], { storyId, language: 'ar', version, looked: true })).toEqual({
			ok: false,
			reason: 'own_translation'
		});
		expect(await approve(storyId, version)).toEqual({ ok: true, value: null });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe(ARABIC);
		expect(await verifyStory(floor.db.worker, floor.keys, storyId, floor.clock.now)).toEqual([]);
	});

	test('of a face that no channel may show are told to no translator, though they are typed for it', async () => {
		const page = JSON.stringify(await floor.view(floor.pairs.ar[0], storyId, 'ar'));
		expect(page).toContain(SEEN);
		expect(page).not.toContain('scar');
		const typed = await typedWith(storyId, {});
		const beside = {
			pictures: [{ fileId, rung: 'visible' as const, from: 'a'.repeat(32), text: 'خبز' }],
			recordings: []
		};
		await floor.translate.save(floor.pairs.ar[0], { ...typed, beside });
		const kept = await floor.db.owner
			.selectFrom('story.sealed')
			.select('version')
			.where('story_id', '=', storyId)
			.where('field', '=', 'beside:ar')
			.execute();
		expect(kept).toEqual([]);
	});

	test('that are saved after the approval go nowhere before somebody has read them', async () => {
		await read();
		const version = await save(storyId, { [field(fileId)]: 'كلام لم يقرأه أحد' });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe(ARABIC);
		await approve(storyId, version);
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe('كلام لم يقرأه أحد');
	});

	test('that the desk edits afterwards show as changed in each language, and nothing else does', async () => {
		await read();
		await floor.wholeIn(storyId, 'fr');
		const texts = { solid_mask: 'Nothing on a shelf.', visible: HIDDEN };
		const row = await floor.db.owner
			.selectFrom('story.file')
			.select('body_version')
			.where('id', '=', fileId)
			.executeTakeFirstOrThrow();
		const edited = { storyId, fileId, language: 'en', texts, after: row.body_version };
		expect(await floor.review.saveAlt(floor.people.editor, edited)).toMatchObject({ ok: true });
		expect(await floor.shown(storyId)).toEqual([]);
		await approvedAgain(storyId);
		expect(await alt(storyId, 'ar')).toBe('Nothing on a shelf. (en)');
		const page = await floor.view(floor.pairs.ar[0], storyId, 'ar');
		expect([...page.parts, ...page.beside].filter(({ state }) => state !== 'whole').map(({ name }) => name)).toEqual([
			field(fileId)
		]);
		// Typing alone does not say that it fits now.
		expect(await approve(storyId, await save(storyId, { [field(fileId)]: 'رف' }))).toMatchObject({ ok: true });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe('Nothing on a shelf. (en)');
		const mended = { [field(fileId)]: 'رف فارغ', [`mended-${field(fileId)}`]: 'yes' };
		expect(await approve(storyId, await save(storyId, mended))).toMatchObject({ ok: true });
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe('رف فارغ');
	});

	test('that the desk writes in the other language itself go nowhere: no second reader of it has seen them', async () => {
		await read();
		const row = await floor.db.owner
			.selectFrom('story.file')
			.select('body_version')
			.where('id', '=', fileId)
			.executeTakeFirstOrThrow();
		const texts = { solid_mask: 'كلام المكتب', visible: 'كلام المكتب' };
		const edited = { storyId, fileId, language: 'ar', texts, after: row.body_version };
		expect(await floor.review.saveAlt(floor.people.editor, edited)).toMatchObject({ ok: true });
		await approvedAgain(storyId);
		expect(await alt(storyId, 'ar')).toBe(ARABIC);
		expect(await alt(storyId, 'en')).toBe(SEEN);
	});

	test('stand for no other picture: not for one in its place, whatever is said of that', async () => {
		await read();
		await floor.db.owner.deleteFrom('story.file').where('id', '=', fileId).execute();
		const other = await withPicture(storyId);
		await floor.publish(storyId);
		expect(await alt(storyId, 'ar')).toBe(`${SEEN} (en)`);
		const page = await floor.view(floor.pairs.ar[0], storyId, 'ar');
		expect(page.beside.map(({ name, text }) => [name, text])).toEqual([[field(other), '']]);
	});

	test('are checked as the text is: what leads to somebody has to go, and words that must stay are looked for', async () => {
		const [one] = floor.pairs.ar;
		await floor.translate.agree(one, { storyId, language: 'ar', term: 'bread', form: 'خبز', forOffice: false });
		const lacking = await save(storyId, { [field(fileId)]: 'رف' });
		const page = await floor.view(one, storyId, 'ar');
		expect(page.beside[0]?.lacking).toEqual(['bread']);
		expect(await approve(storyId, lacking, false)).toEqual({ ok: false, reason: 'terms_open' });
		const version = await save(storyId, { [field(fileId)]: 'خبز amine@example.org' });
		expect(await approve(storyId, version)).toEqual({ ok: false, reason: 'finds_hard' });
	});

	test('go with the story: taken back or refused, no row speaks of them, and without the key nothing opens them', async () => {
		await read();
		const inShown = async () =>
			JSON.stringify(
				await floor.db.owner.selectFrom('shown.story_row').selectAll().where('story_id', '=', storyId).execute()
			);
		expect(await inShown()).toContain(ARABIC);
		await floor.db.owner
			.updateTable('story.consent_grant')
			.set({ excluded_languages: ['ar'] })
			.where('story_id', '=', storyId)
			.execute();
		await floor.publish(storyId);
		expect(await inShown()).not.toContain(ARABIC);
		const sealed = await floor.db.owner
			.selectFrom('story.sealed')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('field', '=', 'beside:ar')
			.execute();
		expect(sealed.length).toBeGreaterThan(0);
		for (const { body } of sealed) expect(body.includes(ARABIC)).toBe(false);
		await floor.db.owner.deleteFrom('story.story').where('id', '=', storyId).execute();
		const left = await floor.db.owner
			.selectFrom('story.sealed')
			.select('field')
			.where('story_id', '=', storyId)
			.execute();
		expect(left).toEqual([]);
	});
});

/** The second person approves the story once more, in the versions that teller and second reader had approved. */
async function approvedAgain(storyId: string): Promise<void> {
	const rows = await floor.db.owner.selectFrom('story.telling').selectAll().where('story_id', '=', storyId).execute();
	const versions = rows.map(({ language, teller_version: own, read_version: read }) => ({
		language,
		version: read ?? own ?? 0
	}));
	await addReview(floor.db.owner, { storyId, memberId: 'test-reviewer', consentVersion: 1, versions });
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
	expect(await floor.publish(storyId)).toBe('published');
}

test('words that stood on nobody’s page when it was read do not go out when the teller shows more again', async () => {
	const storyId = await floor.told();
	const fileId = await withPicture(storyId);
	await floor.wholeIn(storyId, 'ar');
	await floor.publish(storyId);
	const showFace = async (rung: 'solid_mask' | 'visible') => {
		const levels = JSON.stringify({ ...TOP, face: LADDER.face.indexOf(rung) });
		await floor.db.owner.updateTable('story.consent_grant').set({ levels }).where('story_id', '=', storyId).execute();
		await floor.publish(storyId);
	};
	const unread = 'امرأة لم يقرأ عنها أحد';
	const wide = { [field(fileId)]: ARABIC, [field(fileId, 'visible')]: unread };
	const version = await save(storyId, wide);
	await showFace('solid_mask');
	expect((await floor.view(floor.pairs.ar[1], storyId, 'ar')).beside.map(({ name }) => name)).toEqual([field(fileId)]);
	// Nobody saved meanwhile: it is said by itself, with what helps.
	const unseen = 'beside_unseen';
	expect(await approve(storyId, version)).toEqual({ ok: false, reason: unseen });
	expect(translateRefusal(unseen)).toMatch(/save it once more/);
	// Nor where the teller showed more again after the page was opened.
	const { besidePrint } = await floor.view(floor.pairs.ar[1], storyId, 'ar');
	await showFace('visible');
	const [, second] = floor.pairs.ar;
	const approval = { storyId, language: 'ar', version, besidePrint, looked: true };
	// Nor does an approval count that says of no words that they stood on its page.
	const { besidePrint: _, ...blind } = approval;
	for (const given of [approval, { ...approval, besidePrint: '' }, blind as typeof approval])
		expect(await floor.translate.approve(second, given)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	await showFace('solid_mask');
	// Saved once more it is kept, as words of which nobody knows what they were made from.
	expect(await approve(storyId, await save(storyId, {}))).toEqual({ ok: true, value: null });
	await showFace('visible');
	expect(await alt(storyId, 'ar')).toBe(`${HIDDEN} (en)`);
	const page = await floor.view(floor.pairs.ar[0], storyId, 'ar');
	expect(page.beside.map(({ name, text, state }) => [name, text, state])).toContainEqual([
		field(fileId, 'visible'),
		unread,
		'changed'
	]);
	const mended = { [`mended-${field(fileId, 'visible')}`]: 'yes' };
	const now = { version: await save(storyId, mended) };
	const { besidePrint: seen } = await floor.view(second, storyId, 'ar');
	expect(await floor.translate.approve(second, { ...approval, ...now, besidePrint: seen })).toEqual({
		ok: true,
		value: null
	});
	await floor.publish(storyId);
	expect(await alt(storyId, 'ar')).toBe(unread);
});

test('a story without pictures keeps nothing beside its translations', async () => {
	const storyId = await floor.told({ tellings: [telling('en')] });
	await floor.wholeIn(storyId, 'ar');
	const fields = await floor.db.owner
		.selectFrom('story.sealed')
		.select('field')
		.where('story_id', '=', storyId)
		.where('field', 'like', 'beside:%')
		.execute();
	expect(fields).toEqual([]);
});
