/** What the login of the readers' pages can read at all, whoever has taken it over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { findCardTellings } from '#server/store/shown/find-card.ts';
import { findFrame } from '#server/store/shown/find-frame.ts';
import { findPosters, forPressUntil } from '#server/store/shown/find-story.ts';
import { inPrint } from '#server/store/shown/in-print.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { publishingOf } from '../publishing-floor.ts';
import { marker, telling, tellStory } from '../told-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-readers-'));
let db: TestDatabase;
let keys: MasterKeys;
beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

async function published(channels: readonly OfferedChannel[], word: string): Promise<string> {
	const { storyId } = await tellStory(db.owner, keys, {
		channels,
		tellings: [telling('en', { title: `A title ${word}`, brings: `bread ${word}` })]
	});
	const made = await publishStory(publishingOf(db, { keys, folder }), storyId);
	expect(made).toBe('published');
	return storyId;
}

/** Every row of everything that the login may select. */
async function readable(): Promise<string> {
	const { rows: all } = await sql<{
		name: string;
	}>`select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
			and has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select')`.execute(db.public);
	expect(all.map(({ name }) => name)).toContain('shown.story');
	const parts: string[] = [];
	for (const { name } of all) {
		const { rows } = await sql<{ row: string }>`select r::text as row from ${sql.raw(name)} r`.execute(db.public);
		parts.push(...rows.map(({ row }) => row));
	}
	return parts.join('\n');
}

/** That, and what its functions say of this address. */
async function everything(storyId: string): Promise<string> {
	const parts = [await readable()];
	const { rows: byAddress } = await sql<{ name: string }>`select p.oid::regproc::text as name from pg_proc p
		join pg_namespace n on n.oid = p.pronamespace
		where n.nspname not in ('pg_catalog', 'information_schema') and has_schema_privilege(n.oid, 'usage')
			and has_function_privilege(p.oid, 'execute') and pg_get_function_identity_arguments(p.oid) = 'of_story text'`.execute(
		db.public
	);
	const asked = byAddress.map(({ name }) => name).sort();
	expect(asked).toEqual(
		['at_address', 'card_words', 'for_press_until', 'in_frame', 'in_print', 'is_unlisted', 'made_of'].map(
			(name) => `shown.${name}`
		)
	);
	for (const name of asked) {
		const { rows } = await sql<{ row: string }>`select r::text as row from ${sql.raw(name)}(${storyId}) r`.execute(
			db.public
		);
		parts.push(...rows.map(({ row }) => row));
	}
	return parts.join('\n');
}

test('no word of what only the press, a printer, a hall or a partner may have', async () => {
	const word = marker('kept');
	const storyId = await published(['press', 'print'], word);
	expect(JSON.stringify(await db.owner.selectFrom('shown.story_row').selectAll().execute())).toContain(word);
	expect(await everything(storyId)).not.toContain(word);
	// Not even that there is one, for who does not have its address.
	expect(await readable()).not.toContain(storyId);
});

test('what pages say of press and paper is there: until when, in which languages, and the sheet', async () => {
	const storyId = await published(['web', 'press', 'print'], marker('open'));
	const until = await forPressUntil(db.public, storyId);
	expect(until?.getTime()).toBeGreaterThan(Date.now());
	expect((await inPrint(db.public, storyId)).map(({ language }) => language)).toEqual(['en']);
	expect((await findPosters(db.public, storyId)).map(({ language }) => language)).toEqual(['en']);
	const door = createPublicDoor({ db: db.public, clock: Date.now, files: folder, origin: 'https://s.example' });
	const page = await door.readStory({ id: storyId, locale: 'en', language: null, siteName: 'Test' });
	expect(page.ok && JSON.stringify(page.value)).toContain(until?.toISOString().slice(0, 4));
	const quiet = await published(['web'], marker('quiet'));
	expect(await forPressUntil(db.public, quiet)).toBeNull();
});

test('cards and frames have their words by the address of one story, and nobody has all of them', async () => {
	const word = marker('framed');
	const storyId = await published(['web', 'social', 'embed'], word);
	expect(JSON.stringify(await findCardTellings(db.public, storyId))).toContain(word);
	expect(JSON.stringify(await findFrame(db.public, storyId))).toContain(word);
	const { rows } = await sql<{ channel: string }>`select distinct channel from shown.story`.execute(db.public);
	expect(rows).toEqual([{ channel: 'web' }]);
});
