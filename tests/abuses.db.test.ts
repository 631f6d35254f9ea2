/** Abuses of `docs/abuse-cases.md` that go through the database itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOP, ZERO, levelOf, type Levels } from '#domain/consent/ladders.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { isSealBroken } from '#server/seal/fields.ts';
import { openTellingVersion, storyKey } from '#server/publishing/open-story.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { marker, telling, tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-abuses-'));
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = publishingOf(db, { keys, folder });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const NARROW: Levels = { ...ZERO, text: levelOf('text', 'summary') };

async function bodies(storyId: string): Promise<unknown> {
	const rows = await sql<{
		body: unknown;
	}>`select channel, language, body from shown.story_row where story_id = ${storyId}
		order by channel, language`.execute(db.owner);
	return rows.rows;
}

test('T26 widening by stealth: no SQL of the desk’s login makes a yes, a wider grant or an earlier day', async () => {
	const { storyId, personId } = await tellStory(db.owner, keys, { levels: NARROW, channels: ['web'] });
	expect(await publishStory(context, storyId)).toBe('published');
	const before = await bodies(storyId);
	const wide = JSON.stringify(TOP);
	const grant = (table: string, channel: string, version: string, levels: string) =>
		`insert into story.${table} (story_id, person_id, channel, ${version ? 'version, ' : ''}levels, valid_from, valid_until)
			values ('${storyId}', '${personId}', '${channel}', ${version ? `${version}, ` : ''}'${levels}', now(), now() + interval '1 year')`;
	const event = (kind: string, byWhom: string, detail = '{}') =>
		`select story.append_event('${storyId}', '${kind}', '${byWhom}', '${detail}')`;
	const until = new Date(Date.now() + 400 * 86_400_000).toISOString();
	const wish = { web: { levels: TOP, until, excludedLanguages: [], noRecallAck: false } };
	for (const stealth of [
		[event('widened', 'member:x'), grant('consent_grant', 'web', '2', wide)],
		[event('widened', 'member:x'), grant('consent_grant', 'print', '2', JSON.stringify(NARROW))],
		[grant('wider_grant', 'web', '', wide)],
		// A wish, a yes or an approval in the teller's name.
		[event('wider_asked', 'teller', JSON.stringify({ grants: wish }))],
		[event('given', 'teller')],
		[event('approved', 'member:x')],
		[`select story.approve_telling('${storyId}', 'en', 1, 'teller', '{}')`],
		// The machine's yes to a text that the teller reads first, or none at all.
		[`select story.approve_telling('${storyId}', 'en', 1, 'system', '{}')`],
		[`select story.approve_telling('${storyId}', 'en', 1, 'member:x', '{}')`],
		[`update story.telling set teller_version = 2, reviewed_version = 2 where story_id = '${storyId}'`],
		[`insert into story.telling (story_id, language, version, teller_version) values ('${storyId}', 'fr', 1, 1)`],
		// Out of another office's sight, or out of the waiting time.
		[`update story.story set office_id = 'brussels' where id = '${storyId}'`],
		[`update story.story set embargo_until = now() - interval '1 day' where id = '${storyId}'`],
		[`update story.story set basis = 'public_domain' where id = '${storyId}'`],
		[`update story.story set published_on = '2026-01-01' where id = '${storyId}'`],
		[`update story.story set show_first = false where id = '${storyId}'`],
		[`update story.consent_grant set levels = '${wide}' where story_id = '${storyId}'`],
		[`update story.person set state = 'active' where story_id = '${storyId}'`],
		[`update shown.story_row set title = 'wider' where story_id = '${storyId}'`]
	]) {
		const outcome = await db.desk
			.transaction()
			.execute(async (tx) => {
				for (const statement of stealth) await sql.raw(statement).execute(tx);
				return 'allowed';
			})
			.catch((error: { code?: string }) => error.code ?? String(error));
		expect(outcome, stealth.join('; ')).toBe('42501');
	}
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await bodies(storyId)).toEqual(before);
});

test('T26 each way of widening alone is refused to the desk’s login, and so is each step beyond what the teller wished', async () => {
	const [now, year] = [Date.now(), 365 * 86_400_000];
	const day = (at: number) => new Date(at).toISOString();
	const until = now + year;
	const { storyId, personId } = await tellStory(db.owner, keys, {
		...{ levels: NARROW, channels: ['web'], now, until, excludedLanguages: ['ti'] }
	});
	await sql`update story.consent_grant set no_recall_ack = false where story_id = ${storyId}`.execute(db.owner);
	/** What the desk’s login is told that writes this grant; nothing of it is kept. */
	const written = async (change: { [column: string]: unknown }) => {
		const grant = { levels: NARROW, from: now, until, without: ['ti'], ack: false, ...change };
		return db.desk
			.transaction()
			.execute(async (tx) => {
				const { rows } = await sql<{
					version: number;
				}>`select story.append_event(${storyId}, 'widened', 'member:x', '{}') as version`.execute(tx);
				await sql`insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, excluded_languages, no_recall_ack)
					values (${storyId}, ${personId}, 'web', ${rows[0]?.version ?? 0}, ${JSON.stringify(grant.levels)}::jsonb,
						${day(grant.from)}, ${day(grant.until)}, ${grant.without}, ${grant.ack})`.execute(tx);
				throw new Error('allowed');
			})
			.catch((error: Error) => error.message);
	};
	const REFUSED = 'nobody at the desk shows more than the teller wished';
	expect(await written({})).toBe('allowed');
	const wider = { ...NARROW, origin: levelOf('origin', 'region') };
	const steps = [{ levels: wider }, { until: until + 86_400_000 }, { without: [] }, { ack: true }];
	for (const step of [...steps, { from: now - 60_000 }])
		expect(await written(step), JSON.stringify(step)).toBe(REFUSED);

	// Now the teller wishes a little more: that far, and no step further; nor as far as somebody else wished.
	const text = { ...NARROW, text: levelOf('text', 'excerpt') };
	const wish = (person: string) => {
		const grants = { web: { levels: text, until: day(until), excludedLanguages: ['ti'], noRecallAck: false } };
		return sql`select story.append_event(${storyId}, 'wider_asked', 'teller', ${JSON.stringify({ person, grants })}::jsonb)`;
	};
	await wish('00000000-0000-4000-8000-000000000000').execute(db.owner);
	expect(await written({ levels: text })).toBe(REFUSED);
	await wish(personId).execute(db.owner);
	expect(await written({ levels: text })).toBe('allowed');
	for (const step of [{ levels: { ...text, origin: 1 } }, ...steps.slice(1)])
		expect(await written({ levels: text, ...step }), `beyond the wish: ${JSON.stringify(step)}`).toBe(REFUSED);
});

