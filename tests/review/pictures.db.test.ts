/** Pictures at the desk: looked at by the machine, opened in writing, confirmed by a person, covered. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { telling, tellStory } from '../told-story.ts';
import { addOriginal } from './sealed-picture.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';

// Looking for faces from four sides takes long on a machine that does much else.
vi.setConfig({ testTimeout: 180_000 });

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

/** A story that is approved and ready, with one sealed original. */
async function withPicture(original: Uint8Array): Promise<{ storyId: string; fileId: string }> {
	const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		levels: TOP,
		risk: 'low',
		origin: 'CD',
		tellings: [telling('en')]
	});
	const sealedFiles = join(floor.folder, 'sealed');
	return { storyId, fileId: await addOriginal(floor.db.owner, { storyId, key, sealedFiles }, original) };
}

async function look(fileId: string): Promise<string> {
	const [file] = await unseenFiles(floor.db.worker, fileId);
	return file ? lookAtPicture(floor.publishing, file) : 'none';
}

async function names(storyId: string): Promise<string[]> {
	const rows = await floor.db.owner
		.selectFrom('shown.picture_row')
		.select('name')
		.where('story_id', '=', storyId)
		.where('type', '!=', 'application/pdf')
		.orderBy('name')
		.execute();
	return rows.map((row) => row.name);
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of source) chunks.push(chunk);
	return Buffer.concat(chunks);
}

