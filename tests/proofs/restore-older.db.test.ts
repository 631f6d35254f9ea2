/**
 * Backups that an older version made: they are loaded in the form that they had, brought to the form of today, and only
 * then is done again what tellers decided since. A restore that was cut short in between serves nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBackup } from '#server/backup/make-backup.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { readSettings, type Settings } from '#server/config/config.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { connect } from '#server/store/connect.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { markRestore } from '#server/store/copy/unfinished-restore.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { ourMigrations } from '#server/store/migrate.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { tellStory } from '../told-story.ts';
import { addMarkedRecording } from './marked-recording.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-older-'));
let places = 0;
const clock = () => Date.now();

function settingsOf(): Settings {
	const read = readSettings({
		SUITCASE_DATA: join(root, `site-${places++}`),
		SUITCASE_KEYS: join(root, 'keys', 'master.json'),
		SUITCASE_SECRET: join(root, 'keys', 'second-secret'),
		SUITCASE_LEDGER: join(root, 'ledger'),
		SUITCASE_BACKUPS: join(root, 'backups')
	});
	if (!read.ok) throw new Error('settings');
	return read.value;
}

/** The form that the database had before the migration of this name. */
const formBefore = (migration: string) => ourMigrations().filter(({ name }) => name < migration);

async function within<T>(settings: Settings, look: (db: OwnerDb) => Promise<T>, older = false): Promise<T> {
	const migrations = older ? formBefore('0090') : ourMigrations();
	const open = await openDatabase(settings, { migrations });
	const db = connect(open.logins, 'owner');
	try {
		return await look(db);
	} finally {
		await db.destroy();
		await open.stop();
	}
}

const ids: Record<'kept' | 'erased' | 'sealed' | 'soon' | 'paused', string> = {
	kept: '',
	erased: '',
	sealed: '',
	soon: '',
	paused: ''
};
let ledger: ErasureLedger;
let backup = '';

beforeAll(async () => {
	const site = settingsOf();
	const open = await openDatabase(site, { migrations: formBefore('0090') });
	const db = connect(open.logins, 'owner');
	if (!open.secret) throw new Error('no secret');
	ledger = createErasureLedger(site.config, open.secret);
	ledger.begin();
	const keys = await openMasterKeys(site.config.keysFile);
	for (const name of Object.keys(ids) as (keyof typeof ids)[])
		ids[name] = (await tellStory(db, keys, { olderForm: true })).storyId;
	// Taken back before the backup, to be erased; the teller changes it afterwards.
	await takeBackStory(db, { storyId: ids.soon, byWhom: 'teller', after: 'erase_in_7_days' });
	await ledger.append('taken_back', ids.soon, 'erase_in_7_days');
	({ data: backup } = await makeBackup({
		ownerUrl: open.logins.owner ?? '',
		backups: site.config.backups,
		sealedFiles: filePlaces(site.config).sealed,
		ledger,
		clock: () => Date.now() + 300_000
	}));
	await db.destroy();
	await open.stop();
	await ledger.append('taken_back', ids.soon, 'keep_sealed');
	await ledger.append('taken_back', ids.erased, 'erase_now');
	await ledger.append('erased', ids.erased);
	await ledger.append('taken_back', ids.sealed, 'erase_in_7_days');
	await ledger.append('taken_back', ids.sealed, 'keep_sealed');
	await ledger.append('paused', ids.paused);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a backup of an older form is brought to today’s before what was decided since is done again', async () => {
	const target = settingsOf();
	const answer = await restoreBackup({ settings: target, from: backup, vault: null, acceptGap: false, clock });
	expect(answer).toMatchObject({ ok: true, value: { stories: 4, closed: 0, takenBack: 1, erased: 1, held: 1 } });
	await within(target, async (db) => {
		const rows = await db
			.selectFrom('story.story')
			.select(['id', 'taken_back_at', 'erase_after', 'erased_at'])
			.execute();
		const story = (name: keyof typeof ids) => rows.find((row) => row.id === ids[name]);
		expect(story('erased')?.erased_at).not.toBeNull();
		for (const name of ['sealed', 'soon'] as const) {
			expect(story(name)?.taken_back_at, name).not.toBeNull();
			expect(story(name)?.erase_after, name).toBeNull();
		}
		expect(story('kept')?.taken_back_at).toBeNull();
		const migrated = await db.selectFrom('office.setting').select('key').execute();
		expect(migrated.map(({ key }) => key)).toContain('restored');
		expect(migrated.map(({ key }) => key)).not.toContain('restoring');
	});
});

