/** What was shown before ids were made of what is shown: all of it is told as gone once, and comes under new ids. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { loginPasswords, socketLogins } from '#server/store/logins.ts';
import { ensureDatabase, migrate, ourMigrations } from '#server/store/migrate.ts';
import { testSecret } from './cluster.ts';
import { newStoryId } from './told-story.ts';

const { derive } = testSecret;
const name = `test_anew_${process.pid}`;
const socket = process.env.SUITCASE_TEST_SOCKET ?? '';
const server = connect(socketLogins(socket, 'postgres', derive), 'owner');
const logins = socketLogins(socket, name, derive);
const passwords = loginPasswords(derive);
let db: OwnerDb;

beforeAll(async () => {
	await ensureDatabase(socketLogins(socket, 'postgres', derive).owner, name);
	await migrate(logins.owner, { passwords, migrations: ourMigrations().filter((one) => one.name < '0385') });
	db = connect(logins, 'owner');
	await sql`insert into office.office (id, name, country) values ('brussels', 'Brussels', 'BE')`.execute(db);
});
afterAll(async () => {
	await db.destroy();
	await sql.raw(`drop database if exists ${name} with (force)`).execute(server);
	await server.destroy();
});

async function shown(id: string, basis: string, ref: string | null): Promise<void> {
	await sql`insert into story.story (id, office_id, basis, language, ref) values (${id}, 'brussels', ${basis}, 'en', ${ref})`.execute(
		db
	);
	for (const [channel, language] of [
		['web', 'en'],
		['web', 'fr'],
		['print', 'en']
	])
		await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, told_in, basis, has_picture,
				words, feed_id, published_on, position, expires_at, consent_version)
			values (${id}, ${channel}, ${language}, '{}', 't', 'b', 'en', ${basis}, false, '', ${`${id} ${language}`},
				current_date, 1, '2999-01-01', 1)`.execute(db);
}
async function ids(id: string): Promise<string[]> {
	const { rows } = await sql<{ feed_id: string }>`select feed_id from shown.story_row where story_id = ${id}
		order by channel, language`.execute(db);
	return rows.map(({ feed_id }) => feed_id);
}

test('is told by its day and its old id; generated stories, canaries and what is printed go on', async () => {
	const [told, old, generated, canary] = [newStoryId(), newStoryId(), newStoryId(), newStoryId()];
	await shown(told, 'teller', null);
	await shown(old, 'public_domain', 'text:1');
	await shown(generated, 'public_domain', 'generated:1');
	await shown(canary, 'canary', null);
	const counted = () => sql`select * from shown.listed_row order by story_id`.execute(db).then(({ rows }) => rows);
	const before = await counted();
	await migrate(logins.owner, { passwords });
	const { rows } = await sql<{ feed_id: string; today: boolean }>`select feed_id,
		gone_on = (now() at time zone 'utc')::date as today from shown.gone_row order by feed_id`.execute(db);
	const expected = [told, old].flatMap((id) => [`${id} en`, `${id} fr`]).sort();
	expect(rows).toEqual(expected.map((feed_id) => ({ feed_id, today: true })));
	for (const id of [told, old]) {
		const [print, ...web] = await ids(id);
		expect(print).toBe(`${id} en`);
		expect(new Set(web).size).toBe(2);
		for (const one of web) expect(one).toMatch(/^[0-9a-f]{32}$/);
	}
	for (const id of [generated, canary]) expect(await ids(id)).toEqual([`${id} en`, `${id} en`, `${id} fr`]);
	expect(await counted()).toEqual(before);
	// Counting goes on afterwards.
	await sql`delete from shown.story_row where story_id = ${told}`.execute(db);
	expect((await counted()).length).toBe(before.length - 1);
});
