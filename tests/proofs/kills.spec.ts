/**
 * `kill -9` of the server or its database at random moments while stories are being told. SUITCASE_PROVE=1: 200 times
 * instead of 10. Tellers press the same button again, as people do. Afterwards every receipt that a teller was shown opens,
 * its story decrypts whole, with the sound or film that came with it, nothing was kept twice, and no half story exists; and
 * every recording was listened to, however often the process that did was killed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generated, make, TOOLS } from '../media/recording-fixtures.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { marker } from '../told-story.ts';
import { type Installation, install, until } from './installation.ts';
import { freePort } from './free-port.ts';
import { pressUntilAnswered } from './patient-teller.ts';
import { tellByForm } from './tell-by-form.ts';

const kills = process.env.SUITCASE_PROVE ? 200 : 10;
/** Tellers; fewer in the short form, which is about the kills and not about the crowd. */
const AT_ONCE = process.env.SUITCASE_PROVE ? 8 : 4;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-kills-'));

interface Acknowledged {
	readonly digits: string;
	readonly word: string;
	readonly recording: Buffer | null;
}
const wait = (ms: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), ms));
const receipts: Acknowledged[] = [];
let at: Installation;
let start: () => Promise<Installation>;

beforeAll(async () => {
	if (TOOLS) {
		const picture = generated('testsrc2=size=160x120:rate=12:duration=1');
		films.film = make(...picture, ...generated('sine=f=300:d=1'), '-c:v', 'libx264', '-c:a', 'aac', 'killed.mp4');
		films.sound = make(...generated('sine=f=300:d=1'), 'killed.mp3');
	}
	const port = String(await freePort());
	start = () => install({ data: folder, env: { PORT: port, TRUSTED_PROXY: '1' } });
	at = await start();
	await at.owner
		.insertInto('office.office')
		.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
		.execute();
}, 300_000);
afterAll(async () => {
	delete process.env.SUITCASE_TEST_CALLER;
	await at[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

let told = 0;
/** Every fifth telling brings a sound, every fifth a film. */
function nextRecording(): Buffer | null {
	if (!TOOLS) return null;
	told += 1;
	return [films.sound, films.film][told % 5] ?? null;
}
const films: { sound: Buffer | null; film: Buffer | null } = { sound: null, film: null };

/** Tells one story after the other until told to stop, over every kill. */
async function keepTelling(origin: string, stopped: () => boolean): Promise<void> {
	const press = pressUntilAnswered(stopped);
	while (!stopped()) {
		const word = marker('killword');
		try {
			const text = `A story with ${word} in it.\n\nAnd its end.`;
			const recording = nextRecording();
			const recordings = recording ? [new File([new Uint8Array(recording)], `${word}.mp4`)] : [];
			receipts.push({ digits: await tellByForm(origin, { text, recordings }, press), word, recording });
		} catch (error) {
			// The first page is only opened; a telling that is under way when all is over was never acknowledged.
			if (!stopped() && !(error instanceof TypeError)) throw error;
			await wait(100);
		}
	}
}

/** A connection that was kept open may just be closing: then it is not known yet. */
const isWell = (origin: string): Promise<boolean> =>
	fetch(`${origin}/health`).then(
		({ status }) => status === 200,
		() => false
	);

/** The first process of the database that belongs to this data folder. */
function databasePid(): number {
	return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test(`after ${kills} kills every acknowledged receipt opens its story`, { timeout: 7_200_000 }, async () => {
	let over = false;
	const { origin } = at.server;
	const tellers = Promise.all(Array.from({ length: AT_ONCE }, () => keepTelling(origin, () => over)));
	const failed = tellers.then(
		() => null,
		(error: unknown) => error
	);
	const began = performance.now();
	for (let kill = 0; kill < kills && !(await Promise.race([failed, wait(1_000 + Math.random() * 5_000)])); kill++) {
		// On a slow machine nobody comes to the end between two kills: before the last one somebody does.
		if (kill === kills - 1)
			await Promise.race([failed, until('a teller finishes between kills', async () => receipts.length > 0, 300_000)]);
		// Many tellers behind one proxy.
		process.env.SUITCASE_TEST_CALLER = `198.51.100.${kill % 250}`;
		if (kill % 2 === 0) {
			// The server stays, starts the database again by itself, and the pages say what happened meanwhile.
			process.kill(databasePid(), 'SIGKILL');
			await until('the database is back', () => isWell(origin), 120_000);
		} else {
			process.kill(at.server.pid, 'SIGKILL');
			at.seal.close();
			await at.owner.destroy().catch(() => {});
			await at.server.kill();
			at = await start();
		}
	}
	const seconds = (performance.now() - began) / 1_000;
	const between = receipts.length;
	// Whoever was in the middle of telling comes to the end of it.
	const enough = receipts.length + AT_ONCE;
	await until('tellers finish after the last kill', async () => receipts.length >= enough, 300_000);
	over = true;
	expect(await failed).toBeNull();
	console.log(
		`${kills} kills in ${seconds.toFixed(0)} s, ${between} receipts acknowledged between them, ${receipts.length} in all`
	);
	expect(between, 'tellers finish between kills too').toBeGreaterThan(0);
	await until('every recording is listened to', async () => (await unheard()).length === 0, 300_000);
	const played = receipts.filter(({ recording }) => recording !== null).length;
	console.log(`${played} of the acknowledged tellings brought a sound or a film`);
	if (TOOLS) expect(played).toBeGreaterThan(0);
	for (const { digits, word, recording } of receipts) {
		const locator = at.seal.receipts.locator(digits);
		const candidates = await at.owner
			.selectFrom('story.receipt')
			.select(['id', 'hash', 'story_id'])
			.where('locator', '=', locator)
			.execute();
		for (const { hash } of candidates) expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
		const found = await at.seal.receipts.verifyTwo('open', candidates, digits);
		const storyId = candidates.find(({ id }) => found.ok && id === found.value)?.story_id;
		expect(storyId, 'a receipt that was shown opens').toBeDefined();
		expect(JSON.stringify(await testimonyOf(storyId ?? ''))).toContain(word);
		const kept = await recordingsOf(storyId ?? '');
		if (recording === null) expect(kept).toEqual([]);
		else expect(kept.length, 'the recording is there').toBeGreaterThan(0);
		for (const bytes of kept) expect(recording?.equals(bytes), 'the recording is whole').toBe(true);
	}
	const halves = await at.owner
		.selectFrom('story.story')
		.leftJoin('vault.story_key', 'vault.story_key.story_id', 'story.story.id')
		.leftJoin('story.person', 'story.person.story_id', 'story.story.id')
		.leftJoin('story.receipt', 'story.receipt.story_id', 'story.story.id')
		.leftJoin('story.sealed', 'story.sealed.story_id', 'story.story.id')
		.select('story.story.id')
		.where((where) =>
			where.or([
				where('vault.story_key.story_id', 'is', null),
				where('story.person.id', 'is', null),
				where('story.receipt.id', 'is', null),
				where('story.sealed.field', 'is', null)
			])
		)
		.execute();
	expect(halves, 'half stories').toEqual([]);
	const stories = await at.owner.selectFrom('story.story').select('id').execute();
	// A teller who was cut off at the very end may have sent one that no receipt page was read of.
	expect(stories.length - receipts.length, 'stories that nobody was told of').toBeLessThanOrEqual(AT_ONCE);
	const shown = await at.owner.selectFrom('shown.story_row').select('story_id').execute();
	expect(shown).toEqual([]);
});

async function keyOf(storyId: string): Promise<Buffer> {
	const key = await at.owner
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	return at.seal.keys.unwrap(storyId, key);
}

/** Recordings of stories that nothing has looked at, or that were refused. */
async function unheard(): Promise<string[]> {
	const rows = await at.owner
		.selectFrom('story.file')
		.leftJoin('story.recording_look', 'story.recording_look.file_id', 'story.file.id')
		.select('story.file.id')
		.where('story.file.kind', '=', 'recording')
		.where('story.file.story_id', 'is not', null)
		.where((where) => where.or([where('refused', 'is not', null), where('story.recording_look.file_id', 'is', null)]))
		.execute();
	return rows.map(({ id }) => id);
}

/** A recording that was sent again because nobody answered may be there twice. */
async function recordingsOf(storyId: string): Promise<Buffer[]> {
	const key = await keyOf(storyId);
	const files = await at.owner.selectFrom('story.file').selectAll().where('story_id', '=', storyId).execute();
	return Promise.all(
		files.map(async ({ id, body, body_version: version, path }) => {
			const { identity } = openJson(key, { table: 'story.file', row: id, field: 'body', version }, body) as {
				identity: string;
			};
			return Buffer.concat(await Array.fromAsync(openFile(join(folder, 'files', 'sealed', path), identity)));
		})
	);
}

async function testimonyOf(storyId: string): Promise<unknown> {
	const sealed = await at.owner
		.selectFrom('story.sealed')
		.select(['version', 'body'])
		.where('story_id', '=', storyId)
		.where('field', '=', 'testimony')
		.executeTakeFirstOrThrow();
	return openJson(
		await keyOf(storyId),
		{ table: 'story.sealed', row: storyId, field: 'testimony', version: sealed.version },
		sealed.body
	);
}
