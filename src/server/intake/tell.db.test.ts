import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { parseTestimony } from '#domain/story/testimony.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { noticeDetail } from '#server/intake/notice-detail.ts';
import { asked, goodStory, openTestDoor, type TestDoor, visit, walker } from '../../../tests/intake-door.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const rows = async (table: string): Promise<number> => {
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(it.db.owner);
	return rows[0]?.n ?? -1;
};
const storyOf = (id: string) =>
	it.db.owner.selectFrom('story.story').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const newestStory = () =>
	it.db.owner.selectFrom('story.story').selectAll().orderBy('arrived_at', 'desc').limit(1).executeTakeFirstOrThrow();

test('a story that was told is durable, sealed, and opens with its own key only', async () => {
	const walk = walker(it);
	await walk.toCheck();
	const answer = await walk.post({ intent: 'send' });
	if (answer.view.kind !== 'receipt') throw new Error(answer.view.kind);
	expect(checkReceipt(answer.view.digits)).toBe('ok');

	const story = await newestStory();
	expect(story).toMatchObject({
		office_id: 'brussels',
		origin: 'MA',
		host: 'BE',
		desk_state: 'arrived',
		claim_open: false
	});
	expect(story).toMatchObject({ hold_events: [], show_first: true, consent_version: 1, embargo_until: Infinity });
	const person = await it.db.owner.selectFrom('story.person').selectAll().where('story_id', '=', story.id).execute();
	expect(person.map(({ role, state }) => [role, state])).toEqual([['teller', 'cooling']]);
	const grants = await it.db.owner
		.selectFrom('story.consent_grant')
		.selectAll()
		.where('story_id', '=', story.id)
		.execute();
	expect(grants.map(({ channel, levels }) => [channel, levels])).toEqual([
		[
			'web',
			expect.objectContaining({
				text: 1,
				name: 1,
				face: 0,
				origin: 1,
				current: 1,
				time: 1,
				age: 1,
				gender: 0,
				art9: 0,
				legal: 0
			})
		]
	]);

	const key = it.deps.seal.keys.unwrap(
		story.id,
		await it.db.owner
			.selectFrom('vault.story_key')
			.selectAll()
			.where('story_id', '=', story.id)
			.executeTakeFirstOrThrow()
	);
	const sealed = await it.db.owner.selectFrom('story.sealed').selectAll().where('story_id', '=', story.id).execute();
	const open = (field: string) => {
		const row = sealed.find((one) => one.field === field);
		return openJson(key, { table: 'story.sealed', row: story.id, field, version: 1 }, row?.body ?? Buffer.alloc(0));
	};
	expect(parseTestimony(open('testimony'))).toMatchObject({
		brings: goodStory.brings,
		text: goodStory.text,
		since: 2015
	});
	expect(parseFacts(open('facts'))).toMatchObject({ ok: true });
	expect(sealed.map((row) => row.field).sort()).toEqual(['facts', 'testimony']);

	const receipt = await it.db.owner
		.selectFrom('story.receipt')
		.selectAll()
		.where('story_id', '=', story.id)
		.executeTakeFirstOrThrow();
	expect(receipt.locator).toBe(it.deps.seal.receipts.locator(answer.view.digits));
	const found = await it.deps.seal.receipts.verifyTwo(
		'open',
		[{ id: receipt.id, hash: receipt.hash }],
		answer.view.digits
	);
	expect(found).toEqual({ ok: true, value: receipt.id });
});

test('sending twice gives one story and the same receipt', async () => {
	const before = await rows('story.story');
	const walk = walker(it);
	const check = await walk.toCheck();
	it.time.now += 5_000;
	const send = () =>
		it.door.tell.post(
			visit,
			new Request('http://localhost/', {
				method: 'POST',
				body: new URLSearchParams({
					token: check.token ?? '',
					version: String(check.version),
					stamp: check.stamp,
					screen: 'check',
					intent: 'send'
				})
			})
		);
	const both = await Promise.all([send(), send()]);
	const again = await send();
	const digits = [...both, again].map(({ view }) => (view.kind === 'receipt' ? view.digits : view.kind));
	expect(new Set(digits).size).toBe(1);
	expect(digits[0]).toMatch(/^[0-9]{16}$/);
	expect(await rows('story.story')).toBe(before + 1);
	expect((await it.door.tell.open({ ...visit, token: check.token })).kind).toBe('receipt');
});

