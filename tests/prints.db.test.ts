/** From an order at the desk to a sheet, and from a teller's no to none: ledger, file, code on paper, in one transaction. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CEILING } from '#domain/consent/channels.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { ORDERS_MOST, WAITING_MOST } from '#domain/print/sheet-kinds.ts';
import { orderPrint, printAgain, printedSheet, readPrints } from '#server/desk/order-prints.ts';
import { readProfiles, sayYesToProfile, takeBackProfile, writeProfile } from '#server/desk/write-profiles.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { makeOrder, type PrintPlace } from '#server/publishing/make-order.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { sealJson } from '#server/seal/fields.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { leavePractice } from '#server/store/accounts/leave-practice.ts';
import { PRACTICE_OFFICE, seedPractice } from '#server/store/accounts/practice.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { sweepShown } from '#server/store/ending/expire-grants.ts';
import { putAwaySheets } from '#server/store/prints/make-order.ts';
import { type Floor, openFloor } from './desk/office-floor.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { marker, telling, tellStory, type ToldStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const poppler = spawnSync('pdftotext', ['-v']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-prints-'));
let db: TestDatabase;
let keys: MasterKeys;
let floor: Floor;
let publishing: PublishingContext;
let place: PrintPlace;
let door: ReturnType<typeof createPublicDoor>;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	floor = await openFloor(db);
	const files = { sealedFiles: join(folder, 'sealed'), publicFiles: join(folder, 'public') };
	const clock = () => Date.now();
	publishing = publishingOf(db, { keys, folder });
	place = { db: db.worker, origin: 'https://stories.example.org', publicFiles: files.publicFiles, clock };
	door = createPublicDoor({ db: db.public, clock, files: files.publicFiles, origin: null });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const deps = () => ({ ...floor.deps, clock: () => Date.now() });
async function published(story: ToldStory = {}): Promise<string> {
	const { storyId } = await tellStory(db.owner, keys, { office: 'tunis', ...story });
	expect(await publishStory(publishing, storyId)).toBe('published');
	return storyId;
}
const typed = (items: readonly string[], change: object = {}) => ({
	kind: 'panel',
	copies: '300',
	recipient: 'Exhibition in the town hall',
	items,
	...change
});
/** Orders at the desk of Brussels, lets the worker make it, and says how it stands. */
async function ordered(items: readonly string[], change: object = {}) {
	const order = await orderPrint(deps(), floor.people.editor, typed(items, change));
	if (!order.ok) throw new Error(order.reason);
	return { id: order.value, outcome: await makeOrder(place, order.value) };
}
const sheetOf = (id: string) => printedSheet(deps(), floor.people.editor, id);
const stateOf = async (id: string) =>
	(await db.owner.selectFrom('office.print_order').select('state').where('id', '=', id).executeTakeFirstOrThrow())
		.state;
const ledgerOf = (storyId: string) =>
	db.owner
		.selectFrom('story.disclosure')
		.select(['channel', 'language', 'recipient', 'what', 'copies', 'outcome'])
		.where('story_id', '=', storyId)
		.where('recipient', '<>', 'readers')
		.execute();
const takeBack = (storyId: string) =>
	db.owner.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_in_7_days' }));
const filesLeft = async () =>
	(await db.owner.selectFrom('shown.print_sheet').select('order_id').execute()).map((row) => row.order_id);
function textOf(pdf: Uint8Array): string {
	const file = join(folder, 'read.pdf');
	writeFileSync(file, pdf);
	return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).replace(
		/\s+/g,
		' '
	);
}
async function markOf(storyId: string): Promise<string | null> {
	const row = await db.owner
		.selectFrom('shown.story_row')
		.select('print_mark')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'print')
		.executeTakeFirst();
	return row?.print_mark ?? null;
}

