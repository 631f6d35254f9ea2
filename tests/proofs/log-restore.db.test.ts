/** A backup takes the log back to where it was. That is said, in the log itself, and never passes for a log that is whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupContext } from '#server/backup/backup-context.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { readSettings, type Settings } from '#server/config/config.ts';
import { verifyLog } from '#server/log/verify-log.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { createSigner } from '#server/seal/signing.ts';
import { connect } from '#server/store/connect.ts';
import { pauseStory } from '#server/store/consent/change-state.ts';
import { task } from '#server/tasks/sequence-log.ts';
import { tellStory } from '../told-story.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-log-restore-'));
const HOUR = 3_600_000;

function settingsOf(site: string): Settings {
	const read = readSettings({
		SUITCASE_DATA: join(root, site),
		SUITCASE_KEYS: join(root, 'keys', 'master.json'),
		SUITCASE_SECRET: join(root, 'keys', 'second-secret'),
		SUITCASE_LEDGER: join(root, 'ledger'),
		SUITCASE_BACKUPS: join(root, 'backups')
	});
	if (!read.ok) throw new Error('settings');
	return read.value;
}

async function running<T>(
	settings: Settings,
	work: (site: Awaited<ReturnType<typeof open>>) => Promise<T>
): Promise<T> {
	const site = await open(settings);
	try {
		return await work(site);
	} finally {
		await Promise.all([site.owner.destroy(), site.worker.destroy()]);
		await site.database.stop();
	}
}
async function open({ config, secrets }: Settings) {
	const database = await openDatabase({ config, secrets });
	const { secret, logins } = database;
	if (!secret) throw new Error('no secret');
	const owner = connect(logins, 'owner');
	const worker = connect(logins, 'worker');
	const keys = await openMasterKeys(config.keysFile);
	return {
		database,
		owner,
		worker,
		keys,
		secret,
		ownerUrl: logins.owner ?? '',
		/** What the worker does each minute, as if it were that many hours later. */
		sequence: (hours: number) =>
			task.run({ db: worker, config, secrets, secret, clock: () => Date.now() + hours * HOUR, log: () => {} }, null),
		look: () =>
			verifyLog({
				db: owner,
				keys,
				siteSalt: secret.derive('log-salt'),
				publicKey: createSigner(secret).publicKey,
				file: checkpointFile(config)
			})
	};
}

test('a restored log is reported as rolled back, says so itself, and every other difference is still a fault', async () => {
	try {
		const here = settingsOf('here');
		const there = settingsOf('there');
		const backup = await running(here, async (site) => {
			const { storyId } = await tellStory(site.owner, site.keys);
			await tellStory(site.owner, site.keys);
			await site.sequence(0);
			// Waits in the outbox while the backup is made: it is saved too.
			await pauseStory(site.owner, { storyId, byWhom: 'teller' });
			const context = backupContext(here, { secret: site.secret, clock: Date.now, ownerUrl: site.ownerUrl });
			const { data } = await makeBackup(context);
			await site.sequence(1);
			await tellStory(site.owner, site.keys);
			await site.sequence(2);
			expect((await site.look()).findings).toEqual([]);
			return data;
		});
		const restored = await restoreBackup({
			settings: there,
			from: backup,
			vault: null,
			acceptGap: false,
			clock: Date.now
		});
		expect(restored.ok).toBe(true);
		await running(there, async (site) => {
			await site.sequence(3);
			const { findings, waiting } = await site.look();
			expect(waiting).toBe(0);
			expect(findings.length).toBeGreaterThan(0);
			expect(new Set(findings.map(({ fault }) => fault))).toEqual(new Set(['rolled_back']));
			const types = await site.owner.selectFrom('chain.entry').select('type').execute();
			expect(types.map(({ type }) => type)).toContain('restore');
			// What grows from here on is checked as ever.
			await site.owner
				.insertInto('story.opening')
				.values({ story_id: await anyStory(site.owner), member_id: 'm', what: 'x' })
				.execute();
			await site.sequence(4);
			await site.owner.updateTable('story.opening').set({ member_id: 'other' }).execute();
			expect((await site.look()).findings.map(({ fault }) => fault)).toContain('row_changed');
		});
	} finally {
		rmSync(root, { recursive: true, force: true });
	}
});

async function anyStory(owner: ReturnType<typeof connect<'owner'>>): Promise<string> {
	return (await owner.selectFrom('story.story').select('id').limit(1).executeTakeFirstOrThrow()).id;
}