test('under eighteen nothing is stored, at the beginning or later', async () => {
	const counts = () => Promise.all(['story.draft', 'story.story', 'story.draft_file'].map(rows));
	const before = await counts();
	expect((await walker(it).post({ country: 'BE', adult: 'no' })).view.kind).toBe('minor');
	expect((await walker(it).post({ screen: 'office', country: 'BE', adult: 'no', office: 'brussels' })).view.kind).toBe(
		'minor'
	);
	const walk = walker(it);
	await walk.begin();
	const typo = await walk.post({ ...goodStory, age: '14' });
	expect(asked(typo.view).faults).toEqual([{ field: 'age', problem: 'under_18' }]);
	expect(asked(typo.view).answers.text).toBe(goodStory.text);
	expect((await walk.post({ intent: 'minor' })).view.kind).toBe('minor');
	expect(await counts()).toEqual(before);
});

test('a draft is read with its token only, and its row says nothing', async () => {
	const walk = walker(it);
	await walk.begin();
	const page = asked((await walk.post({ ...goodStory, intent: 'preview', text: 'MARKER-IN-A-DRAFT' })).view);
	const token = page.token ?? '';
	const { rows: dumped } = await sql<{ row: string }>`select d::text as row from story.draft d`.execute(it.db.owner);
	const dump = dumped.map(({ row }) => row).join('\n');
	const inHex = (text: string) => Buffer.from(text).toString('hex');
	for (const secret of ['MARKER-IN-A-DRAFT', token, goodStory.brings])
		for (const form of [secret, inHex(secret), Buffer.from(secret).toString('base64')])
			expect(dump).not.toContain(form);
	expect((await it.door.tell.open({ ...visit, token })).kind).toBe('found');
	const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
	expect((await it.door.tell.open({ ...visit, token: 'x'.repeat(43) })).kind).toBe('ask');
	// The last sign of base64url carries unused bits: the hash is over the text, so no other text opens it.
	expect((await it.door.tell.open({ ...visit, token: other })).kind).toBe('ask');
	for (const table of [
		'story.draft',
		'story.draft_file',
		'story.story',
		'story.sealed',
		'story.receipt',
		'vault.story_key'
	])
		await expect(sql`select from ${sql.table(table)}`.execute(it.db.intake), table).rejects.toMatchObject({
			code: '42501'
		});
	for (const call of [
		sql`select story.hide('0000000000')`,
		sql`delete from story.draft`,
		sql`select story.append_event('x', 'given', 'y')`
	])
		await expect(call.execute(it.db.intake)).rejects.toMatchObject({ code: '42501' });
});

test('leaving deletes the draft and its pictures', async () => {
	const walk = walker(it);
	await walk.begin();
	const png = Buffer.concat([
		Buffer.from('89504e470d0a1a0a0000000d4948445200000040000000400806000000', 'hex'),
		Buffer.alloc(5_000)
	]);
	const page = asked((await walk.post({ ...goodStory, intent: 'add' }, [{ name: 'me.png', bytes: png }])).view);
	expect(page.pictures).toEqual([{ id: expect.any(String), name: 'me.png', bytes: png.length }]);
	const onDisk = async () =>
		(await readdir(it.deps.files, { recursive: true })).filter((name) => name.includes('/')).length;
	const before = await onDisk();
	expect(before).toBeGreaterThan(0);
	await it.door.tell.leave(page.token);
	expect(await onDisk()).toBe(before - 1);
	expect((await it.door.tell.open({ ...visit, token: page.token })).kind).toBe('ask');
	const late = await walk.post({ ...goodStory, text: 'typed after leaving' });
	expect(asked(late.view)).toMatchObject({ screen: 'start', notice: 'expired', token: null });
	expect(asked(late.view).carried).toContain('typed after leaving');
	// The same page once more is what a browser sends when somebody presses Back and "reload".
	const { screen, stamp } = page;
	const sentBefore = { token: page.token ?? '', version: String(page.version), screen, stamp };
	const replayed = await walk.post({ ...goodStory, ...sentBefore, text: 'typed after leaving' });
	expect(asked(replayed.view)).toMatchObject({ screen: 'start', notice: null, carried: null, answers: {} });
});

