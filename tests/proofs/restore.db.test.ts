/**
 * A backup brings nothing back that a teller took away, and old copies of the database open nothing. On whole
 * installations of their own: embedded PostgreSQL, files, keys and ledger on disk.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBackup, saveVault, type BackupContext } from '#server/backup/make-backup.ts';
import { restoreDrill } from '#server/backup/drill.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { readSettings, type Settings } from '#server/config/config.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { openDatabase, type OpenDatabase } from '#server/postgres/open.ts';
import { generated, make, TOOLS } from '../media/recording-fixtures.ts';
import { lookAtRecording } from '#server/publishing/look-at-recording.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openField, openJson, sealField, sealJson } from '#server/seal/fields.ts';
import { openFile, sealFile } from '#server/seal/files.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { rotateMasterKey } from '#server/seal/rotate-master-key.ts';
import { connect } from '#server/store/connect.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { unseenRecordings } from '#server/store/recordings/recording-looks.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { marker, tellStory } from '../told-story.ts';
import { addMarkedRecording } from './marked-recording.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-restore-'));
let places = 0;

function settingsOf(extra: Record<string, string> = {}): Settings {
	const read = readSettings({
		SUITCASE_DATA: join(root, `site-${places++}`),
		SUITCASE_KEYS: join(root, 'keys', 'master.json'),
		SUITCASE_SECRET: join(root, 'keys', 'second-secret'),
		SUITCASE_LEDGER: join(root, 'ledger'),
		SUITCASE_BACKUPS: join(root, 'backups'),
		...extra
	});
	if (!read.ok) throw new Error('settings');
	return read.value;
}

const site = settingsOf();
let database: OpenDatabase;
let owner: OwnerDb;
let worker: WorkerDb;
let keys: MasterKeys;
let ledger: ErasureLedger;
let context: BackupContext;
const clock = () => Date.now();
const ids: Record<string, string> = {};
const words = {
	...{ kept: marker('kept'), erased: marker('erased'), picture: marker('picture') },
	/** In what is said in a film, and in the title of its file. */
	...{ said: marker('said'), film: marker('film') }
};
/** Each story has a photograph; where ffmpeg is installed also a film, and somebody's reading of its words. */
const ORIGINALS = TOOLS ? 3 : 1;
let film: Buffer;
let reading: Buffer;
let backup = '';
let wrappedBefore: { story_id: string; master_id: string; wrapped: Buffer }[] = [];
let copyBefore = '';
/** Of the story that is erased: a sealed field and all its sealed files. */
let raw: { body: Buffer; files: Buffer[] };

