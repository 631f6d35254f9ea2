/**
 * Nobody breaks a page with what stands behind the question mark: at every address, readers', tellers', journalists' and
 * staff's, with every name that the page reads. Names and values that every object knows are the trap.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '#domain/office/roles.ts';
import { readSettings } from '#server/config/config.ts';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { makeToken } from '#server/store/accounts/tokens.ts';
import { connect } from '#server/store/connect.ts';
import type { DeskDb, OwnerDb } from '#server/store/handle.ts';
import { root } from '../architecture/sources.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { exampleAddresses, routePatterns } from '../proofs/route-manifest.ts';
import { tellStory } from '../told-story.ts';
import { startServer, type RunningServer } from './server.ts';

/** As they stand in an address. */
const ODD = [
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '%00', '%ff%fe', '%ED%A0%80'],
	...['-1', '1e999', '9'.repeat(40), '%F0%9F%98%80', "'%22%3C%3E", 'a'.repeat(5_000), '../..']
];
/** Those that are tried with each name apart: a page may end at the first that it does not like. */
const EACH = ['__proto__', 'constructor', '%00', '%ff%fe', '9'.repeat(40)];

let server: RunningServer;
let owner: OwnerDb;
let desk: DeskDb;
let storyId: string;
let cookie: string;

beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off' } });
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins, secret } = runningLogins(settings.value);
	owner = connect(logins, 'owner');
	desk = connect(logins, 'desk');
	await makeOffices(owner);
	const { id } = await makePerson(owner, 'everybody', [...ROLES]);
	const auth = createAuthContext({ db: desk, derive: secret.derive, clock: Date.now });
	const [seat] = await openPracticeSession(
		auth,
		{ headers: new Headers(), secure: false, caller: null, loopback: true },
		id
	);
	const keys = await openMasterKeys(settings.value.config.keysFile);
	({ storyId } = await tellStory(owner, keys, { office: 'brussels', channels: ['web', 'press', 'embed', 'print'] }));
	await owner.transaction().execute((tx) => enqueue(tx, 'publish', { storyId }));
	const { token, hash } = makeToken();
	await sql`with who as (insert into press.journalist (name, outlet, email, purpose, locale, office_id, state, confirmed_at, approved_until)
		values ('Amina', 'The Paper', 'amina@paper.example.org', '', 'en', 'brussels', 'approved', now(), now() + interval '1 day') returning id)
		insert into press.session (token_hash, journalist_id, until) select ${hash}, id, now() + interval '1 day' from who`.execute(
		owner
	);
	cookie = `${seat?.name ?? ''}=${seat?.value ?? ''}; press=${token}`;
	for (const late = Date.now() + 180_000; (await ask(`/en/stories/${storyId}`)).status !== 200; await pause(200))
		if (Date.now() > late) throw new Error('the story did not come out');
});
afterAll(async () => {
	await owner?.destroy();
	await desk?.destroy();
	await server?.[Symbol.asyncDispose]();
});

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));
async function ask(address: string): Promise<{ status: number; text: string }> {
	const answer = await fetch(server.origin + address, { redirect: 'manual', headers: { accept: 'text/html', cookie } });
	return { status: answer.status, text: await answer.text() };
}

/** What only a program says of itself. */
const INSIDES = /\[native code\]|\[object \w+\]|function Object|\bNaN\b/;
/** oEmbed says 501 of a format that it does not know. */
const isBroken = (status: number) => status >= 500 && status !== 501;

/** Names that the files of a page read from its address, and those that lists and programs know. */
function namesOf(pattern: string): string[] {
	const names = new Set(['lang', 'said', 'done']);
	for (const group of ['', '(public)', '(press)', '(intake)', '(desk)']) {
		const folder = join(root, 'src/routes', group, pattern);
		if (!existsSync(folder)) continue;
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const text = readFileSync(join(folder, entry.name), 'utf8');
			for (const [, name = ''] of text.matchAll(
				/\b(?:searchParams|asked|search)(?:\.(?:get|has|getAll))?\('([\w-]+)'\)/g
			))
				names.add(name);
			if (/url\.searchParams[,)]|RequestHandler = \(event\)|answerPrograms/.test(text))
				for (const name of ['q', 'from', 'now', 'brings', 'with', 'after', 'before', 'locale', 'since'])
					names.add(name);
		}
	}
	return [...names];
}

test('pages read names from their addresses, and these are found', () => {
	expect(namesOf('/[locale=locale]/stories')).toContain('after');
	expect(namesOf('/[locale=locale]/press')).toEqual(expect.arrayContaining(['before', 'said']));
	expect(namesOf('/desk/stories/[id]')).toEqual(expect.arrayContaining(['not-given', 'at', 'done']));
	expect(namesOf('/oembed')).toEqual(expect.arrayContaining(['maxwidth', 'url']));
});

test.each(routePatterns())('nothing breaks %s', async (pattern) => {
	const examples = {
		locales: ['en'],
		storyId,
		origin: server.origin,
		media: [`${'ab'.repeat(16)}.jpg`],
		files: ['0'],
		word: 'bread'
	};
	const paths = new Set(exampleAddresses(pattern, examples).map((address) => address.split('?')[0] ?? ''));
	const names = namesOf(pattern);
	const queries = [
		...ODD.map((value) => names.map((name) => `${name}=${value}`).join('&')),
		...EACH.flatMap((value) => names.map((name) => `${name}=${value}`)),
		// The same name twice, as a list, and names of objects themselves.
		names.map((name) => `${name}=en&${name}=fr&${name}[]=x&${name}[__proto__]=y`).join('&'),
		'__proto__=x&constructor=y&toString=z&=&&&%ff=%ff',
		'/__proto__'
	];
	for (const path of [...paths].slice(0, 2))
		for (const query of queries) {
			const at = `${path}?${query}`;
			const { status, text } = await ask(at);
			expect(isBroken(status), `${status} ${at.slice(0, 200)}`).toBe(false);
			expect(INSIDES.exec(text)?.[0], at.slice(0, 200)).toBeUndefined();
		}
});

test('nothing breaks by what stands in a path', async () => {
	const odd = ['%ff', '%00', '%E0%A4%A', '__proto__', 'constructor', '%2e%2e%2f', '%F0%9F%98%80', 'a'.repeat(3_000)];
	const paths = routePatterns().filter((pattern) => /\[(?!locale)/.test(pattern));
	for (const pattern of paths)
		for (const part of odd) {
			const path = pattern.replace('[locale=locale]', 'en').replace(/\[[^\]]+\]/g, part);
			const { status, text } = await ask(path);
			expect(isBroken(status), `${status} ${path.slice(0, 200)}`).toBe(false);
			expect(INSIDES.exec(text)?.[0], path.slice(0, 200)).toBeUndefined();
		}
});
