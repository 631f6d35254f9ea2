/** Faces at the desk: proposed by a machine, decided by a person, each tied to its own person in the story. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import type { Cover } from '#domain/story/covers.ts';
import { COVER_COLOUR } from '#server/media/covers.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { findFile } from '#server/store/shown/find-file.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { peopleOf } from '#server/store/review/people.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import { telling, tellStory } from '../told-story.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';
import { addOriginal } from './sealed-picture.ts';

// Looking for faces from four sides takes long on a machine that does much else.
vi.setConfig({ testTimeout: 300_000 });

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

/** Five faces in a row, all alike: boxes of a tenth of the width. */
const FACES: readonly Cover[] = [0, 1, 2, 3, 4].map((at) => ({ x: 0.05 + at * 0.19, y: 0.4, w: 0.1, h: 0.2 }));
const BRIGHT = { r: 240, g: 60, b: 200 };

async function groupPhoto(): Promise<{ storyId: string; fileId: string }> {
	const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
		...{ office: 'brussels', now: floor.clock.now, levels: TOP, risk: 'low', origin: 'CD', tellings: [telling('en')] }
	});
	const sealedFiles = join(floor.folder, 'sealed');
	const bright = await sharp({ create: { width: 800, height: 500, channels: 3, background: BRIGHT } })
		.jpeg()
		.toBuffer();
	const fileId = await addOriginal(floor.db.owner, { storyId, key, sealedFiles }, bright);
	const [file] = await unseenFiles(floor.db.worker, fileId);
	if (file) await lookAtPicture(floor.publishing, file);
	return { storyId, fileId };
}

/** The files readers may have, and those on the printed sheet. */
async function files(storyId: string): Promise<string[]> {
	const rows = await floor.db.owner
		.selectFrom('shown.picture_row')
		.select('name')
		.where('story_id', '=', storyId)
		.where('type', '!=', 'application/pdf')
		.execute();
	return rows.map((row) => row.name);
}

/** Whether the middle of each face is covered, in every JPEG that is shown. */
async function coveredFaces(storyId: string, faces: readonly Cover[]): Promise<boolean[][]> {
	const names = (await files(storyId)).filter((name) => name.endsWith('.jpg'));
	return Promise.all(
		names.map(async (name) => {
			const bytes = await readFile(join(floor.folder, 'public', name));
			const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
			return faces.map(({ x, y, w, h }) => {
				const at = (Math.floor((y + h / 2) * info.height) * info.width + Math.floor((x + w / 2) * info.width)) * 3;
				return COVER_COLOUR.every((value, channel) => Math.abs((data[at + channel] ?? -99) - value) < 12);
			});
		})
	);
}

test('an approval by an editor does not cover a picture of which more is kept again', async () => {
	const { storyId, fileId } = await groupPhoto();
	const { reviewer, editor } = floor.people;
	const covers = [FACES[0] as Cover];
	const part = { x: 0, y: 0, w: 0.5, h: 1 };
	const asked = { storyId, fileId, people: 'covered', covers } as const;
	await floor.review.confirmPicture(reviewer, { ...asked, crop: part, after: 0 });
	const after = floor.clock.now;
	const whole = await floor.review.confirmPicture(editor, { ...asked, after });
	expect(whole).toEqual({ ok: true, value: { unreviewed: true } });
});