/** Whether the code on the sheet of an order says that the sheet may be shown. */
async function checked(storyId: string, orderId: string): Promise<boolean> {
	const { mark } = await db.owner
		.selectFrom('office.print_item')
		.select('mark')
		.where('order_id', '=', orderId)
		.executeTakeFirstOrThrow();
	if (mark === null) throw new Error('the sheet has no mark');
	return (await door.checkPrint({ id: storyId, mark })).ok;
}

describe('an order', () => {
	test('is made by the worker, and its copies are in the ledger before anybody has the file', async () => {
		const storyId = await published();
		const order = await orderPrint(deps(), floor.people.editor, typed([`story:${storyId}:en`]));
		if (!order.ok) throw new Error(order.reason);
		expect(await sheetOf(order.value)).toEqual({ ok: false, reason: 'over' });
		expect(await ledgerOf(storyId)).toEqual([]);
		expect(await makeOrder(place, order.value)).toBe('made');
		const entry = { channel: 'print', language: 'en', what: 'panel', copies: 300, outcome: null };
		expect(await ledgerOf(storyId)).toEqual([{ ...entry, recipient: 'Exhibition in the town hall' }]);
		const sheet = await sheetOf(order.value);
		expect(sheet.ok && Buffer.from(sheet.value.pdf.slice(0, 5)).toString()).toBe('%PDF-');
		// The same order is not made twice.
		expect(await makeOrder(place, order.value)).toBe('unknown');
		expect(await ledgerOf(storyId)).toHaveLength(1);
	});

	test.skipIf(!poppler)('holds no word of a field that print may not show', async () => {
		const words = { last: marker('lastname'), town: marker('town'), transit: marker('transit') };
		const { storyId } = await tellStory(db.owner, keys, {
			facts: {
				name: { system_pseudonym: 3, first_name: 'Amine', full_name: words.last },
				origin: { region: '015', country: 'MA', town: words.town, admin1: words.town },
				current: { region: '155', country: 'BE', town: words.town },
				transit: { region: '145', country: 'TR', town: words.transit }
			},
			levels: TOP
		});
		expect(await publishStory(publishing, storyId)).toBe('published');
		expect(CEILING.print.name).toBeLessThan(TOP.name);
		for (const kind of ['poster_a3', 'panel', 'rollup', 'classroom']) {
			const { id } = await ordered([`story:${storyId}:en`], { kind });
			const sheet = await sheetOf(id);
			if (!sheet.ok) throw new Error(sheet.reason);
			const text = textOf(sheet.value.pdf);
			for (const word of ['bread before sunrise', 'Amine', 'Morocco']) expect(text).toContain(word);
			for (const word of Object.values(words)) {
				expect(text).not.toContain(word);
				expect(Buffer.from(sheet.value.pdf).includes(word)).toBe(false);
			}
		}
	});

	test('of a set is one file; when one of its stories is taken back nobody gets the set again', async () => {
		const [one, other] = [await published(), await published()];
		const { id, outcome } = await ordered([`story:${one}:en`, `story:${other}:en`]);
		expect(outcome).toBe('made');
		await takeBack(one);
		expect(await stateOf(id)).toBe('over');
		expect(await filesLeft()).not.toContain(id);
		expect(await sheetOf(id)).toEqual({ ok: false, reason: 'over' });
		expect(await printAgain(deps(), floor.people.editor, id)).toEqual({ ok: false, reason: 'over' });
		expect((await ledgerOf(one)).map(({ outcome }) => outcome)).toEqual(['cannot_be_taken_back']);
		// The other story's copies are still true.
		expect((await ledgerOf(other)).map(({ outcome }) => outcome)).toEqual([null]);
		const prints = await readPrints(deps(), floor.people.editor, { words: '', language: null, chosen: [] });
		const listed = prints.ok && prints.value.orders.find((order) => order.id === id);
		expect(listed && listed.items).toEqual([null, 'bread before sunrise']);

		// What was chosen in an earlier search stays in the list, as long as it may be printed.
		const chosen = [`story:${other}:en`, `story:${one}:en`, 'story:x', `story:${other}:en`];
		const searched = await readPrints(deps(), floor.people.editor, { words: 'zzzz', language: null, chosen });
		expect(searched.ok && searched.value.stories.map(({ storyId }) => storyId)).toEqual([other]);
		expect(searched).toMatchObject({ value: { found: 0, dropped: 1, more: false } });
	});

	test('of a story that was taken back before it was made is refused, without an entry', async () => {
		const storyId = await published();
		const order = await orderPrint(deps(), floor.people.editor, typed([`story:${storyId}:en`]));
		if (!order.ok) throw new Error(order.reason);
		await takeBack(storyId);
		expect(await makeOrder(place, order.value)).toBe('refused');
		expect(await ledgerOf(storyId)).toEqual([]);
		const again = await orderPrint(deps(), floor.people.editor, typed([`story:${storyId}:en`]));
		expect(again).toEqual({ ok: false, reason: 'gone' });
	});

	test('is over after a pause, also when the story has come back', async () => {
		const storyId = await published();
		const { id } = await ordered([`story:${storyId}:en`]);
		const mark = await markOf(storyId);
		await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'member:x' }));
		expect(await filesLeft()).not.toContain(id);
		await db.desk.transaction().execute((tx) => resumeStory(tx, { storyId, byWhom: 'member:x' }));
		await publishStory(publishing, storyId);
		expect(await sheetOf(id)).toEqual({ ok: false, reason: 'over' });
		// What hangs on a wall already says the same as before: it may hang on.
		expect(await markOf(storyId)).toBe(mark);
	});

	test('stays when the story is published again as it was, and ends when print ends', async () => {
		const storyId = await published();
		const { id } = await ordered([`story:${storyId}:en`]);
		await publishStory(publishing, storyId);
		expect((await sheetOf(id)).ok).toBe(true);
		await sql`update shown.story_row set expires_at = now() - interval '1 second'
			where story_id = ${storyId} and channel = 'print'`.execute(db.owner);
		// Between the instant and the sweep as well.
		expect(await sheetOf(id)).toEqual({ ok: false, reason: 'over' });
		await sweepShown(db.worker, new Date());
		expect(await stateOf(id)).toBe('over');
		expect(await filesLeft()).not.toContain(id);
		expect((await ledgerOf(storyId)).map(({ outcome }) => outcome)).toEqual(['cannot_be_taken_back']);
	});

	test('is put away after a week, and made again without another entry', async () => {
		const storyId = await published();
		const { id } = await ordered([`story:${storyId}:en`]);
		expect(await putAwaySheets(db.worker, new Date(Date.now() + 1000))).toBeGreaterThan(0);
		expect(await stateOf(id)).toBe('put_away');
		expect((await printAgain(deps(), floor.people.office_manager, id)).ok).toBe(true);
		expect(await makeOrder(place, id)).toBe('made');
		expect((await sheetOf(id)).ok).toBe(true);
		expect(await ledgerOf(storyId)).toHaveLength(1);
	});

	test('that waits to be made again is over as well once the story was paused', async () => {
		const storyId = await published();
		const { id } = await ordered([`story:${storyId}:en`]);
		await putAwaySheets(db.worker, new Date(Date.now() + 1000));
		expect((await printAgain(deps(), floor.people.editor, id)).ok).toBe(true);
		await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'member:x' }));
		await db.desk.transaction().execute((tx) => resumeStory(tx, { storyId, byWhom: 'member:x' }));
		await publishStory(publishing, storyId);
		expect(await makeOrder(place, id)).toBe('unknown');
		expect(await stateOf(id)).toBe('over');
	});

	test('is seen by its own office and by the network, and by nobody else', async () => {
		const storyId = await published();
		const { id } = await ordered([`story:${storyId}:en`]);
		const tunis = await floor.person('editor in Tunis', ['editor'], 'tunis');
		expect(await printedSheet(deps(), tunis, id)).toEqual({ ok: false, reason: 'not_found' });
		expect(await printAgain(deps(), tunis, id)).toEqual({ ok: false, reason: 'not_found' });
		expect((await printedSheet(deps(), floor.people.network_manager, id)).ok).toBe(true);
		for (const role of ['interviewer', 'translator', 'reviewer', 'festival_manager'] as const)
			expect(await printedSheet(deps(), floor.people[role], id)).toEqual({ ok: false, reason: 'not_allowed' });
		await expect(sql`select pdf from shown.print_sheet`.execute(db.desk)).rejects.toMatchObject({ code: '42501' });
		await expect(sql`select * from office.print_sheet(${id})`.execute(db.public)).rejects.toMatchObject({
			code: '42501'
		});
	});
});

