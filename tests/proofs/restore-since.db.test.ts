/**
 * What is decided between a backup and a restore: beside stories (receipts, accounts, wide holds), while the backup is made,
 * and where a line of the ledger is damaged. On whole installations of their own.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBackup, type BackupContext } from '#server/backup/make-backup.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { readSettings, type Settings } from '#server/config/config.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { hashPassword } from '#server/desk/auth/passwords.ts';
import { signIn } from '#server/desk/auth/sign-in.ts';
import type { DeskDeps } from '#server/desk/deps.ts';
import { hold } from '#server/desk/hold-stories.ts';
import { closeAccount } from '#server/desk/manage-people.ts';
import { askReceipt, giveReceipt } from '#server/desk/review/new-receipt.ts';
import { openDatabase, type OpenDatabase } from '#server/postgres/open.ts';
import { createErasureLedger, ledgerPath, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { createReceiptSeal, drawReceipt, type ReceiptSeal } from '#server/seal/receipt.ts';
import { connect } from '#server/store/connect.ts';
import { isHeld } from '#server/store/consent/holds.ts';
import type { DeskDb, OwnerDb } from '#server/store/handle.ts';
import { readSetting } from '#server/store/settings.ts';
import { receiptCandidates, stopStory } from '#server/store/intake/my-story.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { quickly } from '../cluster.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { newStoryId, tellStory } from '../told-story.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-since-'));
let places = 0;
function settingsOf(extra: Record<string, string> = {}): Settings {
	const read = readSettings({
		SUITCASE_DATA: join(root, `site-${places++}`),
		SUITCASE_KEYS: join(root, 'keys', 'master.json'),
		SUITCASE_SECRET: join(root, 'keys', 'second-secret'),
		SUITCASE_LEDGER: join(root, 'ledger'),
		SUITCASE_BACKUPS: join(root, 'backups'),
		...extra
	});
	if (!read.ok) throw new Error('settings');
	return read.value;
}
const clock = () => Date.now();
const site = settingsOf();
const password = 'a suitcase full of rain';
let database: OpenDatabase;
let owner: OwnerDb;
let desk: DeskDb;
let keys: MasterKeys;
let ledger: ErasureLedger;
let receipts: ReceiptSeal;
let context: BackupContext;
let deps: DeskDeps;

beforeAll(async () => {
	database = await openDatabase(site);
	[owner, desk] = [connect(database.logins, 'owner'), connect(database.logins, 'desk')];
	const { secret } = database;
	if (!secret) throw new Error('no secret');
	keys = await openMasterKeys(site.config.keysFile);
	ledger = createErasureLedger(site.config, secret);
	ledger.begin();
	receipts = createReceiptSeal(secret, {}, quickly);
	const sealedFiles = filePlaces(site.config).sealed;
	context = { ownerUrl: database.logins.owner ?? '', backups: site.config.backups, sealedFiles, ledger, clock };
	const unused = () => {
		throw new Error('this test hands nothing out');
	};
	const node = {
		...{ dataFolder: '/', mail: false, hasRecoveryKey: () => true, ledgerSecond: false, tooManyKeys: () => null },
		state: async () => ({ listening: true, worker: true })
	};
	deps = {
		...{ db: desk, derive: secret.derive, clock, ledger, receipts, keys, sealedFiles, node },
		...{ packHome: unused, site: { practice: false } }
	};
	await makeOffices(owner);
});
afterAll(async () => {
	receipts.close();
	await Promise.all([owner.destroy(), desk.destroy()]);
	await database.stop();
	rmSync(root, { recursive: true, force: true });
});

/** Acts that are older than the two minutes which clocks may differ. */
const later = () => Date.now() + 300_000;
const told = async (origin = 'MA') => (await tellStory(owner, keys, { office: 'brussels', origin })).storyId;

