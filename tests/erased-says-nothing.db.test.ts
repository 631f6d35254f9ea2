/** An erased story's address stays known. Nothing that is left of it may say what was about it. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { task as closeSilent } from '#server/tasks/close-silent.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { logFloor, type LogFloor } from './log-floor.ts';
import { tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

/** What was done with a story or thought of it, in whatever column it stands. */
const WORDS =
	/traffick|child|minor|eighteen|guardian|talk|alone|risk|critical|danger|claim|asylum|court|news|panel|flag|_asked|smuggler|judged|held|doubt|unsafe|not_shown|ended_by_desk/;

let floor: LogFloor;
const lines: string[] = [];
beforeAll(async () => {
	floor = await logFloor();
});
afterAll(() => floor[Symbol.asyncDispose]());

/** Every row of every table in which the story stands by its id, as values only. */
async function standing(storyId: string): Promise<{ table: string; row: Record<string, unknown> }[]> {
	const owner = floor.db.owner;
	const { rows: tables } = await sql<{ name: string }>`select n.nspname || '.' || c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
		order by 1`.execute(owner);
	const found = [];
	for (const { name } of tables) {
		const { rows } = await sql<{ row: Record<string, unknown> }>`select to_jsonb(r) as row from ${sql.table(name)} r
			where r::text like ${`%${storyId}%`}`.execute(owner);
		found.push(...rows.map(({ row }) => ({ table: name, row })));
	}
	return found;
}

async function erase(storyId: string): Promise<void> {
	await floor.db.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_now' }));
	await eraseDue(context());
	await floor.sequence();
}

function context() {
	const read = readSettings({ SUITCASE_DATA: floor.folder });
	if (!read.ok) throw new Error('settings');
	const { config, secrets } = read.value;
	const log = (line: string) => void lines.push(line);
	return { db: floor.db.worker, config, secrets, secret: floor.db.secret, clock: () => Date.now() + 1_000, log };
}

const publishing = () => publishingOf(floor.db, { keys: floor.keys, folder: floor.folder });

/** All that may be known of somebody who is in danger. */
async function makeGrave(storyId: string, personId: string): Promise<void> {
	const { owner } = floor.db;
	const at = new Date();
	await sql`select story.set_trafficking(${storyId}, 'm1', ${at})`.execute(owner);
	await owner
		.transaction()
		.execute((tx) => setHold(tx, { scope: 'story', value: storyId, reason: 'danger', byWhom: 'member:m1' }));
	await sql`select story.append_event(${storyId}, 'paused', 'system', '{"why": "child_turns_18"}')`.execute(owner);
	await sql`select story.append_event(${storyId}, 'claim_closed', 'member:m1', '{"outcome": "decided"}')`.execute(
		owner
	);
	await sql`select story.append_event(${storyId}, 'expired', 'system',
		${JSON.stringify({ why: 'child_flags', person: personId })}::jsonb)`.execute(owner);
	await sql`insert into story.child (story_id, person_id, note, eighteen_month, unaccompanied)
		values (${storyId}, ${personId}, ${randomUUID()}, '2029-01-01', true)`.execute(owner);
	await sql`insert into story.closing (story_id, reason, asked_by, asked_at) values (${storyId}, 'unsafe', 'm1', ${at})`.execute(
		owner
	);
	await sql`insert into story.invalid_yes (story_id, person_id, note, asked_by, asked_at)
		values (${storyId}, ${personId}, ${randomUUID()}, 'm1', ${at})`.execute(owner);
	await sql`insert into story.talk_alone (story_id, why) values (${storyId}, '{one_device}')`.execute(owner);
	await sql`update story.person set minor = true, guardian_ok = true, assent = true where story_id = ${storyId}`.execute(
		owner
	);
	await sql`update story.story set risk_floor = 'critical', risk_by = 'm1', milder_by = 'm2', claim_open = true where id = ${storyId}`.execute(
		owner
	);
	await sql`insert into story.stop_request (story_id, by_kind, effect, asked_how) values (${storyId}, 'staff', 'paused', 'phone')`.execute(
		owner
	);
	const history: [string, object][] = [
		['trafficking_set', {}],
		['risk_judged', { risk: 'critical' }],
		['child_flagged', { flags: ['coerced'] }],
		['turned_eighteen', {}],
		['talk_alone_needed', {}],
		['yes_doubted', {}],
		['ended_by_desk', {}],
		['person_asked', { person: personId, said: 'no' }]
	];
	for (const [did, detail] of history)
		await owner
			.insertInto('story.history')
			.values({ story_id: storyId, did, detail: JSON.stringify(detail) })
			.execute();
}

