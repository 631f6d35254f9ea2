/** Settings of the whole site that the first start makes. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { OwnerDb, PublicDb } from './handle.ts';

/**
 * Whether practice mode is on. The first start of a database decides it once: on where practice may run, off elsewhere;
 * after that only `practice off` changes it.
 */
export async function settlePractice(owner: OwnerDb, allowed: boolean): Promise<boolean> {
	await owner
		.insertInto('office.setting')
		.values({ key: 'practice', value: JSON.stringify(allowed) })
		.onConflict((on) => on.column('key').doNothing())
		.execute();
	const row = await owner.selectFrom('office.setting').select('value').where('key', '=', 'practice').executeTakeFirst();
	return row?.value === true;
}

/** Whether practice mode is on, as readers may know it. */
export async function readPractice(db: PublicDb): Promise<boolean> {
	const row = await db.selectFrom('shown.site').select('value').where('key', '=', 'practice').executeTakeFirst();
	return row?.value === true;
}

/**
 * While nobody manages the site: makes the one-time link's token (24 h) and voids every earlier one. Returns null as soon
 * as there is a manager. Only a hash is stored.
 */
export async function makeFirstLink(owner: OwnerDb): Promise<string | null> {
	if (await hasManager(owner)) return null;
	const token = randomBytes(24).toString('base64url');
	await owner.transaction().execute(async (tx) => {
		await tx.deleteFrom('office.first_link').execute();
		await tx
			.insertInto('office.first_link')
			.values({
				token_hash: createHash('sha256').update(token).digest(),
				expires_at: new Date(Date.now() + 24 * 3_600_000)
			})
			.execute();
	});
	return token;
}

async function hasManager(owner: OwnerDb): Promise<boolean> {
	const found = await sql<{ there: boolean }>`
		select exists (
			select from office.member where 'network_manager' = any(roles) and not practice and closed_at is null
		) as there`.execute(owner);
	return found.rows[0]?.there ?? false;
}
