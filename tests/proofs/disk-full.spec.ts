/** The whole program on disks that are really full: it says so kindly, loses no word, and goes on when there is room. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueue } from '#server/queue/enqueue.ts';
import { root } from '../architecture/sources.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { tellStory } from '../told-story.ts';
import { mountSmallDisk, type SmallDisk, whyNoDisk } from './full-disk.ts';
import { giveReceipt, type Installation, install, until } from './installation.ts';
import { postForm } from './plain-forms.ts';
import { addPicture } from './published-story.ts';
import { pressAndFollow, tellByForm } from './tell-by-form.ts';
import { openMyStory } from './teller-by-form.ts';

const why = whyNoDisk();
if (why) console.warn(`skipped: ${why}`);
const folder = mkdtempSync(join(tmpdir(), 'suitcase-disks-'));
const data = join(folder, 'data');
const disks: SmallDisk[] = [];
const disk = (place: string, size: string): SmallDisk => {
	const mounted = mountSmallDisk(join(folder, place), size);
	disks.push(mounted);
	return mounted;
};
let at: Installation;

describe.skipIf(why)('on full disks', () => {
	let everything: SmallDisk;
	beforeAll(async () => {
		everything = disk('data', '600m');
		at = await install({ data });
		await at.owner
			.insertInto('office.office')
			.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
			.execute();
	}, 300_000);
	afterAll(async () => {
		await at[Symbol.asyncDispose]();
		for (const each of disks.reverse()) each[Symbol.dispose]();
		rmSync(folder, { recursive: true, force: true });
	});
	const stateOf = async (storyId: string) => {
		const person = await at.owner
			.selectFrom('story.person')
			.select('state')
			.where('story_id', '=', storyId)
			.executeTakeFirstOrThrow();
		return person.state;
	};
	const told = async () => {
		const { storyId, key } = await tellStory(at.owner, at.seal.keys);
		return { storyId, key, digits: await giveReceipt(at, storyId) };
	};

	test('no room for a photograph: the page says so, keeps the words, and takes it when there is room', async () => {
		const sealed = disk('data/files/sealed', '2m');
		sealed.fill();
		const photograph = new File([new Uint8Array(await plainJpeg())], 'street.jpg', { type: 'image/jpeg' });
		let refused = '';
		const digits = await tellByForm(
			at.server.origin,
			{ text: 'Words that are worth more than a picture.', photographs: [photograph] },
			async (page, has, filled, button) => {
				const answer = await pressAndFollow(page, has, filled, button);
				if (has !== 'text') return answer;
				refused = answer.html;
				sealed.makeRoom();
				return pressAndFollow(answer, has, { pictures: [photograph] }, button);
			}
		);
		expect(refused).toContain('It could not be kept just now');
		expect(refused).toContain('Words that are worth more than a picture.');
		expect((await openMyStory(at.server.origin, digits)).status).toBe(200);
		expect(readdirSync(sealed.folder, { recursive: true }).length).toBeGreaterThan(0);
	});

	test('no room for the ledger: the story is hidden, the page says what is missing, and it is added later', async () => {
		const ledger = disk('data/ledger', '64k');
		const { storyId, digits } = await told();
		const page = await openMyStory(at.server.origin, digits);
		ledger.fill();
		const paused = await postForm(page, 'pass', {}, ['intent', 'pause']);
		expect(paused.status).toBe(200);
		expect(paused.html).toContain('our list of stopped stories could not be written');
		expect(await stateOf(storyId)).toBe('suspended');
		expect(at.server.printed()).toContain('the erasure ledger could not be written');
		ledger.makeRoom();
		await enqueue(at.owner, 'complete-ledger', {}, { key: 'complete-ledger:test' });
		const name = at.seal.ledger.nameOf(storyId);
		await until('the line is there', async () => (await at.seal.ledger.read()).some(({ story }) => story === name));
	});

	test('no room for what readers see: nothing half is shown, and it is published when there is room', async () => {
		const files = disk('data/files/public', '256k');
		files.fill();
		const { storyId, key } = await told();
		await addPicture(at, storyId, key);
		const shown = async () =>
			(await at.owner.selectFrom('shown.story_row').select('story_id').where('story_id', '=', storyId).execute())
				.length;
		await enqueue(at.owner, 'publish', { storyId });
		await until('publishing was tried', async () => /publish[^\n]*(ENOSPC|fail|again)/i.test(at.server.printed()));
		expect(await shown()).toBe(0);
		files.makeRoom();
		await until('it is published', async () => (await shown()) > 0, 120_000);
	});

	test('no room for a backup: the command says so in a sentence and leaves no half of one', async () => {
		const backups = disk('backups', '64k');
		backups.fill();
		const program = join(root, 'src/cli/suitcase.ts');
		const env = { PATH: process.env.PATH, SUITCASE_DATA: data, PRACTICE: 'off', SUITCASE_BACKUPS: backups.folder };
		const failed = await promisify(execFile)(process.execPath, [program, 'backup'], { env }).then(
			() => null,
			(error: { stderr: string; stdout: string }) => error.stderr + error.stdout
		);
		expect(failed).toMatch(/disk is full|no space left/i);
		expect(failed).not.toMatch(/\n\s+at /);
		const left = readdirSync(backups.folder, { recursive: true }).map(String);
		expect(left.filter((name) => /manifest|\.gz$/.test(name))).toEqual([]);
		backups.makeRoom();
	});

	test('no room for the database: nothing is acknowledged that is not kept, and the same press works later', async () => {
		const { storyId, digits } = await told();
		const page = await openMyStory(at.server.origin, digits);
		const words = 'A long life in many words. '.repeat(8_000);
		let refused = '';
		const receipt = await tellByForm(
			at.server.origin,
			{ text: 'It begins here.' },
			async (before, has, filled, button) => {
				if (has !== 'text') return pressAndFollow(before, has, filled, button);
				everything.fill();
				let answer = before;
				// What the database has reserved before may take the first ones.
				for (let press = 0; press < 60 && answer.status < 500; press++) {
					const typed = { ...filled, text: `${words}${press}` };
					// A connection that was kept open may just be closing: a browser opens another.
					answer = await pressAndFollow(answer, has, typed, ['intent', 'next']).catch(() => answer);
				}
				expect(answer.status).toBe(503);
				refused = answer.html;
				expect((await fetch(`${at.server.origin}/en/about`)).status, 'the server goes on').toBeLessThan(500);
				const paused = await postForm(page, 'pass', {}, ['intent', 'pause']);
				everything.makeRoom();
				await until('the database goes on', async () => (await fetch(`${at.server.origin}/health`)).status === 200);
				// Honest either way.
				if (paused.status === 200) expect(await stateOf(storyId)).toBe('suspended');
				else expect(paused.html).toContain('do not rely on it yet');
				return pressAndFollow(answer, has, { ...filled }, button);
			}
		);
		expect(refused).toContain('Everything you typed is still in this page');
		expect(refused).toContain(words.slice(0, 5_000));
		expect((await openMyStory(at.server.origin, receipt)).status).toBe(200);
		const again = await postForm(page, 'pass', {}, ['intent', 'pause']);
		expect(again.status).toBeLessThan(500);
		expect(await stateOf(storyId)).toBe('suspended');
	});
});