test('nothing that is left of an erased story says whom it endangered; the log stays whole', async () => {
	const plain = await tellStory(floor.db.owner, floor.keys);
	const grave = await tellStory(floor.db.owner, floor.keys);
	for (const { storyId } of [plain, grave]) expect(await publishStory(publishing(), storyId)).toBe('published');
	await makeGrave(grave.storyId, grave.personId);
	await floor.sequence();
	expect(JSON.stringify(await standing(grave.storyId))).toMatch(/trafficking/);
	for (const { storyId } of [plain, grave]) await erase(storyId);

	const left = await standing(grave.storyId);
	expect(left.map(({ table }) => table)).toContain('story.story');
	for (const { table, row } of left)
		for (const value of Object.values(row)) expect(JSON.stringify(value), table).not.toMatch(WORDS);
	// Nor does any column tell it from a story that nothing was the matter with.
	const told = (await standing(plain.storyId)).filter(
		({ table }) => table === 'story.story' || table === 'story.person'
	);
	for (const { table, row } of told) {
		const other = left.find((one) => one.table === table)?.row ?? {};
		const differing = Object.keys(row).filter(
			(column) => JSON.stringify(row[column]) !== JSON.stringify(other[column])
		);
		const own = [
			'id',
			'story_id',
			'consent_version',
			'embargo_until',
			'arrived_at',
			'taken_back_at',
			'erase_after',
			'erased_at'
		];
		expect(
			differing.filter((column) => !own.includes(column)),
			table
		).toEqual([]);
	}
	// What the certificate needs is there.
	const kinds = left.filter(({ table }) => table === 'story.consent_event').map(({ row }) => row.kind);
	expect(left.filter(({ table }) => table === 'story.consent_event').map(({ row }) => row.detail)).toContainEqual({
		person: grave.personId
	});
	expect(kinds).toEqual(expect.arrayContaining(['given', 'taken_back', 'erased']));
	expect(left.map(({ table }) => table)).toContain('story.disclosure');
	expect(await floor.faults()).toEqual([]);
});

test('standard output names no story by its address, and does not say why', async () => {
	lines.length = 0;
	const { storyId } = await tellStory(floor.db.owner, floor.keys);
	await sql`update story.story set erase_after = null, desk_state = 'published' where id = ${storyId}`.execute(
		floor.db.owner
	);
	await sql`update story.person set state = 'suspended' where story_id = ${storyId}`.execute(floor.db.owner);
	await sql`insert into story.child (story_id, person_id, note, eighteen_month, unaccompanied, turned_at)
		select story_id, id, gen_random_uuid(), '2026-01-01', false, now() - interval '91 days' from story.person
		where story_id = ${storyId}`.execute(floor.db.owner);
	await closeSilent.run(context(), {});
	await eraseDue(context());
	const name = createErasureLedger(context().config, floor.db.secret).nameOf(storyId);
	expect(lines.filter((line) => line.includes(name))).toHaveLength(2);
	expect(lines.join('\n')).not.toContain(storyId);
	expect(lines.join('\n')).not.toMatch(WORDS);
});

test('only what was erased is forgotten', async () => {
	const { storyId } = await tellStory(floor.db.owner, floor.keys);
	await expect(sql`select story.forget_what_happened(${storyId})`.execute(floor.db.worker)).rejects.toThrow(
		'only what'
	);
});