test('a recording is sealed while it arrives, outlives a mistake, and goes with the story', async () => {
	const walk = walker(it);
	await walk.begin();
	const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(5_000, 7)]);
	const recording = [{ name: 'me.webm', bytes: webm, field: 'recording' as const }];
	// A mistake among the words does not cost the recording.
	const kept = asked((await walk.post({ ...goodStory, brings: '' }, recording)).view);
	expect(kept.recordings).toEqual([{ id: expect.any(String), name: 'me.webm', bytes: webm.length }]);
	expect(kept.pictures).toEqual([]);
	const wrong = asked(
		(await walk.post(goodStory, [{ name: 'list.m3u8', bytes: Buffer.from('#EXTM3U'), field: 'recording' }])).view
	);
	expect(wrong.refusedRecordings).toEqual([{ name: 'list.m3u8', reason: 'not_a_recording' }]);
	await walk.post(goodStory);
	await walk.post({ claim: 'no', webVoice: 're_voiced' });
	await walk.post({ reach: 'none', showFirst: 'first' });
	expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
	const file = await it.db.owner
		.selectFrom('story.file')
		.selectAll()
		.where('kind', '=', 'recording')
		.executeTakeFirstOrThrow();
	expect((await readFile(join(it.deps.files, file.path))).includes(webm.subarray(4, 100))).toBe(false);
	const grant = await it.db.owner
		.selectFrom('story.consent_grant')
		.select('levels')
		.where('story_id', '=', file.story_id ?? '')
		.executeTakeFirstOrThrow();
	expect(grant.levels).toMatchObject({ voice: 1 });
});

test('words that outlived their draft come back in the next one', async () => {
	const walk = walker(it);
	const page = await walk.begin();
	await it.door.tell.leave(page.token);
	await walk.post({ ...goodStory, text: 'written for an hour' });
	await walk.post({ country: 'FR', adult: 'yes' });
	const story = asked((await walk.post({ country: 'FR', adult: 'yes', office: 'brussels' })).view);
	expect(story.screen).toBe('story');
	expect(story.answers).toMatchObject({ text: 'written for an hour', brings: goodStory.brings, country: 'FR' });
});

test('an older page never overwrites newer words in silence', async () => {
	const walk = walker(it);
	const old = await walk.begin();
	await walk.post({ ...goodStory, text: 'the newer words' });
	it.time.now += 5_000;
	const stale = (text: string, version: number) =>
		it.door.tell.post(
			visit,
			new Request('http://localhost/', {
				method: 'POST',
				body: new URLSearchParams({
					...goodStory,
					token: old.token ?? '',
					version: String(version),
					screen: 'story',
					text
				})
			})
		);
	const page = asked((await stale('the older words', old.version)).view);
	expect(page).toMatchObject({ notice: 'newer', screen: 'story' });
	expect(page.answers.text).toBe('the older words');
	expect(page.newer?.text).toBe('the newer words');
	const back = asked((await walk.post({ intent: 'back' })).view);
	expect(back.screen).toBe('story');
	expect(back.answers.text).toBe('the newer words');
	const knowing = asked((await stale('the older words', page.version + 5)).view);
	expect(knowing).toMatchObject({ notice: null, screen: 'shown' });
	expect(knowing.answers.text).toBe('the older words');
});

