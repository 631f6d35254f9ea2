/** Makes offices in the database of a running program, as its owner would. */
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import type { OfficeTable } from '#server/store/tables.ts';

/** `data`: the data folder of the running program. An office that exists stays as it is. */
export async function makeOffices(
	data: string,
	offices: (Pick<OfficeTable, 'id' | 'name' | 'country'> & { serves: string[]; contact: string })[]
): Promise<void> {
	const settings = readSettings({ SUITCASE_DATA: data });
	if (!settings.ok) throw new Error('no settings');
	const owner = connect(runningLogins(settings.value).logins, 'owner');
	try {
		await owner
			.insertInto('office.office')
			.values(offices)
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	} finally {
		await owner.destroy();
	}
}