describe('how long print lasts', () => {
	test('is said beside how long the site shows it, and anew when its teller ends print sooner', async () => {
		const [year, month] = [new Date().getUTCFullYear(), new Date().getUTCMonth()];
		const [web, print] = [Date.UTC(year, month + 10, 1), Date.UTC(year, month + 4, 1)];
		const { storyId, personId } = await tellStory(db.owner, keys, { office: 'tunis', until: web });
		const endPrint = (until: number) =>
			db.owner.transaction().execute(async (tx) => {
				const grants = (await grantsByPerson(tx, storyId)).get(personId);
				if (!grants?.print) throw new Error('no grant');
				const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
				const sooner = { ...grants, print: { ...grants.print, until } };
				await writeGrants(tx, { storyId, personId, version, grants: sooner });
			});
		const said = async () => {
			expect(await publishStory(publishing, storyId)).toBe('published');
			const read = await door.readStory({ id: storyId, locale: 'en', language: null, siteName: 'Test' });
			if (!read.ok) throw new Error(read.reason);
			const { lastMonth, lastMonthInPrint } = read.value.allowed;
			return { lastMonth, lastMonthInPrint, expiresAt: read.value.expiresAt };
		};
		expect(await said()).toEqual({ lastMonth: web - 1, lastMonthInPrint: web - 1, expiresAt: web });
		await endPrint(print);
		expect(await said()).toEqual({ lastMonth: web - 1, lastMonthInPrint: print - 1, expiresAt: print });
		// The code on a sheet speaks of paper alone.
		const check = await door.checkPrint({ id: storyId, mark: await markOf(storyId) });
		expect(check).toMatchObject({ ok: true, value: { lastMonth: print - 1 } });
	});
});

