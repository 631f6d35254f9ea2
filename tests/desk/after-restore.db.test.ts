/** After a restore the desk is told so until somebody who manages the network has looked through people and holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRestore, sayRestoreLookedAt } from '#server/desk/after-restore.ts';
import { writeSetting } from '#server/store/settings.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
});
afterAll(() => db[Symbol.asyncDispose]());

const [at, from] = ['2026-11-22T08:00:00.000Z', '2026-11-22T02:17:00.000Z'];
const changedAt = () =>
	db.owner.selectFrom('office.setting').select('changed_at').where('key', '=', 'restored').executeTakeFirstOrThrow();

test('everybody reads it until a manager of the network says that they have looked; it is said once for each restore', async () => {
	const { reviewer, office_manager: office, network_manager: network } = floor.people;
	expect(await readRestore(floor.deps, reviewer)).toBeNull();
	expect(await sayRestoreLookedAt(floor.deps, network)).toEqual({ ok: true, value: null });

	await writeSetting(db.owner, 'restored', { at, from, gap: null });
	const told = { at: Date.parse(at), from: Date.parse(from), gap: false, withEndings: false };
	expect(await readRestore(floor.deps, reviewer)).toEqual({ ...told, canAnswer: false });
	expect(await readRestore(floor.deps, network)).toEqual({ ...told, canAnswer: true });
	for (const one of [reviewer, office])
		expect(await sayRestoreLookedAt(floor.deps, one)).toEqual({ ok: false, reason: 'not_allowed' });

	// When it was restored is asked elsewhere: an answer does not make it later.
	const before = await changedAt();
	for (let times = 0; times < 2; times++)
		expect(await sayRestoreLookedAt(floor.deps, network)).toMatchObject({ ok: true });
	expect(await changedAt()).toEqual(before);
	expect(await readRestore(floor.deps, reviewer)).toBeNull();
	const deeds = await db.owner
		.selectFrom('office.deed')
		.select('member_id')
		.where('did', '=', 'restore_looked_at')
		.execute();
	expect(deeds).toEqual([{ member_id: network.id }]);

	await writeSetting(db.owner, 'restored', { at, from, gap: 'ledger_broken' });
	expect(await readRestore(floor.deps, reviewer)).toEqual({ ...told, gap: true, canAnswer: false });
});
