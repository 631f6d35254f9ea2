import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { dropOldDrafts } from '#server/store/ending/drop-drafts.ts';
import { dropLeftPages } from '#server/store/ending/drop-left-pages.ts';
import { expireGrants, storiesWithEndedGrants, sweepShown } from '#server/store/ending/expire-grants.ts';
import { hideHeld } from '#server/store/ending/hide-held.ts';
import { beginWiderGrants, storiesWithBegunGrants } from '#server/store/consent/wider-grants.ts';
import { latestNow } from '#server/store/ending/latest-now.ts';
import { nameInLog } from './name-in-log.ts';
import type { ClockTask } from './task.ts';

/**
 * Each minute: deletes what may no longer be shown, hides what came under a hold, ends consent that is over, lets begin what
 * was accepted for today, and forgets drafts, and that pages were left, after their day. One way. What fails keeps nothing
 * else from being done. Throws at the end if anything failed.
 */
export const task: ClockTask<'sweep-expired'> = {
	name: 'sweep-expired',
	cron: '* * * * *',
	async run(context) {
		const { db, config, clock, log } = context;
		const name = nameInLog(context);
		const now = await latestNow(db, clock());
		const failed: unknown[] = [];
		const attempt = async (work: () => Promise<void>, what: string) => {
			try {
				await work();
			} catch (error) {
				failed.push(error);
				log(what);
			}
		};
		await attempt(async () => {
			for (const id of await sweepShown(db, new Date(now))) log(`${name(id)} is no longer shown`);
		}, 'what is over could not all be hidden yet');
		await attempt(async () => {
			for (const id of await hideHeld(db)) log(`${name(id)} is no longer shown`);
		}, 'what is held could not all be hidden yet');
		for (const id of await storiesWithEndedGrants(db, new Date(now)))
			await attempt(
				async () => {
					await expireGrants(db, id, now);
					log(`${name(id)}: consent ended`);
				},
				`${name(id)}: consent could not be ended yet`
			);
		for (const id of await storiesWithBegunGrants(db, new Date(now)))
			await attempt(
				async () => {
					await beginWiderGrants(db, id, now);
					log(`${name(id)}: a wider consent began`);
				},
				`${name(id)}: a wider consent could not begin yet`
			);
		await attempt(
			() => dropLeftPages(db, new Date(now)),
			'what is known of pages that were left could not be forgotten yet'
		);
		await attempt(async () => {
			const { sealed } = filePlaces(config);
			for (const path of await dropOldDrafts(db, new Date(now))) await rm(join(sealed, path), { force: true });
		}, 'drafts could not all be forgotten yet');
		if (failed.length > 0) throw new AggregateError(failed, `${failed.length} endings could not be done yet`);
	}
};