describe('the code on a sheet', () => {
	test('says until when, and after taking back the same as for a story that never was', async () => {
		const storyId = await published();
		const mark = await markOf(storyId);
		const until = await door.checkPrint({ id: storyId, mark });
		expect(until).toMatchObject({ ok: true, value: { onSite: true } });
		expect(await door.checkPrint({ id: storyId, mark: null })).toEqual(until);
		await takeBack(storyId);
		for (const id of [storyId, '0000000000'])
			for (const asked of [mark, null])
				expect(await door.checkPrint({ id, mark: asked })).toEqual({ ok: false, reason: 'gone' });
		expect(await door.checkPrint({ id: 'nobody', mark: null })).toEqual({ ok: false, reason: 'not_found' });
	});

	test('says no of a sheet that shows more than may be shown now, while a new one may hang', async () => {
		const facts = { name: { system_pseudonym: 3, first_name: 'Amine' }, origin: { region: '015', country: 'MA' } };
		const { storyId, personId } = await tellStory(db.owner, keys, { facts });
		await publishStory(publishing, storyId);
		const before = await markOf(storyId);
		const { id } = await ordered([`story:${storyId}:en`]);
		await db.owner.transaction().execute(async (tx) => {
			const grants = (await grantsByPerson(tx, storyId)).get(personId)?.print;
			if (!grants) throw new Error('no grant');
			const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
			const print = { ...grants, levels: { ...grants.levels, name: 0 } };
			await writeGrants(tx, { storyId, personId, version, grants: { print } });
		});
		expect(await publishStory(publishing, storyId)).toBe('published');
		const after = await markOf(storyId);
		expect(after).not.toBe(before);
		expect(await door.checkPrint({ id: storyId, mark: before })).toEqual({ ok: false, reason: 'gone' });
		expect((await door.checkPrint({ id: storyId, mark: after })).ok).toBe(true);
		// The file with the name on it is gone with the name.
		expect(await filesLeft()).not.toContain(id);
		expect((await ledgerOf(storyId)).map(({ outcome }) => outcome)).toEqual(['cannot_be_taken_back']);
	});
});

