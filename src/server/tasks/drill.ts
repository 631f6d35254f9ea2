import { drillAddresses } from '#server/drill/drill-context.ts';
import { runDrill } from '#server/drill/run-drill.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import type { ClockTask } from './task.ts';

/**
 * Each night, and whenever somebody asks: the drill. After the nightly backup, so that its own can borrow what that one
 * saved. A result that is bad is a result; only what could not be written down is tried again.
 */
export const task: ClockTask<'drill'> = {
	name: 'drill',
	cron: '17 3 * * *',
	catchUp: '26h',
	async run(context) {
		const { db, config, secrets, secret, clock, log } = context;
		const { logins } = runningLogins({ config, secrets });
		const owner = connect(logins, 'owner');
		try {
			const done = await runDrill({
				...{ db, owner, ownerUrl: logins.owner ?? '', config, secrets, secret, clock, log },
				addresses: drillAddresses(config)
			});
			if (done === 'busy') log('drill: another one is under way');
			if (done === 'no_office') log('drill: there is no office yet, so nothing could be published');
		} finally {
			await owner.destroy();
		}
	}
};
