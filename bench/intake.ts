/**
 * Acknowledged tellings a second against bare durable inserts of the same bytes: one database (fsync on, the settings of
 * every installation), one run, turn by turn, as many at once. A telling is acknowledged when its receipt can be shown.
 *
 * Three figures of ours: over HTTP by the whole program; by its door alone; and by the door with the hash of the receipt
 * made before, which shows what Argon2id costs. It is meant to cost: who steals the database must pay it for each guess.
 *
 * Run with: npm run build && node bench/intake.ts [tellings a round, default 60]
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Pool } from 'pg';
import type { IntakeDeps } from '#server/intake/deps.ts';
import { noticeIn } from '#messages/notice.ts';
import { createIntakeDoor } from '#server/intake/door.ts';
import { connect } from '#server/store/connect.ts';
import { visit, walker } from '../tests/intake-door.ts';
import { install } from '../tests/proofs/installation.ts';
import { percentile } from '../tests/proofs/percentile.ts';
import type { Page } from '../tests/proofs/plain-forms.ts';
import { digitsOn, pressAndFollow, tellByForm } from '../tests/proofs/tell-by-form.ts';

const TELLINGS = Number(process.argv[2] ?? 60);
const ROUNDS = 3;
const AT_ONCE = 8;
/** As long as most of the stories that people have told in writing. */
const TEXT = 'The first winter I learned the word for frost. '.repeat(80);

await using at = await install({ env: { TRUSTED_PROXY: '1' } });
await at.owner
	.insertInto('office.office')
	.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
	.execute();
const settings = await sql<{ said: string }>`select string_agg(name || ' ' || setting, ', ') as said from pg_settings
	where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')`.execute(at.owner);
console.log(`PostgreSQL: ${settings.rows[0]?.said}; ${AT_ONCE} at once, ${TELLINGS} tellings a round`);

/** Everything at once that there is, `AT_ONCE` of it at a time. Things a second, and milliseconds of each. */
async function rate(things: readonly (() => Promise<void>)[]): Promise<{ perSecond: number; times: number[] }> {
	const times: number[] = [];
	const queue = [...things];
	const began = performance.now();
	const work = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const since = performance.now();
			await next();
			times.push(performance.now() - since);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { perSecond: things.length / ((performance.now() - began) / 1_000), times };
}

let callers = 0;
/** Tellings over HTTP up to the last button; what is given presses it. */
async function filledByForm(): Promise<() => Promise<void>> {
	let press = (): Promise<Page> => Promise.reject(new Error('there is no last button'));
	// Each from an address of its own: nobody may tell without end.
	const caller = `198.51.100.${callers++ % 250}`;
	const whole = tellByForm(at.server.origin, { text: TEXT }, async (page, has, filled, button) => {
		const pressed = () => {
			process.env.SUITCASE_TEST_CALLER = caller;
			return pressAndFollow(page, has, filled, button);
		};
		if (button?.[1] !== 'send') return pressed();
		press = pressed;
		throw new Error('waits');
	});
	await whole.catch((error: Error) => {
		if (error.message !== 'waits') throw error;
	});
	return async () => void digitsOn(await press());
}

function openDoor(hash: IntakeDeps['seal']['receipts']['hash']) {
	const time = { now: Date.now() };
	const files = join(at.server.data, 'bench-files');
	mkdirSync(files, { recursive: true });
	const door = createIntakeDoor({
		...{ db: connect(at.logins, 'intake'), secret: at.secret, files, practice: () => false, clock: () => time.now },
		seal: { ...at.seal, receipts: { ...at.seal.receipts, hash } },
		notices: noticeIn,
		log: (line) => console.log(line)
	});
	return { door, time };
}
const withArgon = openDoor(at.seal.receipts.hash);
const known = await at.seal.receipts.hash('0'.repeat(16));
const withoutArgon = openDoor(() => Promise.resolve(known));

