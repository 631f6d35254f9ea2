import type { StoryDb } from './handle.ts';

/** The value of a setting as it stands; undefined when it was never set. The reader parses it. */
export async function readSetting(db: StoryDb, key: string): Promise<unknown> {
	const row = await db.selectFrom('office.setting').select('value').where('key', '=', key).executeTakeFirst();
	return row?.value;
}

/** Sets it, in the caller's transaction if it has one. */
export async function writeSetting(db: StoryDb, key: string, value: unknown): Promise<void> {
	const json = JSON.stringify(value);
	await db
		.insertInto('office.setting')
		.values({ key, value: json })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json, changed_at: new Date() }))
		.execute();
}