describe('a sheet for a class', () => {
	test.skipIf(!poppler)('says beforehand what its teller agreed to, and is over when that is another', async () => {
		const tellings = [telling('en', { notes: ['war', 'illness'] })];
		const storyId = await published({ tellings, levels: { ...TOP, art9: 0 } });
		const { id, outcome } = await ordered([`story:${storyId}:en`], { kind: 'classroom', notes: ['loss'] });
		expect(outcome).toBe('made');
		const panel = await ordered([`story:${storyId}:en`]);
		const current = (of: string) => checked(storyId, of);
		expect([await current(id), await current(panel.id)]).toEqual([true, true]);
		const sheet = await sheetOf(id);
		if (!sheet.ok) throw new Error(sheet.reason);
		const text = textOf(sheet.value.pdf);
		// Health is said where the teller lets it be said; what whoever orders would like to say is said nowhere.
		expect(text).toContain('This story speaks of: war');
		expect(text).not.toMatch(/illness|died or were lost/);
		// The same words under another note: agreed to by both, and another sheet.
		const wrapped = await db.owner
			.selectFrom('vault.story_key')
			.select(['master_id', 'wrapped'])
			.where('story_id', '=', storyId)
			.executeTakeFirstOrThrow();
		const at = { table: 'story.sealed', row: storyId, field: 'telling:en', version: 2 };
		const body = sealJson(keys.unwrap(storyId, wrapped), at, telling('en', { notes: ['death'] }));
		const next = { story_id: storyId, field: 'telling:en', version: 2, body };
		await db.owner.insertInto('story.sealed').values(next).execute();
		await sql`update story.telling set version = 2, teller_version = 2, reviewed_version = 2
			where story_id = ${storyId}`.execute(db.owner);
		expect(await publishStory(publishing, storyId)).toBe('published');
		expect(await sheetOf(id)).toEqual({ ok: false, reason: 'over' });
		// On a panel no note stands: what hangs stays current, and may be printed again.
		expect([await current(id), await current(panel.id)]).toEqual([false, true]);
		expect((await sheetOf(panel.id)).ok).toBe(true);
		const ended = (await ledgerOf(storyId)).map(({ what, outcome: how }) => [what, how]);
		expect(ended.sort()).toEqual([
			['classroom', 'cannot_be_taken_back'],
			['panel', null]
		]);
		const other = await published({ tellings: [telling('en', { notes: [] })], levels: { ...TOP, art9: 0 } });
		const plain = await ordered([`story:${other}:en`], { kind: 'classroom' });
		const blank = await sheetOf(plain.id);
		expect(blank.ok && textOf(blank.value.pdf)).not.toContain('speaks of');
	});
});