test('sound and film of an older form come along: kept, or gone for good', async () => {
	const site = settingsOf();
	const open = await openDatabase(site, { migrations: formBefore('0120') });
	const db = connect(open.logins, 'owner');
	const keys = await openMasterKeys(site.config.keysFile);
	const { sealed } = filePlaces(site.config);
	const bytes = { sound: Buffer.from('a sound, sealed'), film: Buffer.from('a film, sealed') };
	const told: Record<'kept' | 'erased', { storyId: string; key: Buffer; films: string[] }> = {
		kept: { ...(await tellStory(db, keys, { olderForm: true })), films: [] },
		erased: { ...(await tellStory(db, keys, { olderForm: true })), films: [] }
	};
	for (const story of Object.values(told))
		for (const kind of ['sound', 'film'] as const) {
			const reading = { reading: Buffer.from('read by somebody'), readsVersion: false };
			const recording = { kind, bytes: bytes[kind], words: 'Bread.', ...reading };
			story.films.push(await addMarkedRecording({ owner: db, sealedFiles: sealed }, story, recording));
		}
	const { data, originals } = await makeBackup({
		...{ ownerUrl: open.logins.owner ?? '', backups: site.config.backups, sealedFiles: sealed, ledger },
		clock: () => Date.now() + 900_000
	});
	expect(originals).toBe(8);
	await db.destroy();
	await open.stop();
	await ledger.append('taken_back', told.erased.storyId, 'erase_now');
	await ledger.append('erased', told.erased.storyId);

	const target = settingsOf();
	const answer = await restoreBackup({ settings: target, from: data, vault: null, acceptGap: false, clock });
	expect(answer).toMatchObject({ ok: true, value: { stories: 1, erased: 1, missingOriginals: 0 } });
	await within(target, async (restored) => {
		const files = await restored.selectFrom('story.file').selectAll().orderBy('bytes', 'desc').execute();
		expect(files.map(({ id }) => id).sort()).toEqual([...told.kept.films].sort());
		const opened = await Promise.all(
			files.map(async ({ id, body, path }) => {
				const at = { table: 'story.file', row: id, field: 'body', version: 1 };
				const { identity } = openJson(told.kept.key, at, body) as { identity: string };
				return Buffer.concat(await Array.fromAsync(openFile(join(filePlaces(target.config).sealed, path), identity)));
			})
		);
		expect(opened.map(String).sort()).toEqual(['a film, sealed', 'a sound, sealed']);
		for (const table of ['story.recording', 'story.transcript', 'story.reading'] as const) {
			const rows = await restored.selectFrom(table).select('story_id').execute();
			expect(
				rows.map(({ story_id }) => story_id),
				table
			).toEqual([told.kept.storyId, told.kept.storyId]);
		}
	});
});

test('a restore that was cut short serves nothing, and is not taken for one that ended', async () => {
	const target = settingsOf();
	await within(target, (db) => markRestore(db, '2026-01-01T00:00:00.000Z'), true);
	await expect(openDatabase(target)).rejects.toThrow('did not end');
	expect(await restoreBackup({ settings: target, from: backup, vault: null, acceptGap: false, clock })).toEqual({
		ok: false,
		reason: 'not_empty'
	});
});
