/**
 * Publishing and taking back at the same time, in every order that chance makes. SUITCASE_PROVE=1: 1,000 stories instead
 * of 30; then some with a sound and a film, whose files are being made meanwhile. Afterwards nothing of a story that was
 * taken back may be visible, and no file of it is left when the sweeper has been.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishStory, type PublishOutcome } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { generated, make, NO_TOOLS, TOOLS } from '../media/recording-fixtures.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { tellStory } from '../told-story.ts';
import { addMarkedRecording } from './marked-recording.ts';
import { publishingOf } from '../publishing-floor.ts';

const stories = process.env.SUITCASE_PROVE ? 1_000 : 30;
const played = Math.ceil(stories / 15);
const folder = mkdtempSync(join(tmpdir(), 'suitcase-interleavings-'));
let db: TestDatabase;
let keys: MasterKeys;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

const poster: PublishingContext['poster'] = async () => {
	await pause(10);
	return new Uint8Array([1]);
};
const context = (): PublishingContext => publishingOf(db, { keys, folder, poster });

/** What readers have of a story: pages and files. */
async function shownOf(storyId: string): Promise<string[]> {
	const rows = await db.owner
		.selectFrom('shown.story_row')
		.select('story_id')
		.where('story_id', '=', storyId)
		.execute();
	const files = await db.owner.selectFrom('shown.picture_row').select('name').where('story_id', '=', storyId).execute();
	return [...rows.map(({ story_id }) => story_id), ...files.map(({ name }) => name)];
}

/** Publishes and takes back at once, `publishing` and `takingBack` milliseconds from now at most. */
async function race(storyId: string, publishing: number, takingBack: number) {
	const published = pause(publishing).then(() => publishStory(context(), storyId));
	await pause(takingBack);
	await db.worker.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
	const visible = await shownOf(storyId);
	const outcome = await published;
	// Not even until the job runs that was still waiting.
	visible.push(...(await shownOf(storyId)));
	await publishStory(context(), storyId);
	return { outcome, visible: [...visible, ...(await shownOf(storyId))] };
}

test(`${stories} publications that race with taking back leave nothing visible`, { timeout: 7_200_000 }, async () => {
	const outcomes = new Map<PublishOutcome, number>();
	const visible: string[] = [];
	// How long publishing takes here and now, five at a time: the teller comes while one is under way, or just after.
	const first = await Promise.all(Array.from({ length: 5 }, async () => (await tellStory(db.owner, keys)).storyId));
	const began = performance.now();
	await Promise.all(first.map((storyId) => publishStory(context(), storyId)));
	const took = performance.now() - began;
	const one = async () => {
		const { storyId } = await tellStory(db.owner, keys);
		const raced = await race(storyId, 25, 1.2 * took);
		outcomes.set(raced.outcome, (outcomes.get(raced.outcome) ?? 0) + 1);
		visible.push(...raced.visible);
	};
	const both = () => outcomes.has('published') && (outcomes.has('stale') || outcomes.has('nothing_to_show'));
	// A machine that is busy while it is measured and idle afterwards, or the other way round, shows one order for long.
	for (let done = 0; done < stories || (!both() && done < 5 * stories); done += 5)
		await Promise.all(Array.from({ length: 5 }, one));
	console.log(
		`${stories} races: ${[...outcomes].map(([name, count]) => `${count} ${name}`).join(', ')}; visible: ${visible.length}`
	);
	expect(visible).toEqual([]);
	// Both orders really happened.
	expect(outcomes.get('published') ?? 0).toBeGreaterThan(0);
	expect((outcomes.get('stale') ?? 0) + (outcomes.get('nothing_to_show') ?? 0)).toBeGreaterThan(0);
});

test(
	`${played} stories with sound and film race as well, and leave no file`,
	{ timeout: 7_200_000 },
	async ({ skip }) => {
		if (!TOOLS) return skip(NO_TOOLS);
		const picture = generated('testsrc2=size=160x120:rate=12:duration=1');
		const film = make(...picture, ...generated('sine=f=300:d=1'), '-c:v', 'libx264', '-c:a', 'aac', 'small.mp4');
		const sound = make(...generated('sine=f=300:d=1'), 'small.mp3');
		const told = async () => {
			const { storyId, key } = await tellStory(db.owner, keys);
			const places = { owner: db.owner, sealedFiles: join(folder, 'sealed') };
			const words = 'Bread before sunrise.';
			await addMarkedRecording(places, { storyId, key }, { kind: 'sound', bytes: sound, words });
			await addMarkedRecording(places, { storyId, key }, { kind: 'film', bytes: film, words });
			return storyId;
		};
		mkdirSync(join(folder, 'public'), { recursive: true });
		const before = readdirSync(join(folder, 'public'));
		// The first one tells how long the files take here, and that there are some.
		const undisturbed = await told();
		const began = performance.now();
		expect(await publishStory(context(), undisturbed)).toBe('published');
		const took = performance.now() - began;
		const kinds = (await shownOf(undisturbed)).map((name) => name.split('.')[1]);
		for (const kind of ['m4a', 'webm', 'mp4', 'jpg', 'vtt', 'pdf']) expect(kinds, kind).toContain(kind);

		const outcomes = new Map<PublishOutcome, number>();
		const visible: string[] = [];
		for (let done = 0; done < played; done++) {
			// Every third is taken back when all is done: it was shown before.
			const storyId = await told();
			const raced = await race(storyId, 10, done % 3 === 2 ? 3 * took : took);
			outcomes.set(raced.outcome, (outcomes.get(raced.outcome) ?? 0) + 1);
			visible.push(...raced.visible);
		}
		await db.worker
			.transaction()
			.execute((tx) => takeBackStory(tx, { storyId: undisturbed, byWhom: 'teller', after: 'keep_sealed' }));
		visible.push(...(await shownOf(undisturbed)));
		const swept = await forgetUnshownRenditions(db.worker, new Date(Date.now() + 60_000));
		const left = readdirSync(join(folder, 'public')).filter((name) => !before.includes(name) && !swept.includes(name));
		console.log(
			`${played} races with sound and film (${took.toFixed(0)} ms undisturbed): ` +
				`${[...outcomes].map(([name, count]) => `${count} ${name}`).join(', ')}; visible: ${visible.length}, files left: ${left.length}`
		);
		expect(visible).toEqual([]);
		expect(left).toEqual([]);
	}
);