async function restored<T>(
	from: string,
	look: (open: OpenDatabase, db: OwnerDb) => Promise<T>,
	{ settings = settingsOf(), acceptGap = false } = {}
): Promise<T> {
	const answer = await restoreBackup({ settings, from, vault: null, acceptGap, clock });
	expect(answer).toMatchObject({ ok: true });
	const open = await openDatabase(settings);
	const db = connect(open.logins, 'owner');
	try {
		return await look(open, db);
	} finally {
		await db.destroy();
		await open.stop();
	}
}

test('a receipt that was replaced, an account that was closed and a country that was held since stay so', async () => {
	const story = await told();
	const digits = drawReceipt();
	await owner
		.insertInto('story.receipt')
		.values({ story_id: story, locator: receipts.locator(digits), hash: await receipts.hash(digits) })
		.execute();
	const editor = await makePerson(owner, 'Editor', ['editor']);
	const reviewer = await makePerson(owner, 'Reviewer', ['reviewer']);
	const manager = await makePerson(owner, 'Manager', ['network_manager'], null);
	const leaver = await makePerson(owner, 'Leaver', ['editor']);
	for (const { id } of [leaver, editor])
		await sql`update office.credential set password = ${await hashPassword(password)} where user_id = ${id}`.execute(
			owner
		);
	const eritrean = await told('ER');
	const { data } = await makeBackup({ ...context, clock: later });

	expect(await askReceipt(deps, editor, story)).toMatchObject({ ok: true });
	const made = await giveReceipt(deps, reviewer, story);
	if (!made.ok) throw new Error(made.reason);
	expect(await closeAccount(deps, manager, leaver.id)).toEqual({ ok: true, value: null });
	const asked = { scope: 'country', value: 'ER', reason: 'danger' } as const;
	expect(await hold(deps, reviewer, asked)).toMatchObject({ ok: true, value: { stories: 1, inLedger: true } });

	// Nothing of it can be read in the file.
	const text = readFileSync(ledger.path, 'utf8');
	for (const word of ['"ER', 'country', leaver.id, 'brussels']) expect(text).not.toContain(word);
	// Nothing is missing: the worker adds no line.
	const worker = connect(database.logins, 'worker');
	const { n } = await ledger.head();
	await completeWith(worker, ledger, { clock, log: () => {} }).finally(() => worker.destroy());
	expect((await ledger.head()).n).toBe(n);

	await restored(data, async (open, db) => {
		const [intake, there] = [connect(open.logins, 'intake'), connect(open.logins, 'desk')];
		try {
			for (const typed of [digits, made.value.digits])
				expect(await receiptCandidates(intake, receipts.locator(typed))).toEqual([]);
			const auth = createAuthContext({ db: there, derive: deps.derive, clock });
			const visit = { headers: new Headers(), secure: false, caller: randomUUID(), loopback: true };
			const enter = ({ email }: { email: string }) => signIn(auth, visit, { email, password });
			expect(await enter(leaver)).toEqual({ ok: false, reason: 'wrong' });
			expect(await enter(editor)).toMatchObject({ ok: true });
		} finally {
			await Promise.all([intake.destroy(), there.destroy()]);
		}
		expect(await isHeld(db, eritrean)).toBe(true);
		expect(await readSetting(db, 'restored')).toMatchObject({ withEndings: true });
		const holds = await db.selectFrom('story.hold').select(['scope', 'value', 'reason']).execute();
		// Two people lift one hold, not one for each story of a country.
		expect(holds).toEqual([{ scope: 'country', value: 'ER', reason: 'restored' }]);
		const { storyId: arrived } = await tellStory(db, keys, { office: 'brussels', origin: 'ER' });
		expect(await isHeld(db, arrived)).toBe(true);
		const { storyId: other } = await tellStory(db, keys, { office: 'brussels', origin: 'MA' });
		expect(await isHeld(db, other)).toBe(false);
	});
});

