/**
 * The nightly drill against the built program, on two servers with one database. It passes, and says its figures; whatever
 * is left of a canary makes it fail at the step that looks there; a drill that failed stops what is new, and nothing else.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DrillStep } from '#domain/drill/steps.ts';
import { readSettings, type Config } from '#server/config/config.ts';
import { runDrill, type DrillOutcome } from '#server/drill/run-drill.ts';
import { tellCanary } from '#server/drill/tell-canary.ts';
import { TOOLS } from '../media/recording-fixtures.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { connect } from '#server/store/connect.ts';
import { beginRun, newestRun } from '#server/store/drill/runs.ts';
import { livingCanaries } from '#server/store/drill/canary-rows.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { root } from '../architecture/sources.ts';
import type { RunningServer } from '../journeys/server.ts';
import { tellStory } from '../told-story.ts';
import { freePort } from './free-port.ts';
import { install, publicFolder, until, type Installation } from './installation.ts';
import { publishWhole } from './published-story.ts';

let at: Installation;
let second: RunningServer;
let worker: WorkerDb;
let config: Config;
beforeAll(async () => {
	const [first, other] = [String(await freePort()), String(await freePort())];
	at = await install({ env: { PORT: first, DRILL_ADDRESSES: `http://127.0.0.1:${other}` } });
	second = await at.second({ PORT: other });
	worker = connect(at.logins, 'worker');
	const read = readSettings({ SUITCASE_DATA: at.server.data, PORT: first });
	if (!read.ok) throw new Error('settings');
	({ config } = read.value);
	await at.owner.insertInto('office.office').values({ id: 'ghent', name: 'Ghent', country: 'BE' }).execute();
}, 240_000);
afterAll(async () => {
	await worker.destroy();
	await second[Symbol.asyncDispose]();
	await at[Symbol.asyncDispose]();
});

// SUITCASE_PROVE=1: also what is left, and a cache that keeps; each waits as long as a real drill may.
const inFull = process.env.SUITCASE_PROVE === '1';

type Plant = Partial<Record<DrillStep, () => Promise<unknown>>>;

/** A run in this process, beside the servers, with what somebody left planted before a step. */
async function drill(plant: Plant, change: { config?: Config; addresses?: string[] } = {}): Promise<DrillOutcome> {
	return runDrill({
		...{ db: worker, owner: at.owner, ownerUrl: at.logins.owner ?? '', secret: at.secret, clock: Date.now },
		config: change.config ?? config,
		secrets: { databaseUrl: null, databaseUrls: {}, mailUrl: null },
		addresses: change.addresses ?? [at.server.origin, second.origin],
		log: () => {},
		onStep: async (step) => void (await plant[step]?.())
	});
}