test('T26 what the teller paused, or whoever stands for the teller, no SQL of the desk’s login brings back', async () => {
	for (const who of ['teller', 'trusted']) {
		const { storyId } = await tellStory(db.owner, keys, { levels: NARROW, channels: ['web'] });
		await sql`select story.pause(${storyId}, ${who})`.execute(db.owner);
		for (const back of ['teller', 'member:x', 'system'])
			await expect(sql`select story.resume(${storyId}, ${back})`.execute(db.desk)).rejects.toMatchObject({
				code: '42501'
			});
		expect(await publishStory(context, storyId)).toBe('nothing_to_show');
	}
});

test('T26 after the end the desk’s login renews no more than was allowed last', async () => {
	const { storyId, personId } = await tellStory(db.owner, keys, { levels: NARROW, channels: ['web'] });
	await sql`update story.person set state = 'expired' where id = ${personId}`.execute(db.owner);
	const until = new Date(Date.now() + 300 * 86_400_000).toISOString();
	const renew = (channel: string, levels: Levels) =>
		sql<{ outcome: string }>`select story.renew_at_desk(${storyId}, 'x', ${JSON.stringify({
			[channel]: { levels, until, excludedLanguages: [], noRecallAck: true }
		})}::jsonb, '{}') as outcome`.execute(db.desk);
	await expect(renew('web', TOP)).rejects.toThrow(/widens nothing/);
	await expect(renew('print', NARROW)).rejects.toThrow(/widens nothing/);
	expect((await renew('web', NARROW)).rows[0]?.outcome).toBe('renewed');
});

test('T26 a story that its owner moves to another office shows no more than before', async () => {
	const { storyId } = await tellStory(db.owner, keys, { levels: NARROW, channels: ['web'] });
	await publishStory(context, storyId);
	const before = await bodies(storyId);
	await sql`insert into office.office (id, name, country) values ('elsewhere', 'Elsewhere', 'TN')`.execute(db.owner);
	await db.owner.updateTable('story.story').set({ office_id: 'elsewhere' }).where('id', '=', storyId).execute();
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await bodies(storyId)).toEqual(before);
});

test('T28 ciphertext swap: two stories’ rows exchanged open as nothing, with their keys or without', async () => {
	const [mine, yours] = [marker('mine'), marker('yours')];
	const one = await tellStory(db.owner, keys, { tellings: [telling('en', { title: mine })] });
	const two = await tellStory(db.owner, keys, { tellings: [telling('en', { title: yours })] });
	const open = async (storyId: string) => {
		const key = await storyKey(db.owner, keys, storyId);
		if (key === null) throw new Error('no key');
		return openTellingVersion(db.owner, key, storyId, 'en', 1).catch((error: unknown) =>
			isSealBroken(error) ? 'broken' : error
		);
	};
	expect(await open(one.storyId)).toMatchObject({ title: mine });
	await sql`update story.sealed a set body = b.body from story.sealed b where a.field = 'telling:en' and b.field = 'telling:en'
		and ((a.story_id = ${one.storyId} and b.story_id = ${two.storyId}) or (a.story_id = ${two.storyId} and b.story_id = ${one.storyId}))`.execute(
		db.owner
	);
	expect(await open(one.storyId)).toBe('broken');
	expect(await open(two.storyId)).toBe('broken');
	// Not even with its key beside it: the key is wrapped for its own story.
	await sql`update vault.story_key a set wrapped = b.wrapped, master_id = b.master_id from vault.story_key b
		where (a.story_id = ${one.storyId} and b.story_id = ${two.storyId}) or (a.story_id = ${two.storyId} and b.story_id = ${one.storyId})`.execute(
		db.owner
	);
	await expect(storyKey(db.owner, keys, one.storyId)).rejects.toThrow();
	await expect(publishStory(context, one.storyId)).rejects.toThrow();
	const shown = await sql<{ text: string }>`select body::text as text from shown.story_row`.execute(db.owner);
	expect(shown.rows.map(({ text }) => text).join()).not.toMatch(new RegExp(`${mine}|${yours}`));
});