test('what could not be written of receipts, accounts and holds is completed by the worker', async () => {
	const folder = join(root, 'completed');
	const secret = { derive: deps.derive };
	const empty = createErasureLedger({ ledger: folder, ledgerSecond: null }, secret);
	// The drill kills a receipt each night. Nobody holds that one.
	const canary = newStoryId();
	const story = { id: canary, office_id: 'brussels', basis: 'canary', capture: 'self_online', language: 'en' } as const;
	await owner
		.insertInto('story.story')
		.values({ ...story, desk_state: 'closed', risk: 'low' })
		.execute();
	const killed = { story_id: canary, locator: receipts.locator(drawReceipt()), hash: 'x', killed_at: new Date() };
	await owner.insertInto('story.receipt').values(killed).execute();
	const worker = connect(database.logins, 'worker');
	try {
		for (let times = 0; times < 2; times++) await completeWith(worker, empty, { clock, log: () => {} });
	} finally {
		await worker.destroy();
	}
	const entries = await empty.read();
	// Lines of one moment are of one act: a restore would take a hold on a single story for part of a wide one.
	expect(new Set(entries.map(({ at }) => at)).size).toBe(entries.length);
	const kinds = entries.map(({ kind }) => kind).filter((kind) => kind !== 'held' && kind !== 'paused');
	expect(kinds.sort()).toEqual(['account_closed', 'held_wide', 'receipt_killed']);
});

test('a pause that waits long for its commit while a backup is made comes back held', async () => {
	const story = await told();
	const intake = connect(database.logins, 'intake');
	let commit = () => {};
	const written = Promise.withResolvers<undefined>();
	const pause = intake.transaction().execute(async (tx) => {
		await stopStory(tx, story);
		await ledger.append('paused', story);
		written.resolve(undefined);
		await new Promise<void>((done) => (commit = done));
	});
	await written.promise;
	const { data } = await makeBackup({ ...context, clock: () => Date.now() + 180_000 });
	commit();
	await pause;
	await intake.destroy();
	await restored(data, async (_, db) => expect(await isHeld(db, story)).toBe(true));
});

describe('with a damaged ledger and an accepted gap', () => {
	test('every line that is whole, in either place, still says what is gone', async () => {
		const [before, inFirst, inSecond, after, kept] = await Promise.all([told(), told(), told(), told(), told()]);
		const { data } = await makeBackup({ ...context, clock: later });
		const start = (await ledger.head()).n;
		await ledger.append('taken_back', before, 'keep_sealed');
		await ledger.append('taken_back', inSecond, 'keep_sealed');
		await ledger.append('taken_back', inFirst, 'keep_sealed');
		await ledger.append('erased', after);
		const lines = readFileSync(ledger.path, 'utf8').split(/(?<=\n)/);
		const spoilt = (n: number) =>
			lines.map((line, at) => (at === start + n ? line.replace('keep', 'kept') : line)).join('');
		const [one, two] = [join(root, 'damaged'), join(root, 'damaged-too')];
		const settings = settingsOf({ SUITCASE_LEDGER: one, SUITCASE_LEDGER_SECOND: two });
		for (const place of [one, two]) createErasureLedger({ ledger: place, ledgerSecond: null }, deps).begin();
		writeFileSync(ledgerPath(one), spoilt(1));
		writeFileSync(ledgerPath(two), spoilt(2));

		const order = { settings, from: data, vault: null, clock };
		expect(await restoreBackup({ ...order, acceptGap: false })).toEqual({ ok: false, reason: 'ledger_broken' });
		await restored(
			data,
			async (_, db) => {
				const rows = await db.selectFrom('story.story').select(['id', 'taken_back_at', 'erased_at']).execute();
				const story = (id: string) => rows.find((row) => row.id === id);
				for (const id of [before, inFirst, inSecond]) expect(story(id)?.taken_back_at).not.toBeNull();
				expect(story(after)?.erased_at).not.toBeNull();
				expect(story(kept)?.taken_back_at).toBeNull();
				expect(await isHeld(db, kept)).toBe(true);
			},
			{ settings, acceptGap: true }
		);
	});
});
