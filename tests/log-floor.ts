/** A database with told stories whose acts stand in the log, and everything that is needed to look at it. For tests only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCheckpoint } from '#server/log/make-checkpoint.ts';
import { sequenceLog } from '#server/log/sequence-log.ts';
import { verifyLog, type VerifyOrder } from '#server/log/verify-log.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { createSigner } from '#server/seal/signing.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { testDatabase } from './database.ts';
import { tellStory } from './told-story.ts';

export type LogFloor = Awaited<ReturnType<typeof logFloor>>;

/** Two stories, a hold, a stop, an opening; all of it sequenced and under a checkpoint. */
export async function logFloor() {
	const db = await testDatabase();
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-log-'));
	const keys = await openMasterKeys(join(folder, 'keys.json'));
	const signer = createSigner(db.secret);
	const file = checkpointFile({ ledger: join(folder, 'ledger'), ledgerSecond: null });
	const siteSalt = db.secret.derive('log-salt');
	const stories = [await tellStory(db.owner, keys), await tellStory(db.owner, keys)].map(({ storyId }) => storyId);
	const [first = '', second = ''] = stories;
	let hours = 0;
	const sequence = () => sequenceLog({ db: db.worker, keys, siteSalt });
	const checkpoint = () =>
		makeCheckpoint({ db: db.worker, signer, file, now: new Date(Date.UTC(2026, 10, 1, ++hours)) });
	await db.owner.transaction().execute(async (tx) => {
		await setHold(tx, { scope: 'country', value: 'XX', reason: 'news', byWhom: 'member:m1' });
		await tx.insertInto('story.opening').values({ story_id: first, member_id: 'm1', what: 'testimony' }).execute();
		await tx
			.insertInto('story.stop_request')
			.values({ story_id: second, by_kind: 'anonymous', effect: 'queued' })
			.execute();
	});
	await sequence();
	await checkpoint();
	return {
		db,
		keys,
		signer,
		file,
		siteSalt,
		folder,
		first,
		second,
		sequence,
		checkpoint,
		/** The findings, by kind, without repetition. */
		async faults(witness?: VerifyOrder['witness']): Promise<string[]> {
			const { findings } = await this.look(witness);
			return [...new Set(findings.map(({ fault }) => fault))].sort();
		},
		look: (witness?: VerifyOrder['witness']) =>
			verifyLog({ db: db.owner, keys, siteSalt, publicKey: signer.publicKey, file, witness }),
		async [Symbol.asyncDispose]() {
			await db[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
