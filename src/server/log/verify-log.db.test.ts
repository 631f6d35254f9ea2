/** T27: change, delete, reorder, truncate, fork. Each is done as the owner of the database could do it, guards taken off. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { rotateMasterKey } from '#server/seal/rotate-master-key.ts';
import { logFloor, type LogFloor } from '../../../tests/log-floor.ts';
import { tellStory } from '../../../tests/told-story.ts';
import { join } from 'node:path';

const run = (floor: LogFloor, ...statements: string[]) =>
	floor.db.owner.transaction().execute(async (tx) => {
		await sql`set local session_replication_role = replica`.execute(tx);
		await sql`set local timezone = 'UTC'`.execute(tx);
		for (const statement of statements) await sql.raw(statement).execute(tx);
	});
const entryOf = (floor: LogFloor, source: string) =>
	`(select min(seq) from story.log_record where source = '${source}')`;

test('what was allowed, opened, reviewed, held, stopped and given away stands in the log, and the log is whole', async () => {
	await using floor = await logFloor();
	const { findings, entries, waiting, checkpoints } = await floor.look();
	expect(findings).toEqual([]);
	expect(waiting).toBe(0);
	expect(checkpoints).toBe(2);
	const { rows } = await sql<{ type: string; n: number }>`select type, count(*)::integer as n from chain.entry
		group by type order by type`.execute(floor.db.owner);
	expect(Object.fromEntries(rows.map(({ type, n }) => [type, n]))).toEqual({
		author: 2,
		consent: 2,
		grant: 4,
		hold: 1,
		opening: 1,
		review: 2,
		stop: 1
	});
	expect(entries).toBe(13);
});

describe('a log that was tampered with is found out', () => {
	const tampered: [string, (floor: LogFloor) => string[], string[]][] = [
		[
			'change: a consent event says something else',
			({ first }) => [`update story.consent_event set by_whom = 'member:m9' where story_id = '${first}'`],
			['row_changed']
		],
		[
			'change: a grant reaches further',
			({ first }) => [
				`update story.consent_grant set valid_until = valid_until + interval '1 year' where story_id = '${first}'`
			],
			['row_changed']
		],
		[
			'change: an entry and all that belongs to it',
			(floor) => [`update chain.entry set commitment = sha256('x') where seq = ${entryOf(floor, 'opening')}`],
			['checkpoint_differs', 'node_differs', 'row_changed']
		],
		[
			'change: the type of an entry',
			() => [`update chain.entry set type = 'grant' where type = 'opening'`],
			['checkpoint_differs', 'entry_unexplained', 'node_differs']
		],
		[
			'change: a hash of the tree',
			() => [`update chain.node set hash = sha256('x') where level = 2 and position = 0`],
			['node_differs']
		],
		['delete: an opening', () => ['delete from story.opening'], ['row_gone']],
		[
			'delete: an opening and what its entry stands for',
			() => ['delete from story.opening', `delete from story.log_record where source = 'opening'`],
			['entry_unexplained']
		],
		[
			'delete: an opening, its entry and the hashes above it',
			(floor) => [
				'delete from story.opening',
				`delete from chain.node where level = 0 and position = ${entryOf(floor, 'opening')}`,
				`delete from chain.entry where type = 'opening'`,
				`delete from story.log_record where source = 'opening'`
			],
			['checkpoint_differs', 'entry_missing', 'entry_unexplained', 'log_shorter', 'node_differs']
		],
		[
			'forge: a review that nobody made',
			({ second }) => [`insert into story.review (story_id, member_id, consent_version) values ('${second}', 'm7', 1)`],
			['not_in_log']
		],
		[
			'forge: an end of a stop that nobody answered',
			() => [`update story.stop_request set handled_by = 'm7', handled_at = now(), outcome = 'stays_paused'`],
			['not_in_log']
		],
		[
			'forge: a story that only says it was erased',
			({ first }) => [
				`delete from vault.story_key where story_id = '${first}'`,
				`update story.story set erased_at = now() where id = '${first}'`
			],
			['erasure_not_in_log']
		],
		[
			'forge: a key that is gone, so that nothing can be compared',
			({ first }) => [`delete from vault.story_key where story_id = '${first}'`],
			['key_missing']
		],
		[
			'reorder: two entries change places',
			() => [
				'create temporary table two on commit drop as select seq, 1 - seq as other, type, hour, commitment from chain.entry where seq in (0, 1)',
				'delete from chain.entry where seq in (0, 1)',
				'insert into chain.entry select other, type, hour, commitment from two'
			],
			['checkpoint_differs', 'entry_unexplained', 'node_differs']
		],
		[
			'truncate: the end of the log, with its checkpoint',
			() => [
				'delete from chain.entry where seq >= 8',
				'delete from story.log_record where seq >= 8',
				'delete from chain.node where (position + 1) * (2 ^ level) > 8',
				'delete from chain.checkpoint'
			],
			['log_shorter', 'not_in_log']
		],
		['delete: a checkpoint', () => ['delete from chain.checkpoint'], ['database_lacks_checkpoint']],
		[
			'forge: a checkpoint that nobody signed',
			() => [
				`insert into chain.checkpoint (size, root, note, nightly) select size, root, replace(note, 'A', 'B'), false from chain.checkpoint`
			],
			['file_lacks_checkpoint', 'signature']
		]
	];
	test.each(tampered)('%s', async (_name, statements, faults) => {
		await using floor = await logFloor();
		await run(floor, ...statements(floor));
		expect(await floor.faults()).toEqual(faults);
	});

	test('fork: a log that was written anew from the start is refused by the file and by a witness', async () => {
		await using floor = await logFloor();
		const witness = { place: 'witness', notes: floor.file.read()[0]?.notes ?? [] };
		await run(floor, 'truncate chain.entry, chain.node, chain.checkpoint, story.log_record');
		await run(floor, `delete from story.stop_request`);
		await run(
			floor,
			`insert into story.log_outbox (source, story_id, key, says) select n.source, story.log_story(n.source, n.r),
				story.log_key(n.source, n.r), story.log_says(n.source, n.r) from story.log_row_now n where n.due order by random()`
		);
		await floor.sequence();
		await floor.checkpoint();
		expect(await floor.faults()).toEqual(['log_shorter']);
		const { findings } = await floor.look(witness);
		expect(findings.map(({ at }) => at)).toContain('witness, 13 entries');
	});
	test('fork: the same length with another story in it differs from what a witness holds', async () => {
		await using floor = await logFloor();
		const witness = { place: 'witness', notes: floor.file.read()[0]?.notes ?? [] };
		await run(floor, 'truncate chain.entry, chain.node, chain.checkpoint, story.log_record');
		await run(
			floor,
			`insert into story.log_outbox (source, story_id, key, says) select n.source, story.log_story(n.source, n.r),
				story.log_key(n.source, n.r), story.log_says(n.source, n.r) from story.log_row_now n where n.due order by 3 desc`
		);
		await floor.sequence();
		const { findings } = await floor.look(witness);
		expect(findings).toContainEqual({ fault: 'checkpoint_differs', at: 'witness, 13 entries' });
	});
	test('with the guards on, nobody changes the log: not even its owner, by mistake', async () => {
		await using floor = await logFloor();
		for (const table of ['chain.entry', 'chain.node', 'chain.checkpoint'])
			for (const act of [`delete from ${table}`, `truncate ${table}`])
				await expect(sql.raw(act).execute(floor.db.owner)).rejects.toThrow('only added to');
		for (const act of ['delete from chain.entry', `update chain.entry set type = 'x'`, 'delete from chain.checkpoint'])
			await expect(sql.raw(act).execute(floor.db.worker)).rejects.toMatchObject({ code: '42501' });
		for (const act of ['select * from chain.entry', 'select * from story.log_outbox', 'delete from story.log_record'])
			for (const door of ['desk', 'intake', 'public'] as const)
				await expect(sql.raw(act).execute(floor.db[door])).rejects.toMatchObject({ code: '42501' });
	});
});

describe('the sequencer', () => {
	test('an act that commits late is taken late, and two sequencers at once lose and double nothing', async () => {
		await using floor = await logFloor();
		let commit = () => {};
		const late = floor.db.owner.transaction().execute(async (tx) => {
			await pauseStory(tx, { storyId: floor.first, byWhom: 'anonymous' });
			await new Promise<void>((done) => (commit = done));
		});
		while (commit.toString() === '() => {}') await new Promise((done) => setTimeout(done, 5));
		for (let n = 0; n < 10; n++) await pauseStory(floor.db.owner, { storyId: floor.second, byWhom: 'teller' });
		await Promise.all([floor.sequence(), floor.sequence(), floor.sequence()]);
		const before = (await floor.look()).entries;
		commit();
		await late;
		expect(await floor.sequence()).toBeGreaterThan(0);
		const { entries, findings, waiting } = await floor.look();
		expect({ findings, waiting }).toEqual({ findings: [], waiting: 0 });
		expect(entries).toBeGreaterThan(before);
	});
	test('many batches grow one tree', async () => {
		await using floor = await logFloor();
		await sql`insert into story.opening (story_id, member_id, what)
			select ${floor.first}, 'm' || n, 'testimony' from generate_series(1, 1300) n`.execute(floor.db.owner);
		expect(await floor.sequence()).toBe(1300);
		await floor.checkpoint();
		expect(await floor.look()).toMatchObject({ entries: 1313, findings: [] });
	});
});

describe('erasing', () => {
	const erase = async (floor: LogFloor, storyId: string) => {
		await takeBackStory(floor.db.owner, { storyId, byWhom: 'teller', after: 'erase_now' });
		expect(await eraseStory(floor.db.worker, storyId, new Date(Date.now() + 1000), async () => {})).toBe(true);
	};
	test('an erased story leaves a log that verifies and says nothing about it', async () => {
		await using floor = await logFloor();
		await floor.sequence();
		await erase(floor, floor.first);
		expect(await floor.faults()).toEqual([]);
		await floor.sequence();
		await floor.checkpoint();
		const { findings, mute } = await floor.look();
		expect(findings).toEqual([]);
		expect(mute).toBeGreaterThan(4);
		const { rows } = await sql<{ n: number }>`select count(*)::integer as n from story.log_record
			where story_id = ${floor.first} or key like ${`${floor.first}%`} or says::text like ${`%${floor.first}%`}`.execute(
			floor.db.owner
		);
		expect(rows[0]?.n).toBe(0);
	});
	test('told, erased and sequenced only then: its acts are mute from the start', async () => {
		await using floor = await logFloor();
		const { storyId } = await tellStory(floor.db.owner, floor.keys);
		await erase(floor, storyId);
		await floor.sequence();
		expect(await floor.faults()).toEqual([]);
	});
	test('acts of a story that is erased before the log takes them, and of one that the log knew', async () => {
		await using floor = await logFloor();
		await pauseStory(floor.db.owner, { storyId: floor.first, byWhom: 'teller' });
		await floor.sequence();
		await erase(floor, floor.first);
		await erase(floor, floor.second);
		await floor.sequence();
		expect(await floor.faults()).toEqual([]);
	});
	test('erasing needs an act: a line that only makes entries mute is found out', async () => {
		await using floor = await logFloor();
		await run(
			floor,
			`insert into story.log_outbox (source, story_id, says) values ('erasure', '${floor.first}', '{}')`
		);
		await floor.sequence();
		expect(await floor.faults()).toEqual(['not_in_log']);
	});
	test('a story deleted whole is found out, but for practice', async () => {
		await using floor = await logFloor();
		await sql`update story.story set practice = true where id = ${floor.second}`.execute(floor.db.owner);
		await sql`delete from vault.story_key`.execute(floor.db.owner);
		await sql`delete from story.story where id = ${floor.second}`.execute(floor.db.owner);
		await floor.sequence();
		expect(await floor.faults()).toEqual(['key_missing']);
		await sql`delete from story.story`.execute(floor.db.owner);
		await floor.sequence();
		expect(await floor.faults()).toEqual(['story_deleted']);
	});
	test('after the master key rotated, the log compares as before', async () => {
		await using floor = await logFloor();
		await rotateMasterKey({ db: floor.db.worker, keysPath: join(floor.folder, 'keys.json') });
		expect(await floor.faults()).toEqual([]);
	});
});

test('checkpoints come with news by the hour and each night; the public ones are the nightly ones, and nothing else', async () => {
	await using floor = await logFloor();
	const shown = async () =>
		(await sql<{ note: string }>`select note from shown.log_checkpoint`.execute(floor.db.public)).rows;
	expect(await shown()).toHaveLength(1);
	expect(await floor.checkpoint()).toBeNull();
	await pauseStory(floor.db.owner, { storyId: floor.first, byWhom: 'teller' });
	await floor.sequence();
	expect(await floor.checkpoint()).toBeGreaterThan(13);
	expect(floor.file.read()[0]?.notes).toHaveLength(2);
	expect(await shown()).toHaveLength(1);
	const text = JSON.stringify(await shown());
	for (const id of [floor.first, floor.second]) expect(text).not.toContain(id);
	await expect(sql`select * from chain.checkpoint`.execute(floor.db.public)).rejects.toMatchObject({ code: '42501' });
});
