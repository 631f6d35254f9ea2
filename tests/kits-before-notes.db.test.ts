/** Press kits that were handed out before what stands above a story was part of the text, brought to the form of today. */
import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { loginPasswords, socketLogins } from '#server/store/logins.ts';
import { markKitsOfBefore } from '#server/store/press/restored.ts';
import { linksToSend } from '#server/store/press/stopping.ts';
import { ensureDatabase, migrate, ourMigrations } from '#server/store/migrate.ts';
import { testSecret } from './cluster.ts';
import { newStoryId } from './told-story.ts';

const { derive } = testSecret;
const name = `test_kits_${process.pid}`;
const socket = process.env.SUITCASE_TEST_SOCKET ?? '';
const server = connect(socketLogins(socket, 'postgres', derive), 'owner');
const logins = socketLogins(socket, name, derive);
const passwords = loginPasswords(derive);
let db: OwnerDb;

beforeAll(async () => {
	await ensureDatabase(socketLogins(socket, 'postgres', derive).owner, name);
	await migrate(logins.owner, { passwords, migrations: ourMigrations().filter((one) => one.name < '0302') });
	db = connect(logins, 'owner');
	await sql`insert into office.office (id, name, country) values ('brussels', 'Brussels', 'BE')`.execute(db);
	await sql`insert into press.journalist (name, outlet, email, purpose, locale, office_id, state)
		values ('Amina Press', 'The Paper', 'a@paper.example.org', 'Bread', 'en', 'brussels', 'approved')`.execute(db);
});
afterAll(async () => {
	await db.destroy();
	await sql.raw(`drop database if exists ${name} with (force)`).execute(server);
	await server.destroy();
});