test('a stamp is needed to begin: not forged, not too quick, not twice; the words stay', async () => {
	const begin = (stamp: string) =>
		it.door.tell.post(
			{ ...visit, caller: 'stamps' },
			new Request('http://localhost/', {
				method: 'POST',
				body: new URLSearchParams({
					token: '',
					screen: 'office',
					country: 'BE',
					adult: 'yes',
					office: 'brussels',
					stamp
				})
			})
		);
	const { stamp } = asked(await it.door.tell.open(visit));
	const before = await rows('story.draft');
	const notice = async (given: string) => {
		const { view, status } = await begin(given);
		if (view.kind === 'ask' && view.screen === 'story') return 'begun';
		expect(asked(view).answers).toMatchObject({ country: 'BE', office: 'brussels' });
		expect(status).toBe(400);
		return asked(view).notice;
	};
	expect(await notice(stamp)).toBe('too_quick');
	it.time.now += 3_000;
	expect(await notice(`x${stamp}`)).toBe('again');
	expect(await notice(stamp)).toBe('begun');
	expect(await notice(stamp)).toBe('again');
	it.time.now += 25 * 3_600_000;
	expect(await notice(stamp)).toBe('again');
	expect(await rows('story.draft')).toBe(before + 1);
});

test('one caller begins sixty stories an hour, and is told kindly after that', async () => {
	const walk = walker(it, { ...visit, caller: 'a flood' });
	let busy = 0;
	const before = it.time.now;
	for (let count = 0; count < 62; count++) {
		it.time.now = before;
		await walk.post({ screen: 'start', token: '', country: 'BE', adult: 'yes' });
		const { status, view } = await walk.post({ country: 'BE', adult: 'yes', office: 'brussels' });
		if (status === 429 && asked(view).notice === 'busy') busy++;
	}
	expect(busy).toBe(2);
});

test('while a claim is open the story waits for its end, and "not sure" counts as open', async () => {
	for (const claim of ['', 'unsure', 'yes']) {
		const walk = walker(it);
		await walk.begin();
		await walk.post(goodStory);
		await walk.post({ claim });
		await walk.post({
			reach: 'phone',
			reachValue: '+32 470 00 00 00',
			safeHours: 'evenings',
			callerName: 'the library',
			showFirst: 'narrower',
			known: 'unsure'
		});
		expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
		const story = await newestStory();
		expect(story).toMatchObject({ claim_open: true, hold_events: ['asylum_decision'], show_first: false });
		const fields = await it.db.owner
			.selectFrom('story.sealed')
			.select('field')
			.where('story_id', '=', story.id)
			.execute();
		expect(fields.map(({ field }) => field).sort()).toEqual(['contact', 'facts', 'testimony']);
		expect((await storyOf(story.id)).capture).toBe('self_online');
	}
});

