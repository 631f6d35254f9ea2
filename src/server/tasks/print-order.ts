import { filePlaces } from '#server/config/file-places.ts';
import { siteAddress } from '#server/config/site-address.ts';
import { makeOrder } from '#server/publishing/make-order.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { putAwaySheets } from '#server/store/prints/make-order.ts';
import type { ClockTask } from '#server/tasks/task.ts';

/** How long a file lies ready, in milliseconds; afterwards it is made again on request. */
const KEPT = 7 * 24 * 3_600_000;

/** Makes what an office ordered to be printed. By the clock: puts old files away. */
export const task: ClockTask<'print-order'> = {
	name: 'print-order',
	cron: '23 * * * *',
	async run({ db, config, clock, log }, ids) {
		if (ids === null) {
			const away = await putAwaySheets(db, new Date(clock() - KEPT));
			if (away > 0) log(`${away} printed sheets were put away`);
			return;
		}
		const { orderId } = ids;
		const place = { db, origin: siteAddress(config), publicFiles: filePlaces(config).public, clock };
		const outcome = await makeOrder(place, orderId);
		log(`print ${orderId}: ${outcome}`);
		if (outcome === 'changed') await enqueue(db, 'print-order', { orderId });
	}
};