/** A story for the press in two languages, and a kit of it as `take_kit` wrote it then. */
async function kit(basis: 'teller' | 'public_domain', notes: readonly string[]): Promise<string> {
	const [id, entry] = [newStoryId(), randomUUID()];
	await sql`insert into story.story (id, office_id, basis, language) values (${id}, 'brussels', ${basis}, 'en')`.execute(
		db
	);
	for (const language of ['en', 'fr']) {
		const body = {
			title: `Bread ${language}`,
			...(notes.length > 0 ? { notes } : {}),
			pictures: [{ alt: 'A shelf' }, { alt: 'A street' }],
			recordings: [{ seconds: 3, transcript: [{ from: 0, to: 3, text: 'Bread' }] }],
			expiresAt: 1,
			consentVersion: 2
		};
		await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, told_in, basis, has_picture,
				words, feed_id, published_on, position, expires_at, consent_version)
			values (${id}, 'press', ${language}, ${JSON.stringify(body)}::jsonb, 't', 'b', 'en', ${basis}, false, '', ${randomUUID()},
				current_date, 1, '2999-01-01', 2)`.execute(db);
	}
	await sql`insert into story.disclosure (id, story_id, channel, recipient, what, consent_version)
		values (${entry}, ${id}, 'press', 'The Paper', 'press_kit', 2)`.execute(db);
	await sql`insert into press.kit (id, journalist_id, prints, until)
		select ${entry}, (select j.id from press.journalist j), jsonb_object_agg(r.language, press.print_of(r.body)), '2999-01-01'
		from shown.story_row r where r.story_id = ${id}`.execute(db);
	return entry;
}
async function stands(entry: string): Promise<boolean | undefined> {
	const { rows } = await sql<{ stands: boolean }>`select press.stands(${entry}::uuid) as stands`.execute(db);
	return rows[0]?.stands;
}

/** Somebody with a link as it was kept then. */
async function linked(email: string): Promise<string> {
	const { rows } = await sql<{
		id: string;
	}>`insert into press.journalist (name, outlet, email, purpose, locale, office_id,
			state, link_nonce, link_hash, link_until, link_asked_at)
		values ('Somebody', 'The Paper', ${email}, 'Bread', 'en', 'brussels', 'asked', ${randomUUID()}, ${randomBytes(32)},
			'2999-01-01', '2025-01-01') returning id`.execute(db);
	return rows[0]?.id ?? '';
}

test('stand when notes that are in no file of theirs go, and end where a word that is in them went', async () => {
	const kits = {
		teller: await kit('teller', ['war']),
		longAgo: await kit('public_domain', ['illness']),
		without: await kit('teller', []),
		// Ended by what is shown now, before anybody looked.
		other: await kit('teller', ['war'])
	};
	await sql`update press.kit set prints = prints || '{"fr": "of other words"}' where id = ${kits.other}::uuid`.execute(
		db
	);
	// What a backup holds: the kits, and nothing that readers see.
	const restored = {
		same: await kit('teller', ['war', 'illness']),
		free: await kit('public_domain', ['violence', 'dangerous_journey']),
		without: await kit('teller', []),
		other: await kit('teller', ['war'])
	};
	const ofRestored = sql`(select d.story_id from story.disclosure d where d.id = any (${Object.values(restored)}::uuid[]))`;
	await sql`create table public.saved as select * from shown.story_row r where r.story_id in ${ofRestored}`.execute(db);
	await sql`delete from shown.story_row r where r.story_id in ${ofRestored}`.execute(db);
	const [mailed, waits] = [await linked('mailed@paper.example.org'), await linked('waits@paper.example.org')];
	const job = JSON.stringify({ kind: 'link', id: waits });
	await sql`select queue.enqueue('press-mail', ${job}::json, ${`press-link:${waits}`})`.execute(db);
	await migrate(logins.owner, { passwords });
	// Beside it: a link that was mailed is not mailed once more with the next one; one that waits for its mail goes out.
	const toSend = async (id: string) => (await linksToSend(db as never, id, new Date())).length;
	expect([await toSend(mailed), await toSend(waits)]).toEqual([0, 1]);
	const now = Object.fromEntries(
		await Promise.all(Object.entries(kits).map(async ([of, id]) => [of, await stands(id)]))
	);
	expect(now).toEqual({ teller: true, longAgo: true, without: true, other: false });
	const { rows } = await sql<{
		basis: string;
	}>`select distinct basis from shown.story_row where body ? 'notes'`.execute(db);
	expect(rows).toEqual([{ basis: 'public_domain' }]);
	// Restored, and shown again: without the notes that no teller agreed to, and one with another word.
	await markKitsOfBefore(db);
	const fields =
		sql.raw(`story_id, channel, language, title, brings, told_in, basis, has_picture, words, feed_id, published_on,
		position, expires_at, consent_version`);
	const otherStory = sql`(select d.story_id from story.disclosure d where d.id = ${restored.other}::uuid)`;
	await sql`insert into shown.story_row (${fields}, body)
		select ${fields}, body - case basis when 'teller' then 'notes' else '' end || case when story_id = ${otherStory}
			then '{"title": "Other words"}' else '{}' end::jsonb from public.saved`.execute(db);
	const after = await Promise.all(Object.entries(restored).map(async ([of, id]) => [of, await stands(id)]));
	expect(Object.fromEntries(after)).toEqual({ same: true, free: true, without: true, other: false });
	// Nor does a note end one that comes later.
	await sql`update shown.story_row set body = body || '{"notes": ["death"]}'`.execute(db);
	expect(await stands(kits.teller)).toBe(true);
	// Words that nobody translated are marked with their language from now on: a kit that holds the same words goes on.
	const standsWith = async (change: string) => {
		await sql`update shown.story_row set body = body || ${change}::jsonb`.execute(db);
		return stands(kits.teller);
	};
	const pictures = (first: string) =>
		JSON.stringify({ pictures: [{ alt: first, language: 'en' }, { alt: 'A street' }] });
	const recordings = (words: string) =>
		JSON.stringify({
			recordings: [{ seconds: 3, language: 'en', transcript: [{ from: 0, to: 3, text: words }] }]
		});
	expect(await standsWith(pictures('A shelf'))).toBe(true);
	expect(await standsWith(recordings('Bread'))).toBe(true);
	expect(await standsWith(recordings('Another word'))).toBe(false);
	expect(await standsWith(recordings('Bread'))).toBe(true);
	expect(await standsWith(pictures('A bakery'))).toBe(false);
	expect(await standsWith(pictures('A shelf'))).toBe(true);
	expect(await standsWith('{"title": "Another"}')).toBe(false);
});