async function filledAtDoor(opened: typeof withArgon): Promise<() => Promise<void>> {
	const teller = walker(opened, { ...visit, caller: String(callers++) });
	await teller.toCheck({ text: TEXT });
	return async () => {
		const { view } = await teller.post({ intent: 'send' });
		if (view.kind !== 'receipt') throw new Error(`no receipt: ${view.kind}`);
	};
}

async function prepared(make: () => Promise<() => Promise<void>>): Promise<(() => Promise<void>)[]> {
	const made: (() => Promise<void>)[] = [];
	while (made.length < TELLINGS) made.push(await make());
	return made;
}

/** The bytes that one telling leaves in the database, all its rows together. */
async function bytesOfOne(): Promise<number> {
	const { rows: tables } = await sql<{ name: string }>`select table_schema || '.' || table_name as name
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where column_name = 'story_id' and table_schema in ('story', 'vault') and table_type = 'BASE TABLE'`.execute(at.owner);
	const story = await at.owner.selectFrom('story.story').select('id').limit(1).executeTakeFirstOrThrow();
	let bytes = 0;
	for (const { name } of [...tables, { name: 'story.story' }]) {
		const column = sql.raw(name === 'story.story' ? 'id' : 'story_id');
		const { rows } = await sql<{
			bytes: string | null;
		}>`select sum(pg_column_size(t.*)) as bytes from ${sql.raw(name)} t
			where ${column} = ${story.id}`.execute(at.owner);
		bytes += Number(rows[0]?.bytes ?? 0);
	}
	return bytes;
}

// The forms want three seconds between a page and its last button: they are filled in before, many at a time.
const overHttp: (() => Promise<void>)[] = [];
while (overHttp.length < TELLINGS * ROUNDS)
	overHttp.push(...(await Promise.all(Array.from({ length: 20 }, filledByForm))));
await overHttp.shift()?.();
const bytes = await bytesOfOne();
const pool = new Pool({ connectionString: at.logins.owner, max: AT_ONCE });
await pool.query('create schema bench');
await pool.query('create table bench.bare (id bigint generated always as identity primary key, body bytea not null)');
await pool.query('alter table bench.bare alter column body set storage external');

const figures: Record<'bare' | 'http' | 'door' | 'without' | 'argon', number[]> = {
	bare: [],
	http: [],
	door: [],
	without: [],
	argon: []
};
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
	const insert = () => pool.query('insert into bench.bare (body) values ($1)', [randomBytes(bytes)]).then(() => {});
	figures.bare.push((await rate(Array.from({ length: TELLINGS * 10 }, () => insert))).perSecond);
	const http = await rate(overHttp.splice(0, TELLINGS));
	figures.http.push(http.perSecond);
	times.push(...http.times);
	figures.door.push((await rate(await prepared(() => filledAtDoor(withArgon)))).perSecond);
	figures.without.push((await rate(await prepared(() => filledAtDoor(withoutArgon)))).perSecond);
	const hash = () => at.seal.receipts.hash(randomBytes(8).toString('hex')).then(() => {});
	figures.argon.push((await rate(Array.from({ length: TELLINGS }, () => hash))).perSecond);
	const last = Object.entries(figures).map(([name, all]) => `${name} ${(all.at(-1) ?? 0).toFixed(1)}/s`);
	console.log(`round ${round + 1}: ${last.join(', ')}; load ${loadavg()[0]?.toFixed(1)}`);
}
await pool.end();

const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
const against = (name: keyof typeof figures) =>
	`${mean(figures[name]).toFixed(1)}/s, ratio ${(mean(figures[name]) / mean(figures.bare)).toFixed(3)}`;
console.log(`bare inserts of ${bytes} bytes, each durable: ${mean(figures.bare).toFixed(0)}/s`);
console.log(
	`tellings over HTTP: ${against('http')}; p50 ${percentile(times, 50).toFixed(0)} ms, p99 ${percentile(times, 99).toFixed(0)} ms`
);
console.log(`tellings by the door: ${against('door')}`);
console.log(`the same without Argon2id (64 MiB): ${against('without')}`);
console.log(`Argon2id alone, as receipts do it: ${mean(figures.argon).toFixed(1)}/s: no telling can be quicker`);
process.exit(0);