/** `npm run suitcase -- drill`, which the running server's worker does. */
async function command(): Promise<{ code: number | null; said: string }> {
	const child = spawn(join(root, 'node_modules/.bin/node'), ['src/cli/suitcase.ts', 'drill'], {
		cwd: root,
		env: { PATH: process.env.PATH, SUITCASE_DATA: at.server.data }
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (part: Buffer) => (said += part.toString('utf8')));
	return { code: await new Promise((done) => child.once('close', done)), said };
}

/** The canary of the run that is under way: its id and its word. */
async function planted(): Promise<{ id: string; word: string }> {
	const { rows } = await sql<{ id: string; title: string }>`select story_id as id, title from shown.story_row
		where basis = 'canary' and channel = 'web' and language = 'en'`.execute(at.owner);
	return { id: rows[0]?.id ?? '', word: /[bcdfghjkmnpqvwxz]{24}/.exec(rows[0]?.title ?? '')?.[0] ?? '' };
}

test('a whole drill passes, cleans up, and stands on the page for readers', { timeout: 900_000 }, async () => {
	const told = await publishWhole(at);
	const before = await (await fetch(`${at.server.origin}/en/about/drill`)).text();
	const { code, said } = await command();
	console.log(said);
	expect(said).toContain('Passed.');
	expect(code).toBe(0);
	const run = await newestRun(at.owner);
	expect(run).toMatchObject({ outcome: 'passed', residue: {}, restored: true, skipped: TOOLS ? [] : ['sound'] });
	const gone = run?.gone as { surfaces: number; addresses: number; p95: number };
	expect(gone.addresses).toBe(2);
	// Three pages, three posters, every file of a picture, a poster and a sound; on both servers.
	expect(gone.surfaces).toBeGreaterThan(2 * (TOOLS ? 15 : 12));
	expect(gone.p95).toBeLessThan(3_000);
	// The page of before was kept in memory; the result made it new.
	expect(before).not.toContain('datetime="');
	await until('the result is shown', async () =>
		(await (await fetch(`${at.server.origin}/en/about/drill`)).text()).includes(
			`datetime="${new Date().toISOString().slice(0, 10)}"`
		)
	);
	// Nothing of it stays but what stays of every story that was erased.
	expect(await livingCanaries(at.owner)).toEqual([]);
	expect(readdirSync(config.backups)).not.toContain('drill');
	const left = await sql`select from story.receipt r join story.story s on s.id = r.story_id
		where s.basis = 'canary' and r.killed_at is null`.execute(at.owner);
	expect(left.rows).toEqual([]);
	expect((await fetch(at.server.origin + told.addresses.page)).status).toBe(200);
});

test.runIf(inFull)('what is left anywhere is found where it is', { timeout: 900_000 }, async () => {
	let canary = { id: '', word: '' };
	let key: { story_id: string; master_id: string; wrapped: Buffer } | undefined;
	const [kept, stray] = [join(at.server.data, 'kept.jpg'), join(tmpdir(), `suitcase-stray-${process.pid}`)];
	const said = await drill({
		// Written down in the clear while the backup is made.
		backup: async () => {
			canary = await planted();
			await sql`insert into office.setting (key, value) values ('planted', ${JSON.stringify(canary.word)}::jsonb)`.execute(
				at.owner
			);
			const file = await at.owner
				.selectFrom('shown.picture_row')
				.select('name')
				.where('story_id', '=', canary.id)
				.where('type', '=', 'image/jpeg')
				.executeTakeFirstOrThrow();
			copyFileSync(join(publicFolder(at), file.name), kept);
			key = await at.owner
				.selectFrom('vault.story_key')
				.selectAll()
				.where('story_id', '=', canary.id)
				.executeTakeFirst();
		},
		take_back: () => sql`delete from office.setting where key = 'planted'`.execute(at.owner),
		// A key that was not destroyed, a row that the search finds, a job that carries the sentence.
		database: async () => {
			if (!key) throw new Error('the canary had no key');
			const { story_id, master_id, wrapped } = key;
			await at.owner.insertInto('vault.story_key').values({ story_id, master_id, wrapped }).execute();
			await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, told_in, basis, has_picture, words,
					feed_id, published_on, position, expires_at, consent_version)
				values ('zzzzzzzzzz', 'web', 'en', '{}', 'x', 'x', 'en', 'teller', false, to_tsvector('simple', ${canary.word}), 'x',
					now()::date, 1, now() + interval '1 day', 1)`.execute(at.owner);
			await sql`select graphile_worker.add_job('nobody-takes-this', ${JSON.stringify({ said: `It said ${canary.word}.` })}::json)`.execute(
				at.owner
			);
		},
		disk: async () => {
			await sql`delete from vault.story_key where story_id = ${canary.id}`.execute(at.owner);
			await sql`delete from shown.story_row where story_id = 'zzzzzzzzzz'`.execute(at.owner);
			await sql`delete from graphile_worker._private_jobs where payload::text like ${`%${canary.word}%`}`.execute(
				at.owner
			);
			writeFileSync(join(at.server.data, 'postgres', 'base', 'leftover'), `..${canary.word}..`);
		},
		files: async () => {
			rmSync(join(at.server.data, 'postgres', 'base', 'leftover'));
			// A file that readers had, under another name; and what a program left in a temporary folder.
			copyFileSync(kept, join(publicFolder(at), `${'0'.repeat(32)}.jpg`));
			rmSync(kept);
			writeFileSync(stray, `..${canary.word}..`);
		}
	});
	rmSync(stray);
	rmSync(join(publicFolder(at), `${'0'.repeat(32)}.jpg`));
	expect(said).toMatchObject({ failedAt: 'database', trouble: null });
	const { residue } = said as Exclude<DrillOutcome, string>;
	const places = ['graphile_worker._private_jobs', 'shown.story_row', 'vault.story_key', 'disk', 'media', 'temporary'];
	expect(Object.keys(residue)).toEqual(expect.arrayContaining([...places, 'backups', 'restored/office.setting']));
	// Restoring brought back what was written down in the clear, and nothing of the story itself.
	expect(Object.keys(residue).filter((place) => place.startsWith('restored/'))).toEqual(['restored/office.setting']);
});

test.runIf(inFull)('a page that a node keeps makes it fail at taking back', { timeout: 900_000 }, async () => {
	const memory = new Map<string, { status: number; type: string; body: Buffer }>();
	// A cache in front that never asks again.
	const stubborn: Server = createServer((request, response) => {
		void (async () => {
			const path = request.url ?? '/';
			let kept = memory.get(path);
			if (!kept) {
				const answer = await fetch(at.server.origin + path, { redirect: 'manual' });
				const type = answer.headers.get('content-type') ?? '';
				kept = { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
				if (path.startsWith('/fr/stories/')) memory.set(path, kept);
			}
			response.writeHead(kept.status, { 'content-type': kept.type }).end(kept.body);
		})();
	});
	const port = await freePort();
	await new Promise<void>((done) => stubborn.listen(port, '127.0.0.1', done));
	const said = await drill({}, { addresses: [at.server.origin, `http://127.0.0.1:${port}`] });
	stubborn.closeAllConnections();
	stubborn.close();
	expect(said).toMatchObject({ failedAt: 'take_back', residue: { pages: 2 } });
});

test('a ledger that lost its end makes it fail at restoring', { timeout: 900_000 }, async () => {
	const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
	const changed: { -readonly [K in keyof Config]: Config[K] } = { ...config };
	const said = await drill(
		{
			take_back: async () => cpSync(config.ledger, join(folder, 'ledger'), { recursive: true }),
			restore: async () => void (changed.ledger = join(folder, 'ledger'))
		},
		{ config: changed }
	);
	rmSync(folder, { recursive: true });
	expect(said).toMatchObject({ failedAt: 'restore', restored: false });
	const { residue } = said as Exclude<DrillOutcome, string>;
	// Back as if nobody had taken it back: its row, its key, what was sealed, its files.
	expect(Object.keys(residue)).toEqual(
		expect.arrayContaining([
			'restored/story.story',
			'restored/vault.story_key',
			'restored/story.sealed',
			'restored/originals'
		])
	);
});

test('it stops what is new and nothing else; one that was cut short is cleaned up', { timeout: 900_000 }, async () => {
	const shown = async (storyId: string) => (await fetch(`${at.server.origin}/en/stories/${storyId}`)).status === 200;
	const { storyId: before } = await tellStory(at.owner, at.seal.keys);
	await enqueue(at.owner, 'publish', { storyId: before });
	const { rows } = await sql<{ failed: boolean }>`select outcome = 'failed' as failed from office.drill_run
		order by ended_at desc limit 1`.execute(at.owner);
	expect(rows[0]?.failed, 'the newest one failed').toBe(true);
	await until('the story waits', async () => {
		const waiting = await sql`select from graphile_worker.jobs where key = ${`publish:${before}`}
			and run_at > now() + interval '1 minute'`.execute(at.owner);
		return waiting.rows.length > 0;
	});
	expect(await shown(before)).toBe(false);
	expect((await fetch(`${at.server.origin}/en/stories`)).status).toBe(200);

	// As after a power cut: a run without an end, its canary told and nobody there to take it back.
	const context = {
		...{ db: worker, owner: at.owner, ownerUrl: at.logins.owner ?? '', config, secret: at.secret, clock: Date.now },
		...{ secrets: { databaseUrl: null, databaseUrls: {}, mailUrl: null }, addresses: [], log: () => {} }
	};
	const cut = await beginRun(worker, false, new Date());
	const { storyId } = await tellCanary(context, cut, 'ghent');
	expect(await livingCanaries(at.owner)).toEqual([storyId]);
	const { code, said } = await command();
	expect(said).toContain('Passed.');
	expect(code).toBe(0);
	expect(await livingCanaries(at.owner)).toEqual([]);
	const ended = await sql`select outcome, trouble, story_id from office.drill_run where id = ${cut}::uuid`.execute(
		at.owner
	);
	expect(ended.rows).toEqual([{ outcome: 'failed', trouble: 'interrupted', story_id: null }]);
	await until('what waited is shown', () => shown(before));
});