beforeAll(async () => {
	database = await openDatabase(site);
	owner = connect(database.logins, 'owner');
	worker = connect(database.logins, 'worker');
	const { secret } = database;
	if (!secret) throw new Error('no secret');
	keys = await openMasterKeys(site.config.keysFile);
	ledger = createErasureLedger(site.config, secret);
	const { sealed } = filePlaces(site.config);
	context = { ownerUrl: database.logins.owner ?? '', backups: site.config.backups, sealedFiles: sealed, ledger, clock };

	if (TOOLS) {
		const picture = generated('testsrc2=size=160x120:rate=12:duration=1');
		const titled = ['-metadata', `title=${words.film}`, '-c:v', 'libx264', '-c:a', 'aac', 'restored.mp4'];
		film = make(...picture, ...generated('sine=f=300:d=1'), ...titled);
		reading = make(...generated('sine=f=500:d=1'), 'restored.mp3');
		expect(film.includes(words.film)).toBe(true);
	}
	for (const name of ['kept', 'takenBack', 'erased', 'paused', 'narrowed', 'held']) {
		const text = name === 'erased' ? words.erased : words.kept;
		const { storyId, key } = await tellStory(owner, keys, { testimony: { brings: 'bread', text } });
		ids[name] = storyId;
		const path = join(name.slice(0, 2), randomBytes(16).toString('hex'));
		const made = await sealFile([Buffer.from(words.picture.repeat(500))], join(sealed, path), { maxBytes: 1e6 });
		if (!made.ok) throw new Error('picture');
		const id = randomUUID();
		const body = sealJson(
			key,
			{ table: 'story.file', row: id, field: 'body', version: 1 },
			{ identity: made.value.identity }
		);
		await owner
			.insertInto('story.file')
			.values({ id, story_id: storyId, path, bytes: made.value.bytes, covers: '[]', body })
			.execute();
		if (TOOLS) {
			const recording = { kind: 'film', bytes: film, reading, words: words.said } as const;
			await addMarkedRecording({ owner, sealedFiles: sealed }, { storyId, key }, recording);
		}
		if (name !== 'erased') continue;
		const row = await owner
			.selectFrom('story.sealed')
			.select('body')
			.where('story_id', '=', storyId)
			.where('field', '=', 'testimony')
			.executeTakeFirstOrThrow();
		const paths = await sealedPathsOf(storyId);
		expect(paths).toHaveLength(TOOLS ? 5 : 1);
		raw = { body: row.body, files: paths.map((one) => readFileSync(join(sealed, one))) };
	}
	// Long before the backup: nothing of this may be held afterwards.
	await ledger.append('paused', ids.kept ?? '');
	({ data: backup } = await makeBackup({ ...context, clock: () => Date.now() + 300_000 }));
	wrappedBefore = await owner.selectFrom('vault.story_key').select(['story_id', 'master_id', 'wrapped']).execute();

	// A thief's copy of the whole installation, keys excepted, from before everything that follows.
	copyBefore = join(root, 'copy');
	await owner.destroy();
	await worker.destroy();
	await database.stop();
	cpSync(site.config.data, copyBefore, { recursive: true });
	database = await openDatabase(site);
	owner = connect(database.logins, 'owner');
	worker = connect(database.logins, 'worker');
	context = { ...context, ownerUrl: database.logins.owner ?? '' };

	await takeBackStory(owner, { storyId: ids.takenBack ?? '', byWhom: 'teller', after: 'keep_sealed' });
	await ledger.append('taken_back', ids.takenBack ?? '', 'keep_sealed');
	await takeBackStory(owner, { storyId: ids.erased ?? '', byWhom: 'teller', after: 'erase_now' });
	await ledger.append('taken_back', ids.erased ?? '', 'erase_now');
	await eraseDue({ db: worker, config: site.config, secret, clock: () => Date.now() + 1_000, log: () => {} });
	await pauseStory(owner, { storyId: ids.paused ?? '', byWhom: 'teller' });
	await ledger.append('paused', ids.paused ?? '');
	await ledger.append('narrowed', ids.narrowed ?? '');
	await setHold(owner, { scope: 'story', value: ids.held ?? '', reason: 'danger', byWhom: 'member:x' });
	await ledger.append('held', ids.held ?? '');
});
afterAll(async () => {
	await owner.destroy();
	await worker.destroy();
	await database.stop();
	rmSync(root, { recursive: true, force: true });
});

/** Originals, and what was made of them for the desk. */
async function sealedPathsOf(storyId: string): Promise<string[]> {
	const { rows } = await sql<{ path: string }>`select path from story.file where story_id = ${storyId}
		union all select path from story.reading where story_id = ${storyId}
		union all select preview_path from story.recording_look where story_id = ${storyId}
		union all select path from story.recording_still where story_id = ${storyId}`.execute(owner);
	return rows.map(({ path }) => path);
}

async function restored<T>(settings: Settings, look: (db: OwnerDb) => Promise<T>): Promise<T> {
	const open = await openDatabase(settings);
	const db = connect(open.logins, 'owner');
	try {
		return await look(db);
	} finally {
		await db.destroy();
		await open.stop();
	}
}
const heldIn = async (db: OwnerDb, name: string) =>
	(await loadStoryConsent(db, ids[name] ?? ''))?.consent.safetyHold ?? null;