describe('stories and profiles on the same sets that end at once', () => {
	// Ordered and written down in the order in which they must not be locked.
	const sets = (two: readonly [string, string]) =>
		two.map((sign) => `${sign.repeat(8)}-${sign.repeat(4)}-4${sign.repeat(3)}-8${sign.repeat(3)}-${sign.repeat(12)}`);
	async function keep(ids: readonly string[], items: readonly object[]): Promise<void> {
		for (const id of ids) {
			const order = { id, ordered_by: 'x', kind: 'panel', copies: 1, recipient: 'Hall', state: 'ready' } as const;
			await db.owner.insertInto('office.print_order').values(order).execute();
			for (const [place, item] of items.entries())
				await db.owner
					.insertInto('office.print_item')
					.values({ order_id: id, place, ...item })
					.execute();
		}
	}
	/** Somebody holds the first of two sets: whoever ends what is on both waits for it, and holds none that comes after. */
	async function waitsInOrder(ids: readonly string[], end: () => Promise<unknown>): Promise<void> {
		const [last = '', first = ''] = ids;
		let ending: Promise<unknown> | undefined;
		await db.owner.transaction().execute(async (tx) => {
			await sql`select from office.print_order where id = ${first} for update`.execute(tx);
			ending = end();
			await vi.waitFor(async () => {
				const { rows } = await sql<{ waits: number }>`select count(*)::int as waits from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`.execute(db.owner);
				expect(rows[0]?.waits).toBe(1);
			}, 60_000);
			await sql`select from office.print_order where id = ${last} for update nowait`.execute(tx);
		});
		await ending;
	}

	test('are locked in one order, and no story is broken off', async () => {
		const [one, other] = [await published(), await published()];
		const ids = sets(['f', '0']);
		const item = { language: 'en', mark: '0123456789ab' };
		await keep(ids, [
			{ story_id: one, ...item },
			{ story_id: other, ...item }
		]);
		await waitsInOrder(ids, () => takeBack(one));
		await takeBack(other);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['over', 'over']);
	});

	test('are locked in one order for what an office wrote as well', async () => {
		const { rows } = await sql<{ id: string }>`insert into office.profile (language, title, body, source, written_by)
			values ('en', 'A town', 'Bread.', 'Report', 'x') returning id`.execute(db.owner);
		const ids = sets(['e', '1']);
		await keep(ids, [{ profile_id: rows[0]?.id }]);
		await waitsInOrder(ids, () => sql`select office.withdraw_profile(${rows[0]?.id}::uuid)`.execute(db.owner));
		expect(await Promise.all(ids.map(stateOf))).toEqual(['over', 'over']);
	});
});

describe('how much is ordered', () => {
	const most = (n: number) => Array.from({ length: n }, (_, at) => at);

	test('is no more within an hour than the worker can do beside its other work, by each person', async () => {
		const storyId = await published();
		const eager = await floor.person('eager', ['editor']);
		const order = (who = eager) => orderPrint(deps(), who, typed([`story:${storyId}:en`]));
		for (const _ of most(ORDERS_MOST)) {
			expect((await order()).ok).toBe(true);
			await sql`update office.print_order set state = 'ready' where state = 'waiting'`.execute(db.owner);
		}
		expect(await order()).toEqual({ ok: false, reason: 'too_many' });
		// Not for a colleague, and not for ever.
		expect((await order(await floor.person('calm', ['editor']))).ok).toBe(true);
		await sql`update office.print_order set at = at - interval '61 minutes'`.execute(db.owner);
		expect((await order()).ok).toBe(true);
	});

	test('is counted by sheets as well, and two orders at once are two', async () => {
		const storyId = await published();
		const eager = await floor.person('eager with sets', ['editor']);
		const items = [`story:${storyId}:en`];
		await sql`with o as (insert into office.print_order (office_id, ordered_by, kind, copies, recipient, state)
				select 'brussels', ${eager.id}, 'panel', 1, 'Hall', 'ready' from generate_series(1, 6) returning id),
			n as (select id, row_number() over (order by id) as n from o)
			insert into office.print_item (order_id, place, story_id, language)
			select n.id, place, ${storyId}, 'en' from n cross join generate_series(1, 40) as place where n.n < 6 or place < 40`.execute(
			db.owner
		);
		const done = await Promise.all([1, 2, 3].map(() => orderPrint(deps(), eager, typed(items))));
		expect(done.filter(({ ok }) => ok)).toHaveLength(1);
		expect(done.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'too_many' });
	});

	test('waits for what the office has ordered already, also where a file is made again', async () => {
		const storyId = await published();
		const far = await floor.person('editor far away', ['editor'], 'tunis');
		const insert = (state: string, n: number) =>
			sql<{ id: string }>`insert into office.print_order
			(office_id, ordered_by, kind, copies, recipient, state)
			select 'tunis', 'somebody', 'panel', 1, 'Hall', ${state} from generate_series(1, ${n}::int) returning id`.execute(
				db.owner
			);
		await insert('waiting', WAITING_MOST);
		const [old] = (await insert('put_away', 1)).rows;
		const items = [`story:${storyId}:en`];
		expect(await orderPrint(deps(), far, typed(items))).toEqual({ ok: false, reason: 'too_many' });
		expect(await printAgain(deps(), far, old?.id ?? '')).toEqual({ ok: false, reason: 'too_many' });
		await sql`update office.print_order set state = 'refused' where state = 'waiting' and office_id = 'tunis'`.execute(
			db.owner
		);
		expect((await orderPrint(deps(), far, typed(items))).ok).toBe(true);
		expect((await printAgain(deps(), far, old?.id ?? '')).ok).toBe(true);
	});
});

