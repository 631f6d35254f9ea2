/** The commands as people start them: a process of their own, on a data folder of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandNames, runCommand } from '../src/cli/suitcase.ts';
import { readSettings, type Settings } from '#server/config/config.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { writeSetting } from '#server/store/settings.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-commands-'));
const data = join(root, 'site');
const program = fileURLToPath(new URL('../src/cli/suitcase.ts', import.meta.url));
const wrapper = fileURLToPath(new URL('../scripts/as-service.sh', import.meta.url));
const env = { PATH: process.env.PATH ?? '', SUITCASE_DATA: data };
afterAll(() => rmSync(root, { recursive: true, force: true }));

function suitcase(args: string[], { input = '', more = {} }: { input?: string; more?: Record<string, string> } = {}) {
	const done = spawnSync(process.execPath, [program, ...args], {
		env: { ...env, ...more },
		input,
		encoding: 'utf8',
		timeout: 60_000
	});
	return { code: done.status, out: done.stdout, said: done.stderr };
}
function settings(): Settings {
	const read = readSettings(env);
	if (!read.ok) throw new Error('settings');
	return read.value;
}
async function inside<T>(work: (db: OwnerDb) => Promise<T>): Promise<T> {
	const database = await openDatabase(settings());
	const db = connect(database.logins, 'owner');
	try {
		return await work(db);
	} finally {
		await db.destroy();
		await database.stop();
	}
}

const voice = (id: string, change: Record<string, unknown> = {}) =>
	JSON.stringify({
		id,
		source: { title: 'A book', author: 'Some One', year: 1900 },
		teller_name: 'Some One',
		language: 'en',
		origin_country: 'GR',
		host_country: 'JP',
		year_told_about: 1890,
		title: 'A farewell',
		brings: 'lessons in English',
		text: 'The first paragraph.\n\nThe second.',
		...change
	});
const file = join(root, 'voices.jsonl');

beforeAll(() => {
	mkdirSync(join(root, 'images'));
	// A picture of one pixel, and something that is none.
	writeFileSync(
		join(root, 'images', 'dot.png'),
		Buffer.from(
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
			'base64'
		)
	);
	writeFileSync(join(root, 'images', 'broken.jpg'), 'no picture');
	writeFileSync(
		file,
		[
			voice('one', { image: 'dot.png' }),
			voice('two'),
			'{ broken',
			voice('three', { host_country: 'XX' }),
			'',
			voice('four', { image: 'broken.jpg' }),
			voice('five', { image: 'missing.jpg' }),
			voice('six', { text: 'x'.repeat(60_001) })
		].join('\n')
	);
});

async function here(...args: string[]) {
	const said = { out: '', aside: '' };
	const code = await runCommand(args, {
		line: (text) => void (said.out += `${text}\n`),
		aside: (text) => void (said.aside += `${text}\n`),
		progress: () => {},
		ask: async () => null
	});
	return { code, ...said };
}

describe('every command', () => {
	test('stands in the list and explains itself', async () => {
		const list = suitcase(['--help']);
		expect(list.code).toBe(0);
		for (const name of commandNames) {
			expect(list.out).toMatch(new RegExp(`^  ${name} `, 'm'));
			const help = await here(name, '--help');
			expect(help.code).toBe(0);
			expect(help.out).toContain(`npm run suitcase -- ${name}`);
		}
	});
	test('says kindly what it did not understand', async () => {
		for (const args of [['imprt'], ['import', file, '--bsis', 'x'], []]) expect((await here(...args)).code).toBe(2);
		const incomplete = [
			['import'],
			['import', file, '--basis', 'teller', '--office', 'x'],
			['keys'],
			['practice'],
			['restore'],
			['invite', 'nobody'],
			['invite', 'a@example.org', '--role', 'editor,edtor', '--office', 'x'],
			['invite', 'a@example.org', '--role', 'editor', '--office', 'x', '--reads', 'Farsi'],
			['invite', 'a@example.org', '--role', 'editor', '--office', 'x', '--name', 'x'.repeat(121)]
		];
		for (const args of incomplete) {
			const answer = await here(...args);
			expect(answer.code).toBe(1);
			expect(answer.aside).not.toMatch(/It could not be done| {4}at /);
		}
		expect(existsSync(join(data, 'postgres'))).toBe(false);
	});
});

describe('without the settings of the service', () => {
	const onEmpty = (args: string[], more: Record<string, string> = {}) => {
		const folder = mkdtempSync(join(root, 'empty-'));
		const { code, said } = suitcase(args, { more: { SUITCASE_DATA: join(folder, 'data'), ...more } });
		return { code, said, left: readdirSync(folder, { recursive: true }) };
	};
	test('a command founds nothing, and says what it lacks', () => {
		const commands = [
			['backup'],
			['verify'],
			['keys', 'rotate'],
			['restore', '--drill'],
			['import', file, '--basis', 'public_domain', '--office', 'Old voices', '--new-office', 'BE']
		];
		for (const args of commands) {
			const { code, said, left } = onEmpty(args);
			expect({ args, code, left }).toEqual({ args, code: 1, left: [] });
			expect(said).toContain('needs the settings of the service');
		}
	});
	test('nor where the database lies elsewhere and its secret does not', () => {
		const { code, said, left } = onEmpty(['backup'], { DATABASE_URL: 'postgres://a@127.0.0.1:9/none' });
		expect({ code, left }).toEqual({ code: 1, left: [] });
		expect(said).toContain('The second secret is not at');
	});
	test('one that may begin a site does', () => {
		expect(suitcase(['migrate']).out).toContain('done: ');
		expect(suitcase(['name']).code).toBe(0);
	});
	test('the wrapper gives a command the settings of the service', () => {
		const settingsFile = join(root, 'service.env');
		writeFileSync(settingsFile, `# where it lies\n\nSUITCASE_DATA=${data}\nMAIL_FROM="A desk $HOME & more <a@b.cd>"\n`);
		const run = (...args: string[]) =>
			spawnSync(wrapper, args, {
				cwd: tmpdir(),
				env: { PATH: process.env.PATH ?? '', SUITCASE_ENV: settingsFile, SUITCASE_USER: userInfo().username },
				encoding: 'utf8'
			});
		expect(run('name').stdout.trim()).toBe('Suitcase');
		rmSync(settingsFile);
		expect(run('name')).toMatchObject({ status: 2, stdout: '' });
	});
});

describe('import', () => {
	test('takes what is good, refuses the rest line by line with its reason', () => {
		const answer = suitcase([
			'import',
			file,
			'--basis',
			'public_domain',
			'--office',
			'Old voices',
			'--new-office',
			'BE'
		]);
		const lines = answer.out.trim().split('\n');
		expect(answer.code).toBe(1);
		expect(lines[0]).toMatch(/^line 1: taken: voices:one is story [0-9a-z]{10}, with its picture$/);
		expect(lines[1]).toMatch(/^line 2: taken/);
		expect(lines[2]).toBe('line 3: refused: not valid JSON');
		expect(lines[3]).toContain('line 4: refused: the field "host_country"');
		expect(lines[4]).toBe('line 6: refused: the picture of voices:four is no JPEG, PNG or WebP picture');
		expect(lines[5]).toContain('line 7: refused: the picture missing.jpg is missing');
		expect(lines[6]).toContain('line 8: refused: the text is too long');
		expect(lines[7]).toContain('2 taken, 0 were there already, 5 refused');
	});
	test('a second time adds nothing and changes nothing', async () => {
		await inside(async (db) => {
			await db.updateTable('story.story').set({ desk_state: 'closed' }).where('ref', '=', 'voices:two').execute();
		});
		const answer = suitcase(['import', file, '--basis', 'public_domain', '--office', 'old-voices']);
		expect(answer.out).toContain('0 taken, 2 were there already, 5 refused');
		await inside(async (db) => {
			const rows = await db
				.selectFrom('story.story')
				.select(['ref', 'desk_state', 'risk', 'basis', 'capture'])
				.orderBy('ref')
				.execute();
			expect(rows).toEqual([
				{ ref: 'voices:one', desk_state: 'in_review', risk: 'high', basis: 'public_domain', capture: 'import' },
				{ ref: 'voices:two', desk_state: 'closed', risk: 'high', basis: 'public_domain', capture: 'import' }
			]);
			const pictures = await db.selectFrom('story.file').select(['people', 'width', 'height']).execute();
			expect(pictures).toEqual([{ people: 'unconfirmed', width: 1, height: 1 }]);
			const until = await db
				.selectFrom('story.consent_grant')
				.select(['channel', 'valid_until'])
				.distinct()
				.orderBy('channel')
				.execute();
			expect(until.map((grant) => grant.channel)).toEqual(['embed', 'press', 'print', 'social', 'web']);
			for (const { valid_until } of until) expect(valid_until.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
		});
	});
	test('names the offices there are when it is given another', () => {
		expect(suitcase(['import', file, '--basis', 'public_domain', '--office', 'nowhere']).said).toContain(
			'old-voices  Old voices'
		);
	});
});

describe('backup, restore and keys', () => {
	test('a backup is restored into an empty folder, and only there', () => {
		expect(suitcase(['keys', 'rotate']).out).toContain('2 story keys were wrapped anew');
		expect(suitcase(['backup']).code).toBe(0);
		const [name = ''] = readdirSync(join(data, 'backups', 'data'));
		const from = join(data, 'backups', 'data', name);
		expect(suitcase(['restore', from]).said).toContain('There is something in the data folder');
		const more = {
			SUITCASE_DATA: join(root, 'second'),
			SUITCASE_KEYS: join(data, 'keys', 'master.json'),
			SUITCASE_SECRET: join(data, 'keys', 'second-secret')
		};
		const missing = suitcase(['restore', from], { more });
		expect(missing.said).toContain('--accept-gap');
		const answer = suitcase(['restore', from, '--ledger', join(data, 'ledger')], { more });
		expect(answer.out).toContain('2 stories are back');
		expect(answer.code).toBe(0);
	});
	test('the drill passes', () => {
		const answer = suitcase(['restore', '--drill']);
		expect(answer.out).toMatch(/2 stories, \d+ seals opened, 0 broken/);
		expect(answer.code).toBe(0);
	});
	test('recovery: shown once, asked for, and good for the lost keys', () => {
		const shown = suitcase(['keys', 'recovery'], { input: 'wrong\n' });
		expect(shown.code).toBe(1);
		const key = [...shown.out.matchAll(/^ {2}[ \d]\d {2}(\S+)$/gm)].map((found) => found[1]).join('');
		expect(key).toMatch(/^AGE-SECRET-KEY-1/);
		expect(suitcase(['keys', 'recover'], { input: `${key}\n` }).said).toContain('left as they are');
		rmSync(join(data, 'keys', 'master.json'));
		// No command makes new keys for stories that the old ones open.
		expect(suitcase(['verify']).said).toContain('The master keys of these stories are not at');
		expect(existsSync(join(data, 'keys', 'master.json'))).toBe(false);
		expect(suitcase(['keys', 'recover'], { input: 'AGE-SECRET-KEY-1NO\n' }).said).toContain('does not open it');
		expect(suitcase(['keys', 'recover'], { input: `${key}\n` }).code).toBe(0);
		expect(suitcase(['keys', 'show']).out).toMatch(/present {3}2 stories/);
	});
});

describe('sample, verify and practice', () => {
	test('in practice the collection is approved and can be published; leaving deletes it', async () => {
		await inside((db) => writeSetting(db, 'practice', true));
		expect(suitcase(['sample']).out).toContain('12 stories added');
		expect(suitcase(['sample']).out).toContain('there already');
		expect(suitcase(['invite', 'a@example.org', '--role', 'editor', '--office', 'old-voices']).said).toContain(
			'practice mode'
		);
		const places = filePlaces(settings().config);
		const { logins, stop, secret } = await openDatabase(settings());
		const worker = connect(logins, 'worker');
		const ids = await worker.selectFrom('story.story').select('id').where('practice', '=', true).execute();
		const texts = await worker.selectFrom('story.telling').select(['source_language', 'read_version']).execute();
		expect(texts.filter((one) => one.source_language !== null && one.read_version !== 1)).toEqual([]);
		const context = {
			db: worker,
			masterKeys: await openMasterKeys(settings().config.keysFile),
			feedKey: secret?.derive('feed-id') ?? Buffer.alloc(32),
			memoryFolder: '/dev/shm',
			sealedFiles: places.sealed,
			publicFiles: places.public,
			poster: async () => new TextEncoder().encode('%PDF'),
			clock: Date.now
		};
		expect(ids).toHaveLength(12);
		for (const { id } of ids) expect(await publishStory(context, id)).toBe('published');
		await worker.destroy();
		await stop();

		const good = suitcase(['verify']);
		expect(good.out).toContain('12 stories compared: 0 wrong');
		expect(good.out).toContain('The counters are right');
		expect(good.code).toBe(0);
		await inside(async (db) => {
			await db
				.updateTable('shown.story_row')
				.set({ title: 'Somebody changed this' })
				.where('story_id', '=', ids[0]?.id ?? '')
				.where('language', '=', 'fr')
				.where('channel', '=', 'web')
				.execute();
			await db
				.updateTable('story.person')
				.set({ state: 'withdrawn' })
				.where('story_id', '=', ids[1]?.id ?? '')
				.execute();
			await sql`update shown.facet_row set stories = 77 where one = 'all' and other = 'all'`.execute(db);
		});
		const bad = suitcase(['verify', '--repair']);
		expect(bad.code).toBe(1);
		expect(bad.out).toContain(`story ${ids[0]?.id}, web/fr: is shown in another form`);
		expect(bad.out).toContain(`story ${ids[1]?.id}, web/ar: is shown, but consent does not allow it`);
		expect(bad.out).toContain('2 stories are published again');
		expect(bad.out).toContain('shown.facet_row, all all: 77 is kept, counted anew it is 12');
		expect(bad.out).toContain('Counters that are wrong: 1.');
		expect(suitcase(['verify']).out).toContain('The counters are right');

		const left = suitcase(['practice', 'off'], { input: '' });
		expect(left.out).toContain('12 stories and 2 accounts were deleted');
		expect(left.out).toMatch(/\/desk\/welcome\/\S{20}/);
		expect(left.code).toBe(1);
		await inside(async (db) => {
			expect(await db.selectFrom('story.story').select('ref').orderBy('ref').execute()).toEqual([
				{ ref: 'voices:one' },
				{ ref: 'voices:two' }
			]);
			expect(await db.selectFrom('shown.story_row').select('title').execute()).toEqual([]);
			expect(await db.selectFrom('vault.story_key').select('story_id').execute()).toHaveLength(2);
		});
	});
	test('accounts and the name of the site', async () => {
		expect(suitcase(['practice', 'off']).said).toContain('off already');
		expect(suitcase(['invite', 'a@example.org', '--role', 'editor', '--office', 'old-voices']).out).toMatch(
			/\/desk\/invitation\/\S{20}/
		);
		await inside(async (db) => {
			const deeds = await db.selectFrom('office.deed').select('subject').where('did', '=', 'invited').execute();
			expect(deeds).toEqual([{ subject: 'old-voices' }]);
		});
		const invited = (...more: string[]) => suitcase(['invite', 'b@example.org', '--role', 'editor,editor', ...more]);
		expect(invited('--office', 'nowhere').said).toContain('There is no office "nowhere"');
		expect(invited('--office', 'old-voices', '--reads', 'fa, en').code).toBe(0);
		await inside(async (db) => {
			const row = db.selectFrom('office.invitation').select(['roles', 'reading', 'name']);
			expect(await row.where('email', '=', 'b@example.org').executeTakeFirst()).toEqual({
				roles: ['editor'],
				reading: ['fa', 'en'],
				name: 'b'
			});
		});
		expect(suitcase(['reset-totp', 'a@example.org']).said).toContain('No open account');
		expect(suitcase(['name']).out.trim()).toBe('Suitcase');
		expect(suitcase(['name', 'Voices of the Harbour']).code).toBe(0);
		expect(suitcase(['name']).out.trim()).toBe('Voices of the Harbour');
		expect(suitcase(['name', 'x'.repeat(61)]).said).toContain('too long');
		expect(suitcase(['name', '--none']).out).toContain('Suitcase');
	});
});

test('a command uses the database of a server that runs', async () => {
	const script = `const { openDatabase } = await import(${JSON.stringify(new URL('../src/server/postgres/open.ts', import.meta.url).href)});
		const { settingsOrExit } = await import(${JSON.stringify(new URL('../src/server/config/config.ts', import.meta.url).href)});
		const database = await openDatabase(settingsOrExit());
		console.log('open');
		process.on('SIGTERM', async () => { await database.stop(); process.exit(0); });`;
	const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
		env,
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await new Promise((open) => server.stdout.once('data', open));
	expect(suitcase(['keys', 'show']).out).toMatch(/present {3}2 stories/);
	expect(suitcase(['verify']).code).toBe(0);
	server.kill('SIGTERM');
	expect(await new Promise((ended) => server.once('exit', ended))).toBe(0);
});