describe('a backup restored into an empty folder', () => {
	test('with the ledger: taken back and erased stay gone, paused, narrowed and held come back held', async () => {
		const target = settingsOf();
		const answer = await restoreBackup({ settings: target, from: backup, vault: null, acceptGap: false, clock });
		expect(answer).toEqual({
			ok: true,
			value: { stories: 5, closed: 0, missingOriginals: 0, gap: null, takenBack: 1, erased: 1, held: 3 }
		});
		await restored(target, async (db) => {
			const rows = await db
				.selectFrom('story.story')
				.select(['id', 'taken_back_at', 'erase_after', 'erased_at'])
				.execute();
			const story = (name: string) => rows.find((row) => row.id === ids[name]);
			expect(story('takenBack')?.taken_back_at).not.toBeNull();
			// "Keep it sealed for me" holds after a restore, too.
			expect(story('takenBack')?.erase_after).toBeNull();
			expect(story('erased')?.erased_at).not.toBeNull();
			expect(await wrappedKey(db, ids.erased ?? '')).toBeNull();
			expect(
				await db
					.selectFrom('story.sealed')
					.select('field')
					.where('story_id', '=', ids.erased ?? '')
					.execute()
			).toEqual([]);
			for (const name of ['paused', 'narrowed', 'held']) expect(await heldIn(db, name), name).toBe(true);
			expect(await heldIn(db, 'kept')).toBe(false);
			expect(await db.selectFrom('shown.story_row').select('story_id').execute()).toEqual([]);

			// What is kept opens: words and picture.
			const row = await wrappedKey(db, ids.kept ?? '');
			const key = keys.unwrap(ids.kept ?? '', row ?? { master_id: '', wrapped: Buffer.alloc(0) });
			const at = { table: 'story.sealed', row: ids.kept ?? '', field: 'testimony', version: 1 };
			const sealed = await db
				.selectFrom('story.sealed')
				.select('body')
				.where('story_id', '=', ids.kept ?? '')
				.where('field', '=', 'testimony')
				.executeTakeFirstOrThrow();
			expect(openField(key, at, sealed.body).toString()).toContain(words.kept);
			const file = await db
				.selectFrom('story.file')
				.selectAll()
				.where('story_id', '=', ids.kept ?? '')
				.where('kind', '=', 'picture')
				.executeTakeFirstOrThrow();
			const body = openJson(key, { table: 'story.file', row: file.id, field: 'body', version: 1 }, file.body);
			const identity = typeof body === 'object' && body !== null && 'identity' in body ? String(body.identity) : '';
			let picture = '';
			for await (const part of openFile(join(filePlaces(target.config).sealed, file.path), identity))
				picture += Buffer.from(part).toString();
			expect(picture).toBe(words.picture.repeat(500));
			// New rows take numbers behind the old ones.
			await db
				.insertInto('story.history')
				.values({ story_id: ids.kept ?? '', did: 'tried' })
				.execute();
			expect(await db.selectFrom('story.rendition').select('name').execute()).toEqual([]);
		});
		const originals = readdirSync(filePlaces(target.config).sealed, { recursive: true, withFileTypes: true }).filter(
			(entry) => entry.isFile()
		);
		expect(originals).toHaveLength(5 * ORIGINALS);
	});

	test.skipIf(!TOOLS)('a film that was shown comes back by itself, with its sound and its words', async () => {
		const target = settingsOf();
		await restoreBackup({ settings: target, from: backup, vault: null, acceptGap: false, clock });
		const open = await openDatabase(target);
		const [db, work] = [connect(open.logins, 'owner'), connect(open.logins, 'worker')];
		try {
			const places = filePlaces(target.config);
			const publishing: PublishingContext = {
				...{ db: work, masterKeys: keys, feedKey: randomBytes(32), memoryFolder: '/dev/shm', clock },
				...{ sealedFiles: places.sealed, publicFiles: places.public, poster: async () => null }
			};
			const storyId = ids.kept ?? '';
			// The pages are made before anybody has listened to the recordings again.
			expect(await publishStory(publishing, storyId)).toBe('published');
			const shown = async () =>
				(await db.selectFrom('shown.picture_row').select('type').where('story_id', '=', storyId).execute()).map(
					({ type }) => type
				);
			expect(await shown()).not.toContain('video/mp4');
			const waiting = () => sql`select from graphile_worker.jobs where key = ${`publish:${storyId}`}`.execute(db);
			await sql`delete from graphile_worker._private_jobs`.execute(db);
			const films = await unseenRecordings(work, null);
			expect(films).toHaveLength(5);
			for (const one of films.filter(({ story_id }) => [storyId, ids.held].includes(story_id ?? '')))
				expect(await lookAtRecording(publishing, one)).toBe('ready');
			expect((await waiting()).rows).toHaveLength(1);
			expect(await publishStory(publishing, storyId)).toBe('published');
			for (const type of ['video/mp4', 'image/jpeg', 'text/vtt']) expect(await shown()).toContain(type);
			// Taken back, erased, paused, narrowed, held: no film of theirs, whoever asks.
			for (const name of ['takenBack', 'erased', 'paused', 'narrowed', 'held'])
				expect(await publishStory(publishing, ids[name] ?? ''), name).toBe('nothing_to_show');
			const files = await db.selectFrom('shown.picture_row').select('story_id').distinct().execute();
			expect(files.map(({ story_id }) => story_id)).toEqual([storyId]);
			const [read] = await db.selectFrom('story.reading').selectAll().where('story_id', '=', storyId).execute();
			const row = await wrappedKey(db, storyId);
			const key = keys.unwrap(storyId, row ?? { master_id: '', wrapped: Buffer.alloc(0) });
			const at = { table: 'story.reading', row: read?.id ?? '', field: 'body', version: 1 };
			const { identity } = openJson(key, at, read?.body ?? Buffer.alloc(0)) as { identity: string };
			const voice = await Array.fromAsync(openFile(join(places.sealed, read?.path ?? ''), identity));
			expect(Buffer.concat(voice).equals(reading)).toBe(true);
		} finally {
			await Promise.all([db.destroy(), work.destroy()]);
			await open.stop();
		}
	});

	test('without the ledger, or with one older than the backup: refused, and nothing is left behind', async () => {
		const missing = settingsOf({ SUITCASE_LEDGER: join(root, 'no-ledger') });
		expect(await restoreBackup({ settings: missing, from: backup, vault: null, acceptGap: false, clock })).toEqual({
			ok: false,
			reason: 'ledger_missing'
		});
		const old = settingsOf({ SUITCASE_LEDGER: join(root, 'old-ledger') });
		const other = createErasureLedger(old.config, { derive: () => randomBytes(32) });
		await other.append('paused', 'somethingelse');
		expect(await restoreBackup({ settings: old, from: backup, vault: null, acceptGap: false, clock })).toEqual({
			ok: false,
			reason: 'ledger_too_old'
		});
		for (const settings of [missing, old]) expect(existsSync(join(settings.config.data, 'postgres'))).toBe(false);
	});

	test('with an accepted gap every story comes back held', async () => {
		const target = settingsOf({ SUITCASE_LEDGER: join(root, 'no-ledger') });
		const answer = await restoreBackup({ settings: target, from: backup, vault: null, acceptGap: true, clock });
		expect(answer).toMatchObject({ ok: true, value: { held: 6, gap: 'ledger_missing' } });
		await restored(target, async (db) => {
			for (const name of Object.keys(ids)) expect(await heldIn(db, name), name).toBe(true);
		});
	});

	test('a folder that holds something is refused and left as it is', async () => {
		const before = statSync(join(site.config.data, 'postgres', 'PG_VERSION')).mtimeMs;
		expect(await restoreBackup({ settings: site, from: backup, vault: null, acceptGap: true, clock })).toEqual({
			ok: false,
			reason: 'not_empty'
		});
		expect(statSync(join(site.config.data, 'postgres', 'PG_VERSION')).mtimeMs).toBe(before);
	});

	test('a backup with a damaged or missing file is refused', async () => {
		const spoilt = join(root, 'spoilt');
		cpSync(backup, spoilt, { recursive: true });
		const file = join(spoilt, 'story.sealed.copy.gz');
		const bytes = readFileSync(file);
		bytes[bytes.length - 12] = (bytes[bytes.length - 12] ?? 0) ^ 1;
		writeFileSync(file, bytes);
		const order = { settings: settingsOf(), from: spoilt, vault: null, acceptGap: false, clock };
		await expect(restoreBackup(order)).rejects.toThrow('damaged');
		rmSync(file);
		await expect(restoreBackup(order)).rejects.toThrow('missing');
	});

	test('without the keys or the second secret: refused', async () => {
		const keyless = settingsOf({ SUITCASE_KEYS: join(root, 'nowhere', 'master.json') });
		expect(
			await restoreBackup({ settings: keyless, from: backup, vault: null, acceptGap: false, clock })
		).toMatchObject({ reason: 'no_keys' });
		const secretless = settingsOf({ SUITCASE_SECRET: join(root, 'nowhere', 'secret') });
		expect(
			await restoreBackup({ settings: secretless, from: backup, vault: null, acceptGap: false, clock })
		).toMatchObject({ reason: 'no_secret' });
	});
});