describe('a profile', () => {
	const words = { language: 'en', title: 'What newcomers bring to our town', text: 'Bread.', source: 'Report 2026' };

	test('is printed once a second person has read it, without a story or an entry, and no longer when taken back', async () => {
		const { editor, reviewer } = floor.people;
		const written = await writeProfile(deps(), editor, words);
		if (!written.ok) throw new Error(written.reason);
		const item = `profile:${written.value}`;
		expect(await orderPrint(deps(), editor, typed([item]))).toEqual({ ok: false, reason: 'gone' });
		expect(await sayYesToProfile(deps(), editor, written.value)).toEqual({ ok: false, reason: 'own' });
		const own = db.desk.updateTable('office.profile').set({ approved_by: editor.id });
		await expect(own.where('id', '=', written.value).execute()).rejects.toMatchObject({ code: '23514' });
		expect(await sayYesToProfile(deps(), reviewer, written.value)).toEqual({ ok: true, value: null });
		const entries = () => db.owner.selectFrom('story.disclosure').select('id').execute();
		const before = await entries();
		const { id, outcome } = await ordered([item], { kind: 'rollup' });
		expect(outcome).toBe('made');
		expect(await entries()).toHaveLength(before.length);
		await takeBackProfile(deps(), editor, written.value);
		expect(await sheetOf(id)).toEqual({ ok: false, reason: 'over' });
		expect(await filesLeft()).not.toContain(id);
	});

	test('of another office is seen once two people stand for it, and changed by nobody there', async () => {
		const tunis = await floor.person('another editor in Tunis', ['editor'], 'tunis');
		const written = await writeProfile(deps(), tunis, words);
		if (!written.ok) throw new Error(written.reason);
		const seen = await readProfiles(deps(), floor.people.editor);
		expect(seen.ok && seen.value.some(({ id }) => id === written.value)).toBe(false);
		for (const act of [sayYesToProfile, takeBackProfile])
			expect(await act(deps(), floor.people.office_manager, written.value)).toEqual({ ok: false, reason: 'not_found' });
	});
});

test('what was ordered and written in practice goes with its office', async () => {
	await using practice = await testDatabase();
	await seedPractice(practice.owner);
	await sql`with p as (insert into office.profile (office_id, language, title, body, source, written_by)
			values (${PRACTICE_OFFICE}, 'en', 'Bread', 'Bread.', 'Report', 'x') returning id),
		o as (insert into office.print_order (office_id, ordered_by, kind, copies, recipient)
			values (${PRACTICE_OFFICE}, 'x', 'panel', 1, 'Hall') returning id)
		insert into office.print_item (order_id, place, profile_id) select o.id, 0, p.id from o, p`.execute(practice.owner);
	await leavePractice(practice.owner);
	const left = practice.owner.selectFrom('office.office').select('id').where('id', '=', PRACTICE_OFFICE);
	expect(await left.execute()).toEqual([]);
});
