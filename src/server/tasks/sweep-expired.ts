import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { dropOldDrafts } from '#server/store/ending/drop-drafts.ts';
import { expireGrants, storiesWithEndedGrants, sweepShown } from '#server/store/ending/expire-grants.ts';
import { hideHeld } from '#server/store/ending/hide-held.ts';
import { beginWiderGrants, storiesWithBegunGrants } from '#server/store/consent/wider-grants.ts';
import { latestNow } from '#server/store/ending/latest-now.ts';
import { nameInLog } from './name-in-log.ts';
import type { Task } from './task.ts';

/**
 * Each minute: deletes what may no longer be shown, hides what came under a hold, ends consent that is over, lets begin what
 * was accepted for today, and forgets drafts after their day. One way.
 */
export const task: Task = {
	name: 'sweep-expired',
	cron: '* * * * *',
	async run(context) {
		const { db, config, clock, log } = context;
		const name = nameInLog(context);
		const now = await latestNow(db, clock());
		for (const id of await sweepShown(db, new Date(now))) log(`${name(id)} is no longer shown`);
		for (const id of await hideHeld(db)) log(`${name(id)} is no longer shown`);
		for (const id of await storiesWithEndedGrants(db, new Date(now))) {
			await expireGrants(db, id, now);
			log(`${name(id)}: consent ended`);
		}
		for (const id of await storiesWithBegunGrants(db, new Date(now))) {
			await beginWiderGrants(db, id, now);
			log(`${name(id)}: a wider consent began`);
		}
		const { sealed } = filePlaces(config);
		for (const path of await dropOldDrafts(db, new Date(now))) await rm(join(sealed, path), { force: true });
	}
};
