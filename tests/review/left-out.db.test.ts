/** The desk leaves out what it had confirmed, and reads what a teller withheld. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import { showRecordings } from '#domain/consent/show-recordings.ts';
import { project } from '#domain/consent/project.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { telling, tellStory } from '../told-story.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';
import { addOriginal } from './sealed-picture.ts';

// Looking for faces from four sides takes long on a machine that does much else.
vi.setConfig({ testTimeout: 180_000 });

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

async function withPicture() {
	const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
		...{ office: 'brussels', now: floor.clock.now, levels: TOP, risk: 'low', origin: 'CD' },
		tellings: [telling('en')]
	});
	const sealedFiles = join(floor.folder, 'sealed');
	const fileId = await addOriginal(floor.db.owner, { storyId, key, sealedFiles }, await plainJpeg());
	const [file] = await unseenFiles(floor.db.worker, fileId);
	if (file === undefined) throw new Error('nothing to look at');
	await lookAtPicture(floor.publishing, file);
	return { storyId, fileId };
}

async function pictures(storyId: string): Promise<number> {
	const rows = await floor.db.owner
		.selectFrom('shown.picture_row')
		.select('name')
		.where('story_id', '=', storyId)
		.where('type', '!=', 'application/pdf')
		.execute();
	return rows.length;
}

test('a photograph that was confirmed is left out, by an editor alone; taken in again, it needs its approval', async () => {
	const { storyId, fileId } = await withPicture();
	const { reviewer, editor } = floor.people;
	const decide = async (who: typeof editor, people: 'none' | 'left_out') => {
		const file = floor.db.owner.selectFrom('story.file').select('confirmed_at').where('id', '=', fileId);
		const after = (await file.executeTakeFirstOrThrow()).confirmed_at?.getTime() ?? 0;
		floor.clock.now += 1_000;
		return floor.review.confirmPicture(who, { storyId, fileId, people, covers: [], after });
	};
	expect(await decide(reviewer, 'none')).toMatchObject({ ok: true });
	expect(await floor.publish(storyId)).toBe('published');
	expect(await pictures(storyId)).toBeGreaterThan(0);

	expect(await decide(editor, 'left_out')).toEqual({ ok: true, value: { unreviewed: false } });
	expect(await floor.shown(storyId)).toEqual([]);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await pictures(storyId)).toBe(0);
	const read = await floor.review.read(editor, storyId);
	expect(read.ok && read.value.pictures).toMatchObject([{ people: 'left_out', rungs: [] }]);

	expect(await decide(editor, 'none')).toEqual({ ok: true, value: { unreviewed: true } });
});

test('the desk sees what a teller withheld, and not in the preview', async () => {
	const { storyId, fileId } = await withPicture();
	const { reviewer } = floor.people;
	const confirmed = { storyId, fileId, people: 'none', covers: [], after: 0 } as const;
	expect(await floor.review.confirmPicture(reviewer, confirmed)).toMatchObject({ ok: true });
	const look = async () => {
		const read = await floor.review.read(reviewer, storyId);
		if (!read.ok) throw new Error(read.reason);
		return { withheld: read.value.pictures[0]?.withheld, preview: JSON.stringify(read.value.previews) };
	};
	expect(await look()).toMatchObject({ withheld: false, preview: expect.stringContaining(fileId) as unknown });
	const { id: personId } = await floor.db.owner
		.selectFrom('story.person')
		.select('id')
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	await floor.db.owner
		.insertInto('story.withheld')
		.values({ story_id: storyId, person_id: personId, part: fileId, file_id: fileId })
		.execute();
	expect(await look()).toMatchObject({ withheld: true, preview: expect.not.stringContaining(fileId) as unknown });
});

test('a recording that is left out is in no way to be seen or heard, whatever everybody in it allows', async () => {
	const { storyId } = await withPicture();
	const loaded = await loadStoryConsent(floor.db.worker, storyId);
	if (loaded === null) throw new Error('no story');
	const projection = project(loaded.consent, { channel: 'web', language: 'en', now: Date.now(), kMin: 0 });
	if (!projection.ok) throw new Error('nothing may be shown');
	const made = {
		files: [{ name: 'x', type: 'video/mp4', bytes: 1, width: 1, height: 1 }],
		poster: null,
		captions: null
	};
	const recording = {
		id: 'r',
		kind: 'film',
		confirmed: true,
		cues: null,
		heardIds: [],
		seenIds: [],
		made: [{ ...made, picture: 'as_it_is', voice: 'none', seconds: 1, waveform: [] }]
	} as const;
	expect(showRecordings([{ ...recording, people: 'none' }], projection)).toHaveLength(1);
	expect(showRecordings([{ ...recording, people: 'left_out' }], projection)).toEqual([]);
});
