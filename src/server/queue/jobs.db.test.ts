import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTasks } from '#server/tasks/find-tasks.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { isJobName, JOBS } from './jobs.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

test('each job has a task, and each task is a job', async () => {
	expect([...(await findTasks()).keys()].sort()).toEqual(Object.keys(JOBS).sort());
});
test('no login may ask for a task that does not exist', async () => {
	const { rows } = await sql<{ task: string }>`select distinct task from queue.allowed`.execute(db.owner);
	expect(rows.length).toBeGreaterThan(5);
	expect(rows.map(({ task }) => task).filter((task) => !isJobName(task))).toEqual([]);
});
test('what functions of the database ask for carries what its task reads', async () => {
	const { rows } = await sql<{ name: string; body: string }>`select p.oid::regprocedure::text as name, p.prosrc as body
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where p.prosrc like '%queue.enqueue(%' and p.oid <> 'queue.enqueue(text,json,text,timestamptz)'::regprocedure`.execute(
		db.owner
	);
	const asked = rows.flatMap(({ name, body }) =>
		[...body.matchAll(/queue\.enqueue\((?:\s*'([\w-]+)',\s*json_build_object\(([^()]*)\))?/g)].map(
			([, task = '', fields = '']) => ({ name, task, fields })
		)
	);
	expect(asked.length).toBeGreaterThan(20);
	const wrong = asked.filter(({ task, fields }) => {
		if (!isJobName(task)) return true;
		const named = fields.split(',').filter((_, index) => index % 2 === 0);
		const given = named.map((key) => key.trim().replaceAll("'", '')).filter(Boolean);
		const read: [string, { type: string }][] = Object.entries(JOBS[task].schema.entries);
		const must = read.flatMap(([key, { type }]) => (type === 'optional' ? [] : [key]));
		return !must.every((key) => given.includes(key)) || !given.every((key) => read.some(([known]) => known === key));
	});
	expect(wrong).toEqual([]);
});