test('T20: five faces and one yes, four are covered; one of the four objects, and is out of every file', async () => {
	const { storyId, fileId } = await groupPhoto();
	const { reviewer } = floor.people;
	const [teller] = await peopleOf(floor.db.owner, storyId);
	if (teller === undefined) throw new Error('a story has a teller');
	const tied = FACES.map((box, at) => ({ ...box, who: at === 0 ? teller.id : 'new' }));
	const confirm = (covers: readonly Cover[], after: number, crop: Cover | null = null) =>
		floor.review.confirmPicture(reviewer, { storyId, fileId, people: 'visible', covers, crop, after });
	expect(await confirm(tied, 0)).toEqual({ ok: true, value: { unreviewed: false } });
	const people = await peopleOf(floor.db.owner, storyId);
	expect(people.map(({ role, state }) => `${role} ${state}`)).toEqual([
		'teller active',
		...Array.from({ length: 4 }, () => 'third_party none')
	]);
	expect(await floor.publish(storyId)).toBe('published');
	const first = await files(storyId);
	expect(first.length).toBeGreaterThan(0);
	for (const faces of await coveredFaces(storyId, FACES)) expect(faces).toEqual([false, true, true, true, true]);

	// The last of them objects: by itself, without anybody at the desk, the picture goes in every size and from the sheet.
	const row = await floor.db.owner
		.selectFrom('story.file')
		.selectAll()
		.where('id', '=', fileId)
		.executeTakeFirstOrThrow();
	const kept = row.covers as Cover[];
	await floor.db.owner.transaction().execute(async (tx) => {
		await tx
			.updateTable('story.person')
			.set({ state: 'refused' })
			.where('id', '=', kept[4]?.who ?? '')
			.execute();
		await hideStory(tx, storyId);
	});
	for (const name of first) expect(await findFile(floor.db.public, name)).toBeNull();
	expect(await floor.publish(storyId)).toBe('published');
	expect(await files(storyId)).toEqual([]);
	for (const name of first) expect(await findFile(floor.db.public, name)).toBeNull();

	// The desk cuts a part out without this person: new files, under new names, narrower, the other three still covered.
	const confirmedAt = row.confirmed_at?.getTime() ?? 0;
	floor.clock.now += 1_000;
	const part = { x: 0, y: 0, w: 0.75, h: 1 };
	expect(await confirm(kept, confirmedAt, part)).toEqual({ ok: true, value: { unreviewed: false } });
	expect(await floor.publish(storyId)).toBe('published');
	const second = await files(storyId);
	expect(second.length).toBeGreaterThan(0);
	expect(second.filter((name) => first.includes(name))).toEqual([]);
	const inPart = FACES.slice(0, 4).map((box) => ({ ...box, x: box.x / 0.75, w: box.w / 0.75 }));
	for (const faces of await coveredFaces(storyId, inPart)) expect(faces).toEqual([false, true, true, true]);
	const widths = await floor.db.owner
		.selectFrom('story.rendition')
		.select(['width', 'height'])
		.where('file_id', '=', fileId)
		.where('type', '=', 'image/jpeg')
		.execute();
	expect(Math.max(...widths.map(({ width }) => width ?? 0))).toBe(600);
});

test('T09 for a face: the teller hides it, the words stay, and every old size is gone', async () => {
	const { storyId, fileId } = await groupPhoto();
	const [teller] = await peopleOf(floor.db.owner, storyId);
	const covers = [{ ...(FACES[0] as Cover), who: teller?.id ?? '' }];
	await floor.review.confirmPicture(floor.people.reviewer, { storyId, fileId, people: 'visible', covers, after: 0 });
	await floor.publish(storyId);
	const before = await files(storyId);
	for (const faces of await coveredFaces(storyId, covers)) expect(faces).toEqual([false]);
	await floor.db.owner
		.updateTable('story.consent_grant')
		.set({ levels: JSON.stringify({ ...TOP, face: 2 }) })
		.where('story_id', '=', storyId)
		.execute();
	await floor.publish(storyId);
	const after = await files(storyId);
	expect(after.length).toBe(before.length);
	expect(after.filter((name) => before.includes(name))).toEqual([]);
	for (const faces of await coveredFaces(storyId, covers)) expect(faces).toEqual([true]);
	for (const name of before) expect(await findFile(floor.db.public, name)).toBeNull();
	expect(await floor.shown(storyId)).toContain('web/en/A bakery at dawn');
});

test('whose face a box is may be said of people of this story only', async () => {
	const { storyId, fileId } = await groupPhoto();
	const other = await groupPhoto();
	const [stranger] = await peopleOf(floor.db.owner, other.storyId);
	const covers = [{ ...(FACES[0] as Cover), who: stranger?.id ?? '' }];
	const asked = { storyId, fileId, people: 'visible', covers, after: 0 } as const;
	expect(await floor.review.confirmPicture(floor.people.reviewer, asked)).toEqual({
		ok: false,
		reason: 'person_unknown'
	});
	expect(await peopleOf(floor.db.owner, storyId)).toHaveLength(1);
});

test('a picture without a face gets no proposal and waits for a person; nothing is confirmed by a machine', async () => {
	const { storyId, fileId } = await groupPhoto();
	const read = await floor.review.read(floor.people.reviewer, storyId);
	expect(read.ok && read.value.pictures[0]).toMatchObject({ proposed: [], people: 'unconfirmed', confirmedBy: null });
	await floor.db.owner
		.updateTable('story.picture_look')
		.set({ proposed: JSON.stringify([FACES[0]]) })
		.where('file_id', '=', fileId)
		.execute();
	await floor.publish(storyId);
	expect(await files(storyId)).toEqual([]);
	const asked = { storyId, fileId, people: 'none', covers: [], after: 0 } as const;
	await floor.review.confirmPicture(floor.people.reviewer, asked);
	const again = await floor.review.read(floor.people.reviewer, storyId);
	expect(again.ok && again.value.pictures[0]).toMatchObject({ proposed: null, covers: [] });
});