test('a picture is looked at once, and its preview opens only in writing', async () => {
	const { storyId, fileId } = await withPicture(await plainJpeg());
	expect(await look(fileId)).toBe('ready');
	expect(await look(fileId)).toBe('none');
	const { editor } = floor.people;
	const stream = () => floor.review.streamPicture(editor, { storyId, fileId });
	expect(await stream()).toEqual({ ok: false, reason: 'not_allowed' });
	await floor.review.open(editor, { storyId, what: 'picture', why: 'edit', reason: '' });
	const opened = await stream();
	if (!opened.ok) throw new Error(opened.reason);
	const bytes = await collect(opened.value);
	expect(bytes.subarray(8, 12).toString('latin1')).toBe('WEBP');
	expect(await floor.review.streamPicture(floor.people.translator, { storyId, fileId })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
});

test('a file that is no picture is refused; desk and teller are told, and the story goes on', async () => {
	const { storyId, fileId } = await withPicture(Buffer.from('<svg onload="x"></svg>'));
	expect(await look(fileId)).toBe('refused');
	const read = await floor.review.read(floor.people.editor, storyId);
	if (!read.ok) throw new Error(read.reason);
	expect(read.value.pictures[0]).toMatchObject({ state: 'refused', refused: 'not_a_picture' });
	expect(read.value.messages.at(-1)?.text).toContain('could not be used');
	const confirmed = { storyId, fileId, people: 'none', covers: [], after: 0 } as const;
	expect(await floor.review.confirmPicture(floor.people.editor, confirmed)).toEqual({
		ok: false,
		reason: 'picture_missing'
	});
	expect(await floor.publish(storyId)).toBe('published');
});

test('nothing is shown of a picture before a person has looked; another box hides it and makes new files', async () => {
	const { storyId, fileId } = await withPicture(await plainJpeg());
	await look(fileId);
	await floor.publish(storyId);
	expect(await names(storyId)).toEqual([]);
	const { reviewer, editor } = floor.people;
	const box = { x: 0.2, y: 0.2, w: 0.3, h: 0.3 };
	const confirm = (who: typeof editor, people: 'covered' | 'visible', covers: (typeof box)[], after: number) =>
		floor.review.confirmPicture(who, { storyId, fileId, people, covers, after });
	expect(await confirm(reviewer, 'covered', [], 0)).toEqual({ ok: false, reason: 'box_missing' });
	expect(await confirm(reviewer, 'covered', [box], 0)).toEqual({ ok: true, value: { unreviewed: false } });
	expect(await floor.shown(storyId)).toEqual([]);
	await floor.publish(storyId);
	const first = await names(storyId);
	expect(first.length).toBeGreaterThan(0);

	const confirmedAt = floor.clock.now;
	floor.clock.now += 1_000;
	expect(await confirm(reviewer, 'covered', [box, { ...box, x: 0.6 }], 0)).toEqual({
		ok: false,
		reason: 'changed_meanwhile'
	});
	const wider = await confirm(editor, 'covered', [box, { ...box, x: 0.6 }], confirmedAt);
	expect(wider).toEqual({ ok: true, value: { unreviewed: false } });
	expect(await names(storyId)).toEqual([]);
	await floor.publish(storyId);
	const second = await names(storyId);
	expect(second.length).toBe(first.length);
	expect(second.filter((name) => first.includes(name))).toEqual([]);
	expect(existsSync(join(floor.folder, 'public', second[0] ?? ''))).toBe(true);

	// An editor who takes a cover away shows more: that takes a second pair of eyes again.
	const less = await confirm(editor, 'covered', [box], floor.clock.now);
	expect(less).toEqual({ ok: true, value: { unreviewed: true } });
	expect(await floor.publish(storyId)).toBe('nothing_to_show');
});

test('a publication that began before a box was drawn never shows the picture without it', async () => {
	const { storyId, fileId } = await withPicture(await plainJpeg());
	await look(fileId);
	const { reviewer } = floor.people;
	await floor.review.confirmPicture(reviewer, { storyId, fileId, people: 'visible', covers: [], after: 0 });
	const confirmedAt = floor.clock.now;
	const { publishStory } = await import('#server/publishing/publish-story.ts');
	let drawn = false;
	const slow = {
		...floor.publishing,
		poster: async () => {
			if (!drawn) {
				drawn = true;
				floor.clock.now += 1_000;
				const covers = [{ x: 0.1, y: 0.1, w: 0.5, h: 0.5 }];
				await floor.review.confirmPicture(reviewer, { storyId, fileId, people: 'covered', covers, after: confirmedAt });
			}
			return new Uint8Array([1]);
		}
	};
	expect(await publishStory(slow, storyId)).toBe('stale');
	expect(await names(storyId)).toEqual([]);
	expect(await floor.publish(storyId)).toBe('published');
	const rungs = await floor.db.owner
		.selectFrom('story.rendition')
		.select('rung')
		.distinct()
		.where('file_id', '=', fileId)
		.execute();
	expect(rungs.map((row) => row.rung)).toEqual(['solid_mask']);
});

test('words for a picture are written for each rung it has, and need the approval again', async () => {
	const { storyId, fileId } = await withPicture(await plainJpeg());
	await look(fileId);
	const { editor, reviewer } = floor.people;
	const save = (texts: { solid_mask?: string; visible?: string }, after: number) =>
		floor.review.saveAlt(editor, { storyId, fileId, language: 'fr', texts, after });
	const stale = { ok: false, reason: 'changed_meanwhile' };
	// Nobody has looked yet: there is no rung to write for.
	expect(await save({ visible: 'Une boulangerie' }, 1)).toEqual(stale);
	const covers = [{ x: 0.1, y: 0.1, w: 0.3, h: 0.3 }];
	await floor.review.confirmPicture(reviewer, { storyId, fileId, people: 'visible', covers, after: 0 });
	await floor.publish(storyId);
	// Written on a page that still had the picture as it was before.
	expect(await save({ visible: 'Une boulangerie' }, 1)).toEqual(stale);
	const texts = { solid_mask: 'Une boutique', visible: 'Une femme sourit' };
	expect(await save(texts, 1)).toEqual({ ok: true, value: { unreviewed: true } });
	expect(await floor.shown(storyId)).toEqual([]);
	expect(await save(texts, 1)).toEqual({ ok: true, value: { unreviewed: false } });
	expect(await save({ ...texts, visible: 'Autre chose' }, 1)).toEqual(stale);
	expect(await save({ ...texts, visible: 'x'.repeat(501) }, 2)).toEqual({ ok: false, reason: 'alt_long' });
	const read = await floor.review.read(editor, storyId);
	expect(read.ok && read.value.pictures[0]).toMatchObject({
		rungs: ['solid_mask', 'visible'],
		words: {
			byRung: { solid_mask: { fr: 'Une boutique' }, visible: { fr: 'Une femme sourit' } },
			asItCame: { en: 'A bakery' }
		}
	});
});

test('words that were approved beside fewer boxes are looked at again when another face is covered', async () => {
	const { storyId, fileId } = await withPicture(await plainJpeg());
	await look(fileId);
	const { editor, reviewer } = floor.people;
	const box = { x: 0.1, y: 0.1, w: 0.3, h: 0.3 };
	const other = { ...box, x: 0.6 };
	const confirm = async (who: typeof editor, covers: (typeof box)[]) => {
		const picture = floor.db.owner.selectFrom('story.file').select('confirmed_at').where('id', '=', fileId);
		const after = (await picture.executeTakeFirstOrThrow()).confirmed_at?.getTime() ?? 0;
		floor.clock.now += 1_000;
		return floor.review.confirmPicture(who, { storyId, fileId, people: 'visible', covers, after });
	};
	const approved = async () => {
		const telling = floor.db.owner.updateTable('story.telling').where('story_id', '=', storyId);
		await telling.set({ reviewed_version: 1 }).execute();
		await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
	};
	await confirm(reviewer, [box]);
	const texts = { solid_mask: 'A man with a scar beside somebody', visible: '' };
	await floor.review.saveAlt(editor, { storyId, fileId, language: 'en', texts, after: 1 });
	await approved();
	// The same boxes, or a narrower one of them, hide nothing that the words could describe.
	expect(await confirm(reviewer, [box])).toEqual({ ok: true, value: { unreviewed: false } });
	for (const who of [editor, reviewer]) {
		expect(await confirm(who, [box, other])).toEqual({ ok: true, value: { unreviewed: true } });
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		await confirm(reviewer, [box]);
		await approved();
	}
});