test('an interviewer gathers a story, and is written down as its author', async () => {
	const beside = { ...visit, mode: 'interviewer', member: 'member-1', office: 'brussels', caller: 'desk' } as const;
	const walk = walker(it, beside);
	await walk.post({ country: 'BE', adult: 'yes' });
	const interview = { country: 'BE', adult: 'yes', office: 'brussels', capture: 'audio_spoken', interpreter: 'remote' };
	const refused = await walk.post({ ...interview, freeChoice: 'no', understood: 'yes' });
	expect(asked(refused.view).faults).toEqual([{ field: 'freeChoice', problem: 'check_failed' }]);
	const page = asked((await walk.post({ ...interview, freeChoice: 'yes', understood: 'yes' })).view);
	expect(page.screen).toBe('story');
	// Neither a teller alone nor another member opens this draft.
	for (const other of [visit, { ...beside, member: 'member-2' }])
		expect((await it.door.tell.open({ ...other, token: page.token })).kind).toBe('ask');
	await walk.post(goodStory);
	await walk.post({ claim: 'no', also: 'embed,print,social', webName: 'first_name' });
	await walk.post({ printAck: 'yes' });
	// Left out on its own screen after all.
	await walk.post({ intent: 'no_social', socialAck: 'yes' });
	await walk.post({ reach: 'none', secondWord: 'mint  tea', secondWordAgain: 'mint tea' });
	expect(walk.page()).toMatchObject({ screen: 'check', hasSecondWord: true });
	expect(walk.page().answers.secondWord).toBe('');
	expect((await walk.post({ intent: 'send' })).view).toMatchObject({ kind: 'receipt', hasSecondWord: true });

	const story = await newestStory();
	expect(story.capture).toBe('audio_spoken');
	const { owner } = it.db;
	const authors = await owner.selectFrom('story.author').selectAll().where('story_id', '=', story.id).execute();
	const grants = await owner.selectFrom('story.consent_grant').selectAll().where('story_id', '=', story.id).execute();
	const receipts = await owner.selectFrom('story.receipt').selectAll().where('story_id', '=', story.id).execute();
	const events = await owner.selectFrom('story.consent_event').selectAll().where('story_id', '=', story.id).execute();
	expect(authors).toMatchObject([{ member_id: 'member-1', did: 'gathered' }]);
	expect(grants.map(({ channel, no_recall_ack: ack }) => [channel, ack]).sort()).toEqual([
		['embed', false],
		['print', true],
		['web', false]
	]);
	// A first name: eighteen months on the page; on paper never more than twelve, and each ends with a month.
	expect(grants.map(({ valid_until: until }) => until.toISOString()).sort()).toEqual([
		'2027-11-01T00:00:00.000Z',
		'2028-05-01T00:00:00.000Z',
		'2028-05-01T00:00:00.000Z'
	]);
	const word = await it.deps.seal.receipts.verifyTwo(
		'open',
		[{ id: 'word', hash: receipts[0]?.second_word_hash ?? '' }],
		'mint tea'
	);
	expect(word).toEqual({ ok: true, value: 'word' });
	expect(events.map(({ kind, by_whom: by, detail }) => [kind, by, detail])).toEqual([
		['given', 'teller', { interpreter: 'remote', checks: true, ...noticeDetail(it.deps.notices('en')) }]
	]);
});

test('photographs become part of the story that was told with them, six at most', async () => {
	const looks = async () => {
		const jobs = await sql<{
			n: number;
		}>`select count(*)::int as n from graphile_worker.jobs where task_identifier = 'picture'`.execute(it.db.owner);
		return jobs.rows[0]?.n ?? 0;
	};
	const before = await looks();
	const walk = walker(it);
	await walk.begin();
	const head = Buffer.from('89504e470d0a1a0a0000000d4948445200000040000000400806000000', 'hex');
	const png = (size: number) => Buffer.concat([head, Buffer.alloc(size, 7)]);
	const files = Array.from({ length: 7 }, (_, n) => ({ name: `${n}.png`, bytes: png(1_000 + n) }));
	const page = asked((await walk.post({ ...goodStory, intent: 'add' }, files)).view);
	expect(page.pictures.map(({ name }) => name)).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png', '5.png']);
	expect(page.refused).toEqual([{ name: '6.png', reason: 'too_many' }]);
	const fewer = asked((await walk.post({ ...goodStory, intent: `remove:${page.pictures[0]?.id}` })).view);
	expect(fewer.pictures).toHaveLength(5);
	const heavy = [
		{ name: 'heavy.png', bytes: png(20 * 1024 * 1024) },
		{ name: '../../x.svg', bytes: Buffer.from('<svg/>') }
	];
	const after = asked((await walk.post({ ...goodStory, intent: 'next' }, heavy)).view);
	expect(after.screen).toBe('story');
	expect(after.refused.map(({ reason }) => reason)).toEqual(['too_large', 'not_a_picture']);
	expect(after.answers.text).toBe(goodStory.text);
	await walk.post(goodStory);
	await walk.post({ claim: 'no' });
	await walk.post({ reach: 'none' });
	expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');

	const story = await newestStory();
	const kept = await it.db.owner
		.selectFrom('story.file')
		.selectAll()
		.where('story_id', '=', story.id)
		.orderBy('position')
		.execute();
	expect(kept.map(({ position, people }) => [position, people])).toEqual(
		[0, 1, 2, 3, 4].map((n) => [n, 'unconfirmed'])
	);
	const vault = it.db.owner.selectFrom('vault.story_key').selectAll().where('story_id', '=', story.id);
	const key = it.deps.seal.keys.unwrap(story.id, await vault.executeTakeFirstOrThrow());
	const first = kept[0];
	if (!first) throw new Error('no file');
	const body = openJson(key, { table: 'story.file', row: first.id, field: 'body', version: 1 }, first.body);
	expect(body).toEqual({ identity: expect.stringMatching(/^AGE-SECRET-KEY-1/), name: '1.png', alt: {} });
	const identity = typeof body === 'object' && body !== null && 'identity' in body ? String(body.identity) : '';
	const sealedFile = join(it.deps.files, first.path);
	const plain: Uint8Array[] = [];
	for await (const piece of openFile(sealedFile, identity)) plain.push(piece);
	expect(Buffer.concat(plain)).toEqual(png(1_001));
	expect((await readFile(sealedFile)).includes(Buffer.alloc(100, 7))).toBe(false);
	expect(await looks()).toBe(before + 5);
	expect(await rows('story.draft_file')).toBe(0);
});

