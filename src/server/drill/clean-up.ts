/** Nothing of a canary stays but what stays of every story that was erased. */
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { killCanaryReceipts, livingCanaries } from '#server/store/drill/canary-rows.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import type { DrillContext } from './drill-context.ts';
import { clearDrillFolder } from './drill-folder.ts';

/** Takes back and erases every canary that is left, whoever left it, and removes what the drill saved and restored. */
export async function cleanUp(context: DrillContext): Promise<void> {
	const { db, config, secret, clock, log } = context;
	const left = await livingCanaries(db);
	for (const storyId of left) {
		await db.transaction().execute(async (tx) => {
			await takeBackStory(tx, { storyId, byWhom: 'system', after: 'erase_now' });
			await createErasureLedger(config, secret).append('taken_back', storyId, 'erase_now');
		});
	}
	if (left.length > 0) await eraseDue({ db, config, secret, clock, log });
	await killCanaryReceipts(db, new Date(clock()));
	await clearDrillFolder(config);
}
