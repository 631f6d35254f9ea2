import { sql, type QueryExecutorProvider } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueue } from '#server/queue/enqueue.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const code = (work: Promise<unknown>) =>
	work.then(
		() => 'allowed',
		(error: { code?: string }) => error.code ?? String(error)
	);
const run = (handle: QueryExecutorProvider, text: string) => code(sql.raw(text).execute(handle));

describe('the logins', () => {
	const doors = ['desk', 'worker', 'intake', 'public', 'press'] as const;

	test.each(doors)('%s makes nothing, not even a temporary table, and becomes nobody else', async (door) => {
		const handle = db[door];
		expect(await run(handle, 'create table public.x (y int)')).toBe('42501');
		expect(await run(handle, 'create schema mine')).toBe('42501');
		expect(await run(handle, 'create temporary table x (y int)')).toBe('42501');
		expect(await run(handle, 'set role suitcase_owner')).toBe('42501');
		for (const other of doors)
			if (other !== door) expect(await run(handle, `set role suitcase_${other}`), other).toBe('42501');
	});
	test.each(doors)('%s cannot look at jobs', async (door) => {
		expect(await run(db[door], 'select * from graphile_worker.jobs')).toBe('42501');
		expect(await run(db[door], 'select * from queue.allowed')).toBe('42501');
	});
	test('readers see projections, never a story, a key or an office’s table', async () => {
		expect(await run(db.public, 'select * from shown.story')).toBe('allowed');
		for (const table of ['story.story', 'story.sealed', 'vault.story_key', 'shown.story_row', 'office.office'])
			expect(await run(db.public, `select * from ${table}`), table).toBe('42501');
	});
	test('the desk makes nobody’s yes, opens no receipt, and changes neither the ledger of copies nor practice', async () => {
		for (const forbidden of [
			'select hash from story.receipt',
			'select body from story.draft',
			"update story.person set state = 'active'",
			"insert into story.person (story_id, role) values ('abcdefghjk', 'teller')",
			'update story.disclosure set ended_at = null',
			"update office.setting set value = 'true'",
			"insert into vault.story_key (story_id, master_id, wrapped) values ('abcdefghjk', 'x', '')",
			'delete from story.file',
			'delete from story.rendition',
			"update story.consent_event set kind = 'given'",
			'update story.consent_grant set ended = false'
		])
			expect(await run(db.desk, forbidden), forbidden).toBe('42501');
	});
	test('the desk undoes no choice of a teller, changes no sealed word and no rendition, and lifts no hold', async () => {
		for (const forbidden of [
			"select story.take_back('abcdefghjk', 'teller', 'keep_sealed')",
			...['erase_after', 'taken_back_at', 'erased_at', 'embargo_until', 'published_on'].map(
				(column) => `update story.story set ${column} = null`
			),
			...['office_id', 'basis', 'language', 'show_first', 'practice', 'ref', 'derived_from'].map(
				(column) => `update story.story set ${column} = default`
			),
			"update story.sealed set body = ''",
			'update story.sealed set by_member = null',
			'update story.rendition set file_id = null',
			"update story.rendition set covered = '[]'",
			'update story.hold set lifted_at = now()',
			"update story.hold set lift_asked_by = 'one'",
			"update story.hold set scope = 'story'",
			"insert into story.hold (scope, value, reason, set_by, lift_asked_by) values ('story', 'x', 'danger', 'one', 'two')",
			'select id from story.hold for update',
			'update story.telling set teller_version = version',
			'update story.telling set asked_version = version',
			'update story.transcript set teller_version = version',
			"update story.file set path = 'x'",
			'update story.message set from_teller = true',
			"update story.stop_request set by_kind = 'anonymous'"
		])
			expect(await run(db.desk, forbidden), forbidden).toBe('42501');
	});
	test('where its login might change when a story is erased, the rule of the story still refuses it', async () => {
		await sql`insert into office.office (id, name, country) values ('brussels', 'Brussels', 'BE')`.execute(db.owner);
		await sql`insert into story.story (id, office_id, basis, language, erase_after)
			values ('abcdefghjk', 'brussels', 'teller', 'en', now() + interval '7 days')`.execute(db.owner);
		await sql`grant update (erase_after) on story.story to suitcase_desk`.execute(db.owner);
		const later = sql`update story.story set erase_after = null where id = 'abcdefghjk'`.execute(db.desk);
		await expect(later).rejects.toThrow(/nor when it is erased/);
		await sql`revoke update (erase_after) on story.story from suitcase_desk`.execute(db.owner);
	});
	test('tellers’ login reads no table of stories', async () => {
		for (const table of ['story.story', 'story.sealed', 'story.receipt', 'story.draft', 'vault.story_key'])
			expect(await run(db.intake, `select * from ${table}`), table).toBe('42501');
	});
});

describe('jobs', () => {
	const waiting = async () =>
		(await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs`.execute(db.owner)).rows[0]?.n;

	test('a job exists when the decision is kept, and not when it is undone', async () => {
		const before = (await waiting()) ?? 0;
		await db.desk.transaction().execute((tx) => enqueue(tx, 'publish', { storyId: 'abcdefghjk' }));
		expect(await waiting()).toBe(before + 1);
		await db.desk
			.transaction()
			.execute(async (tx) => {
				await enqueue(tx, 'publish', { storyId: 'abcdefghjk' });
				throw new Error('undone');
			})
			.catch(() => {});
		expect(await waiting()).toBe(before + 1);
	});
	test('a login asks only for tasks that follow from what it decides', async () => {
		expect(await code(enqueue(db.intake, 'drill', {}))).toBe('42501');
		expect(await code(enqueue(db.public, 'publish', { storyId: 'abcdefghjk' }))).toBe('42501');
		expect(await code(enqueue(db.worker, 'drill', {}))).toBe('allowed');
	});
	test('words of a story never become part of a job', async () => {
		await expect(enqueue(db.desk, 'publish', { storyId: 'we left at night' })).rejects.toThrow('ids only');
	});
	test('the same key twice is one job', async () => {
		const before = (await waiting()) ?? 0;
		await enqueue(db.desk, 'picture', { fileId: 'f1' });
		await enqueue(db.desk, 'picture', { fileId: 'f1' });
		expect(await waiting()).toBe(before + 1);
	});
});