describe('after an erasure and a rotation', () => {
	test('no sealed word is readable in the database’s files, its log or the folder of files', async () => {
		const all = bytesBelow(site.config.data);
		expect(all.some((bytes) => bytes.includes(ids.kept ?? 'none'))).toBe(true);
		for (const word of Object.values(words)) expect(all.filter((bytes) => bytes.includes(word))).toHaveLength(0);
		for (const file of raw.files)
			expect(all.filter((bytes) => bytes.includes(file.subarray(200, 400)))).toHaveLength(0);
	});

	test('a copy of database, log and files from before opens nothing with the keys that are left', async () => {
		const { story_id, master_id, wrapped } = wrappedBefore.find((row) => row.story_id === ids.erased) ?? {
			story_id: '',
			master_id: '',
			wrapped: Buffer.alloc(1)
		};
		const copied = bytesBelow(copyBefore);
		// The copy does hold the wrapped key and the seals; the old master does open them.
		expect(copied.some((bytes) => bytes.includes(wrapped))).toBe(true);
		expect(copied.some((bytes) => bytes.includes(raw.body))).toBe(true);
		for (const file of raw.files) expect(copied.some((bytes) => bytes.equals(file))).toBe(true);
		const key = keys.unwrap(story_id, { master_id, wrapped });
		expect(
			openField(key, { table: 'story.sealed', row: story_id, field: 'testimony', version: 1 }, raw.body).toString()
		).toContain(words.erased);

		await rotateMasterKey({ db: worker, keysPath: site.config.keysFile });
		const left = await openMasterKeys(site.config.keysFile);
		const opened = wrappedBefore.filter((row) => {
			try {
				return left.unwrap(row.story_id, row).length > 0;
			} catch {
				return false;
			}
		});
		expect(opened).toEqual([]);
		const live = await wrappedKey(owner, ids.kept ?? '');
		expect(live && left.unwrap(ids.kept ?? '', live)).toHaveLength(32);
	});

	test('the backup is restored with the newest vault; the vault of that night opens nothing', async () => {
		const [oldVault = ''] = readdirSync(join(root, 'backups', 'vault')).map((name) =>
			join(root, 'backups', 'vault', name)
		);
		const stale = settingsOf();
		expect(await restoreBackup({ settings: stale, from: backup, vault: oldVault, acceptGap: false, clock })).toEqual({
			ok: false,
			reason: 'vault_does_not_open'
		});
		expect(existsSync(join(stale.config.data, 'postgres'))).toBe(false);
		await new Promise((done) => setTimeout(done, 5));
		const vault = await saveVault({ ...context, clock: () => Date.now() + 600_000 });
		const target = settingsOf();
		expect(await restoreBackup({ settings: target, from: backup, vault, acceptGap: false, clock })).toMatchObject({
			ok: true,
			value: { stories: 5, closed: 0, erased: 1 }
		});
	});

	test('a second backup lends the originals of the first, and holds none of what was erased', async () => {
		const second = await makeBackup({ ...context, clock: () => Date.now() + 900_000 });
		expect(second.originals).toBe(5 * ORIGINALS);
		const all = bytesBelow(second.data);
		for (const file of raw.files) expect(all.some((bytes) => bytes.equals(file))).toBe(false);
		const inodes = (folder: string) =>
			new Set(
				readdirSync(join(folder, 'originals'), { recursive: true, withFileTypes: true })
					.filter((entry) => entry.isFile())
					.map((entry) => statSync(join(entry.parentPath, entry.name)).ino)
			);
		expect([...inodes(second.data)].every((inode) => inodes(backup).has(inode))).toBe(true);
		// A backup that was cut short is none.
		renameSync(second.data, `${second.data}.unfinished`);
		const { data } = await makeBackup({ ...context, clock: () => Date.now() + 1_200_000 });
		expect(existsSync(join(data, 'manifest.json'))).toBe(true);
	});
});