test('when the database goes away in the middle, the page comes back with every word', async () => {
	const other = await openTestDoor();
	const walk = walker(other);
	await walk.begin();
	await other.db.intake.destroy();
	const { view, status } = await walk.post({ ...goodStory, text: 'two hours of writing' });
	expect(status).toBe(503);
	expect(asked(view)).toMatchObject({ notice: 'trouble', screen: 'story', answers: { text: 'two hours of writing' } });
	expect(asked(view).token).not.toBeNull();
	expect(other.logged.join()).not.toContain('writing');
	await other.close();
});

test('the database itself refuses a parcel that no form of ours makes', async () => {
	const draft = async () => {
		const walk = walker(it);
		return walk.toCheck();
	};
	const send = async (change: object, hashOf?: string) => {
		const page = await draft();
		const token = page.token ?? '';
		const id = Array.from({ length: 10 }, () => 'abcdefgh'[Math.floor(Math.random() * 8)]).join('');
		const parcel = {
			story: { id, office: 'brussels', capture: 'self_online', language: 'en', claimOpen: false, showFirst: true },
			detail: {},
			grants: [],
			sealed: [],
			files: [],
			receipt: { locator: 5, hash: 'x', secondWordHash: null },
			key: { masterId: 'm', wrapped: '' },
			gatheredBy: null,
			...change
		};
		const hash = it.deps.seal.drafts.hashOf(hashOf ?? token);
		return sql<{
			answer: string;
		}>`select intake.send(${hash}, ${page.version}, ${Buffer.alloc(1)}, ${JSON.stringify(parcel)}::jsonb) as answer`
			.execute(it.db.intake)
			.then(({ rows }) => rows[0]?.answer);
	};
	const grant = { channel: 'web', levels: {}, until: '2027-01-01', noRecallAck: false, excludedLanguages: [] };
	const before = await rows('story.story');
	await expect(send({ grants: [{ ...grant, channel: 'press' }] })).rejects.toMatchObject({ code: '23514' });
	await expect(send({ grants: [{ ...grant, until: '2036-01-01' }] })).rejects.toMatchObject({ code: '23514' });
	await expect(send({ grants: [{ ...grant, channel: 'print' }] })).rejects.toMatchObject({ code: '23514' });
	const stranger = [{ id: '00000000-0000-4000-8000-000000000000', body: '' }];
	await expect(send({ files: stranger })).rejects.toMatchObject({ code: '23514' });
	expect(await send({}, 'another token')).toBe('gone');
	expect(await rows('story.story')).toBe(before);
	expect(await send({ grants: [grant] })).toBe('sent');
});
