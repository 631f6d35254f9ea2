import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { liftHold, setHold, storiesUnderHold } from '#server/store/consent/holds.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { testDatabase } from '../../../../tests/database.ts';

const db = await testDatabase();
afterAll(() => db[Symbol.asyncDispose]());

let made = 0;
async function makeStory(more: { origin?: string; host?: string; language?: string; published?: boolean } = {}) {
	const id = `000000000${made++}`;
	await db.owner
		.insertInto('office.office')
		.values({ id: 'sample', name: 'Sample office', country: 'BE' })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	await db.owner
		.insertInto('story.story')
		.values({
			id,
			office_id: 'sample',
			basis: 'teller',
			language: more.language ?? 'ti',
			origin: more.origin ?? 'ER',
			host: more.host ?? 'IT',
			desk_state: more.published ? 'published' : 'ready'
		})
		.execute();
	return id;
}

/** How many stories the lists of the desk and tellers' own pages take for held. */
async function countedByDatabase({ scope, value }: { scope: string; value: string }): Promise<number> {
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from story.story s
		where story.hold_covers(${scope}, ${value}, s)`.execute(db.desk);
	return rows[0]?.n ?? 0;
}
const isHeld = async (id: string) => (await loadStoryConsent(db.desk, id))?.consent.safetyHold;

test('a hold stops what it names, until two people have lifted it', async () => {
	const id = await makeStory();
	const tellings = ['pt-BR', 'tw'].map((language) => ({ story_id: id, language, version: 1 }));
	await db.owner.insertInto('story.telling').values(tellings).execute();
	expect(await isHeld(id)).toBe(false);
	const person = async () =>
		(
			await db.owner
				.insertInto('story.person')
				.values({ story_id: id, role: 'third_party', state: 'none' })
				.returning('id')
				.executeTakeFirstOrThrow()
		).id;
	const [one, two] = [await person(), await person()];
	await db.owner
		.updateTable('story.story')
		.set({ arrived_at: new Date('2026-03-01T23:30:00Z') })
		.where('id', '=', id)
		.execute();
	const holds = [
		{ scope: 'story', value: id },
		{ scope: 'office', value: 'sample' },
		{ scope: 'person', value: one },
		{ scope: 'person', value: `00000000-0000-4000-8000-00000000000f ${two}` },
		{ scope: 'days', value: '2026-03-01/2026-03-01' },
		{ scope: 'days', value: '2026-02-01/2026-03-01' },
		{ scope: 'days', value: '2026-03-01/2099-01-01' },
		{ scope: 'country', value: 'ER' },
		{ scope: 'country', value: 'IT' },
		{ scope: 'language', value: 'ti' },
		{ scope: 'language', value: 'pt-BR' },
		{ scope: 'language', value: 'pt' },
		{ scope: 'language', value: 'PT-br' },
		{ scope: 'language', value: 'ak' }
	] as const;
	for (const hold of holds) {
		expect(await storiesUnderHold(db.desk, hold), hold.value).toEqual([id]);
		expect(await countedByDatabase(hold), hold.value).toBe(1);
		const { holdId } = await setHold(db.desk, { ...hold, reason: 'danger', byWhom: 'member:one' });
		expect(await isHeld(id), hold.value).toBe(true);
		await liftHold(db.desk, holdId, 'one', Date.now());
		expect(await isHeld(id)).toBe(true);
		await liftHold(db.desk, holdId, 'two', Date.now());
		expect(await isHeld(id)).toBe(false);
	}
	const { holdId } = await setHold(db.desk, { scope: 'country', value: 'FR', reason: 'news', byWhom: 'member:one' });
	expect(await isHeld(id)).toBe(false);
	expect(await storiesUnderHold(db.desk, { scope: 'language', value: 'p' })).toEqual([]);
	expect(await countedByDatabase({ scope: 'language', value: 'p' })).toBe(0);
	expect(await countedByDatabase({ scope: 'country', value: 'FR' })).toBe(0);
	const others = [
		{ scope: 'office', value: 'sampl' },
		{ scope: 'person', value: '00000000-0000-4000-8000-00000000000f' },
		{ scope: 'days', value: '2026-03-02/2026-03-31' },
		{ scope: 'days', value: '2026-02-01/2026-02-28' }
	] as const;
	for (const hold of others) {
		expect(await countedByDatabase(hold), hold.value).toBe(0);
		expect(await storiesUnderHold(db.desk, hold), hold.value).toEqual([]);
	}
	expect(holdId).toMatch(/^[0-9a-f-]{36}$/);
});

test('the database keeps no hold upon days that are none', async () => {
	const keep = (value: string) =>
		db.desk.insertInto('story.hold').values({ scope: 'days', value, reason: 'news', set_by: 'member:one' }).execute();
	for (const value of ['yesterday', '2026-03-02/2026-03-01', '2026-03-01'])
		await expect(keep(value), value).rejects.toThrow('hold_days_check');
});

test('who shares a place is counted, less those already published', async () => {
	await db.owner.deleteFrom('place.stock').execute();
	await db.owner.insertInto('place.stock').values({ origin: 'GH', host: 'NL', people: 21 }).execute();
	const id = await makeStory({ origin: 'GH', host: 'NL' });
	const shared = async () => (await loadStoryConsent(db.desk, id))?.consent.k;
	expect(await shared()).toEqual({ origin: 21, transit: 0, current: 21 });
	await makeStory({ origin: 'GH', host: 'NL', published: true });
	await makeStory({ origin: 'GH', host: 'NL', published: true });
	await makeStory({ origin: 'GH', host: 'NL' });
	expect(await shared()).toEqual({ origin: 19, transit: 0, current: 19 });
	const unknown = await makeStory({ origin: 'GH', host: 'FJ' });
	expect((await loadStoryConsent(db.desk, unknown))?.consent.k).toEqual({ origin: 0, transit: 0, current: 0 });
});