test('the drill restores the newest backup somewhere else, opens a sample and leaves nothing', async () => {
	const usual = process.env.TMPDIR;
	const here = mkdtempSync(join(root, 'tmp-'));
	process.env.TMPDIR = here;
	const drill = await restoreDrill(site, clock);
	if (usual === undefined) delete process.env.TMPDIR;
	else process.env.TMPDIR = usual;
	expect(drill).toMatchObject({ ok: true, value: { stories: 5, broken: 0, closed: 0 } });
	// Three fields and a photograph of each; of a film its words and the film itself.
	expect(drill.ok && drill.value.opened).toBe(5 * (TOOLS ? 6 : 4));
	expect(readdirSync(here)).toEqual([]);
});

function bytesBelow(folder: string): Buffer[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.flatMap((entry) => readIfThere(join(entry.parentPath, entry.name)));
}

/** The database runs meanwhile: a file of its caches may go between being listed and being read. */
function readIfThere(path: string): Buffer[] {
	try {
		return [readFileSync(path)];
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

test('sealing in another place than the one named does not open (the proof above can fail)', () => {
	const key = randomBytes(32);
	const at = { table: 'story.sealed', row: 'x', field: 'testimony', version: 1 };
	expect(() => openField(key, { ...at, version: 2 }, sealField(key, at, 'x'))).toThrow();
});
