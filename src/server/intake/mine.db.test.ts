import { mkdtemp, writeFile } from 'node:fs/promises';
import { randomInt, randomUUID, verify } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap, levelOf } from '#domain/consent/ladders.ts';
import { groupReceipt, receiptFrom } from '#domain/story/receipt.ts';
import { MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import { createMineDoor, type AfterAct } from '#server/intake/mine.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { showStory } from '../../../tests/public/shown-stories.ts';
import { marker, telling, tellStory, type ToldStory } from '../../../tests/told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const some = cap({
	name: 'first_name',
	face: 'none',
	voice: 'none',
	origin: 'country',
	current: 'region',
	time: 'year'
});

/** A story with a receipt, and with a second word where one is given. */
async function told(more: ToldStory & { word?: string } = {}) {
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const story = await tellStory(owner, it.deps.seal.keys, { levels: some, now: it.time.now, ...more });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	await owner
		.insertInto('story.receipt')
		.values({
			story_id: story.storyId,
			locator: receipts.locator(digits),
			hash: await receipts.hash(digits),
			second_word_hash: more.word === undefined ? null : await receipts.hash(more.word)
		})
		.execute();
	return { ...story, digits };
}
async function shown(id: string): Promise<void> {
	await showStory(it.db, { id });
	await it.db.owner.updateTable('story.story').set({ desk_state: 'published' }).where('id', '=', id).execute();
}
async function opened(digits: string): Promise<AfterAct['view']> {
	const answer = await it.door.mine.open(digits, randomUUID());
	if (!answer.ok) throw new Error(answer.reason);
	return answer.value.view;
}
const events = async (storyId: string) =>
	(
		await it.db.owner
			.selectFrom('story.consent_event')
			.select('kind')
			.where('story_id', '=', storyId)
			.orderBy('version')
			.execute()
	).map(({ kind }) => kind);
const kinds = async () => (await it.deps.seal.ledger.read()).map(({ kind }) => kind);
const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
const post = async (fields: Record<string, string>) => {
	const answer = await it.door.mine.post(form(fields), 'somebody', 'en');
	return { status: answer.status, page: answer.page };
};
/** What a form about consent carries when the page makes it now. */
const made = async (pass: string) => ({ [MADE_FROM]: madeFrom((await openPost({ pass })).view.grants) });
async function openPost(fields: Record<string, string>) {
	const { page } = await post(fields);
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}

test('digits open the page in any script, with marks and spaces; a typing mistake is told and costs nothing', async () => {
	const { storyId, digits } = await told();
	const arabic = groupReceipt(digits).replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)));
	expect((await opened(`\u202b${arabic}\u202c\u200f `)).id).toBe(storyId);
	const runs = it.deps.seal.receipts.runs();
	const swapped = digits.slice(0, 15) + ((Number(digits.at(-1)) + 1) % 10);
	expect(await it.door.mine.open(swapped, 'a')).toEqual({ ok: false, reason: 'typo' });
	expect(await it.door.mine.open(digits.slice(1), 'a')).toEqual({ ok: false, reason: 'length' });
	expect(it.deps.seal.receipts.runs()).toBe(runs);
});

test('an unknown number, a killed one and a right one each cost exactly two runs; the first two answer alike', async () => {
	const { digits, storyId } = await told();
	const unknown = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const before = it.deps.seal.receipts.runs();
	const answers = [await it.door.mine.open(unknown, 'b')];
	expect(it.deps.seal.receipts.runs() - before).toBe(2);
	await opened(digits);
	expect(it.deps.seal.receipts.runs() - before).toBe(4);
	await it.db.owner
		.updateTable('story.receipt')
		.set({ killed_at: new Date() })
		.where('story_id', '=', storyId)
		.execute();
	answers.push(await it.door.mine.open(digits, 'b'));
	expect(it.deps.seal.receipts.runs() - before).toBe(6);
	expect(answers).toEqual([
		{ ok: false, reason: 'wrong' },
		{ ok: false, reason: 'wrong' }
	]);
});

test('thirty wrong tries within an hour are many; what is right opens and pauses all the same', async () => {
	const { digits } = await told();
	const guess = () => receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	for (let n = 0; n < 30; n++) expect(await it.door.mine.open(guess(), 'guesser')).toMatchObject({ reason: 'wrong' });
	expect(await it.door.mine.open(guess(), 'guesser')).toEqual({ ok: false, reason: 'too_many' });
	expect(await it.door.mine.open(digits, 'guesser')).toMatchObject({ ok: true });
	// Whoever guesses in a flood is looked at one try at a time.
	const flood = await Promise.all(Array.from({ length: 5 }, () => it.door.mine.open(guess(), 'guesser')));
	expect(flood.map((answer) => !answer.ok && answer.reason).sort()).toEqual([
		'busy',
		'busy',
		'busy',
		'busy',
		'too_many'
	]);
	const { status, page } = await post({ intent: 'pause_now', digits });
	expect([status, page.kind === 'open' && page.view.status]).toEqual([200, 'paused']);
	it.time.now += 3_600_000;
	expect(await it.door.mine.open(guess(), 'guesser')).toMatchObject({ reason: 'wrong' });
});

test('right numbers and right words count as tries against nobody behind the same address', async () => {
	const { digits } = await told({ word: 'blue harbour' });
	for (let n = 0; n < 40; n++) expect(await it.door.mine.open(digits, 'a camp')).toMatchObject({ ok: true });
	const { carried } = await opened(digits);
	for (let n = 0; n < 15; n++)
		expect(await it.door.mine.sayWord(carried, 'blue harbour', 'a camp')).toMatchObject({ ok: true });
	for (let n = 0; n < 10; n++)
		expect(await it.door.mine.sayWord(carried, 'green harbour', 'a camp')).toMatchObject({ reason: 'wrong' });
	// A word is short: whoever found the sheet of paper does not try on.
	expect(await it.door.mine.sayWord(carried, 'blue harbour', 'a camp')).toEqual({ ok: false, reason: 'too_many' });
});

test('pause hides at once, is in the ledger, and ends when the teller says so', async () => {
	const { storyId, digits } = await told();
	await shown(storyId);
	const page = await opened(digits);
	expect([page.status, page.shown.length]).toEqual(['shown', 1]);
	const before = (await kinds()).length;
	const paused = await openPost({ pass: page.carried, intent: 'pause' });
	expect([paused.view.status, paused.notice, paused.ledger, paused.view.shown]).toEqual(['paused', 'paused', true, []]);
	expect((await kinds()).slice(before)).toEqual(['paused']);
	expect(paused.view.copies.map(({ outcome }) => outcome)).toEqual(['removed']);
	const resumed = await openPost({ pass: page.carried, intent: 'resume', pauses: String(paused.view.pauses) });
	expect([resumed.view.canPause, resumed.notice]).toEqual([true, 'resumed']);
	expect(await events(storyId)).toEqual(['given', 'paused', 'resumed']);
});

test('less holds at once, more is asked for, and a wish that is both is split', async () => {
	const { storyId, digits } = await told({ channels: ['web'] });
	const { carried: pass, grants } = await opened(digits);
	const until = grants[0]?.untilMonth ?? '';
	const change = async (fields: Record<string, string>) =>
		openPost({ pass, intent: 'change', ...(await made(pass)), 'web-on': 'yes', 'web-until': until, ...fields });
	expect((await change({})).notice).toBe('changed_same');
	const less = await change({ 'web-name': 'none' });
	expect([less.notice, less.view.grants[0]?.levels.name]).toEqual(['changed_narrowed_hidden', 0]);
	expect(await kinds()).toContain('narrowed');
	const more = await change({ 'web-name': 'first_name' });
	expect([more.notice, more.view.grants[0]?.levels.name, more.view.wishWaiting]).toEqual(['changed_asked', 0, true]);
	const both = await change({ 'web-name': 'first_name', 'web-origin': 'none' });
	expect(both.notice).toBe('changed_narrowed_and_asked');
	expect(both.view.grants[0]?.levels).toMatchObject({ name: 0, origin: 0 });
	// Narrowing ends the wish that was open; the new one comes after it.
	expect(await events(storyId)).toEqual(['given', 'narrowed', 'wider_asked', 'narrowed', 'refused', 'wider_asked']);
	const languages = await change({ excluded: 'ar' });
	expect([languages.notice, languages.view.grants[0]?.excludedLanguages]).toEqual(['changed_narrowed_hidden', ['ar']]);
	const off = await openPost({ pass, intent: 'change', ...(await made(pass)) });
	expect([off.notice, off.view.grants[0]?.given]).toEqual(['changed_narrowed_gone', false]);
});

test('print needs a yes of its own, and a month too late is refused with everything typed kept', async () => {
	const { digits } = await told({ channels: ['web'] });
	const { carried: pass, grants } = await opened(digits);
	const asks = {
		...{ pass, intent: 'change', ...(await made(pass)) },
		...{ 'web-on': 'yes', 'web-until': grants[0]?.untilMonth ?? '', 'print-on': 'yes' }
	};
	const without = await openPost(asks);
	expect(without.faults).toEqual([{ field: 'print-ack', problem: 'not_agreed' }]);
	expect(without.typed['print-on']).toBe('yes');
	const late = await openPost({ ...asks, 'print-ack': 'yes', 'print-until': '2031-01' });
	expect(late.faults).toEqual([{ field: 'print-until', problem: 'too_late', month: '2027-10' }]);
	expect((await openPost({ ...asks, 'print-ack': 'yes' })).notice).toBe('changed_asked');
});

test('the database itself refuses to call more less', async () => {
	const { storyId, digits } = await told({ channels: ['web'] });
	const { seal, db } = it.deps;
	const receipt = await it.db.owner
		.selectFrom('story.receipt')
		.select('id')
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const narrow = async (grants: unknown) => {
		const { rows } = await sql<{
			said: string;
		}>`select intake.my_narrow(${seal.receipts.locator(digits)}, ${receipt.id}::uuid,
			${JSON.stringify(grants)}::jsonb) as said`.execute(db);
		return rows[0]?.said;
	};
	const web = { levels: some, until: '2026-12-01T00:00:00Z', excludedLanguages: [] };
	expect(await narrow({ web: { ...web, levels: { ...some, name: levelOf('name', 'full_name') } } })).toBe('wider');
	expect(await narrow({ web: { ...web, until: '2036-01-01T00:00:00Z' } })).toBe('wider');
	expect(await narrow({ web, print: web })).toBe('wider');
	expect(await events(storyId)).toEqual(['given']);
	expect(await narrow({ web })).toBe('narrowed');
});

test('taking back: three choices, called off, and a certificate that anybody can check', async () => {
	const { storyId, digits } = await told();
	await shown(storyId);
	const { carried: pass } = await opened(digits);
	expect((await openPost({ pass, intent: 'take_back' })).notice).toBe('choose_one');
	expect((await opened(digits)).status).toBe('shown');
	const taken = await openPost({ pass, intent: 'take_back', after: 'erase_in_7_days' });
	expect([taken.screen, taken.view.status, taken.view.eraseComes, taken.view.shown]).toEqual([
		'certificate',
		'taken_back',
		true,
		[]
	]);
	const signed = taken.view.certificate;
	expect(signed?.certificate).toMatchObject({ story: storyId, shownAnywhereByUs: false, erase: 'planned' });
	expect(signed?.certificate.copies.map(({ status }) => status)).toEqual(['removed']);
	const right = (text: string) =>
		verify(null, Buffer.from(text), it.door.mine.publicKey, Buffer.from(signed?.signature ?? '', 'base64url'));
	expect([right(signed?.text ?? ''), right(`${signed?.text} `)]).toEqual([true, false]);
	const stood = taken.view.choiceStands;
	const off = await openPost({ pass, intent: 'choose', after: 'keep_sealed', stood });
	expect([off.notice, off.view.eraseComes, off.view.certificate?.certificate.erase]).toEqual([
		'choice_changed',
		false,
		'kept_sealed'
	]);
	const now = await openPost({ pass, intent: 'choose', after: 'erase_now', stood: off.view.choiceStands });
	expect(now.view.statusUntil).toBeLessThanOrEqual(Date.now());
	expect((await post({ pass, intent: 'resume' })).status).toBe(400);
	expect(await events(storyId)).toEqual(['given', 'taken_back', 'take_back_called_off', 'taken_back']);
});

test('where the ledger cannot be written the story is hidden all the same, and the page says so', async () => {
	const { storyId, digits } = await told();
	await shown(storyId);
	const blocked = join(await mkdtemp(join(tmpdir(), 'suitcase-full-')), 'ledger');
	await writeFile(blocked, 'a file where a folder must be');
	const ledger = createErasureLedger({ ledger: blocked, ledgerSecond: null }, it.deps.secret);
	const door = createMineDoor({
		db: it.deps.db,
		seal: { ...it.deps.seal, ledger },
		passKey: it.deps.secret.derive('intake-pass'),
		sealedFiles: it.deps.files,
		practice: () => false,
		notices: it.deps.notices,
		clock: it.deps.clock,
		log: it.deps.log
	});
	const { carried } = await opened(digits);
	const paused = await door.pause(carried);
	expect(paused.ok && [paused.value.ledger, paused.value.view.status, paused.value.view.shown]).toEqual([
		false,
		'paused',
		[]
	]);
	const taken = await door.takeBack(carried, 'erase_in_7_days');
	expect(taken.ok && [taken.value.ledger, taken.value.view.status]).toEqual([false, 'taken_back']);
	expect(it.logged.filter((line) => line.includes(ledger.nameOf(storyId))).length).toBe(2);
	expect(it.logged.join('\n')).not.toContain(storyId);
});

test('the second word gates texts, messages and originals; the receipt alone reads and approves nothing', async () => {
	const { storyId, digits } = await told({ approved: false, word: 'Blue harbour' });
	await it.db.owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const closed = await opened(digits);
	expect([closed.status, closed.safeTexts, closed.hasSecondWord]).toEqual(['waiting_for_you', [], true]);
	const pass = closed.carried;
	expect((await openPost({ pass, intent: 'approve', language: 'en', version: '1', known: 'no' })).notice).toBe(
		'word_needed'
	);
	expect(await it.door.mine.takeHome(pass)).toEqual({ ok: false, reason: 'second_word' });
	const sent = { intent: 'send', message: 'kept', message_id: randomUUID(), screen: 'messages' };
	const refused = await openPost({ pass, ...sent });
	expect([refused.notice, refused.typed.message]).toEqual(['word_needed', 'kept']);
	const before = it.deps.seal.receipts.runs();
	expect((await openPost({ pass, intent: 'word', word: 'blue harbour' })).notice).toBe('word_wrong');
	expect(it.deps.seal.receipts.runs() - before).toBe(2);
	const open = await openPost({ pass, intent: 'word', word: ' Blue  harbour ' });
	expect([open.notice, open.view.safeTexts.length]).toEqual(['word_open', 1]);
	for (let n = 0; n < 2; n++) {
		const answered = await openPost({ pass: open.view.carried, ...sent });
		expect(answered.view.messages.map(({ text, fromTeller }) => [text, fromTeller])).toEqual([['kept', true]]);
	}
});

test('exactly the version that was read is approved; without a second word only while it waits', async () => {
	const { storyId, digits } = await told({ approved: false });
	expect((await opened(digits)).safeTexts).toEqual([]);
	await it.db.owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const { carried: pass, safeTexts } = await opened(digits);
	expect(safeTexts.map(({ version, telling: { title } }) => [version, title])).toEqual([[1, 'A bakery at dawn']]);
	const corrected = await openPost({
		pass,
		intent: 'correct',
		language: 'en',
		after_version: '0',
		'en-title': 'A bakery',
		'en-block-1': ''
	});
	expect([corrected.notice, corrected.view.corrections]).toEqual(['corrected', { en: 1 }]);
	const askAbout = async (version: number) => {
		await it.db.owner.updateTable('story.telling').set({ version }).where('story_id', '=', storyId).execute();
		const asked = it.db.owner.updateTable('story.story').set({ waiting_since: new Date() });
		await asked.where('id', '=', storyId).execute();
	};
	await askAbout(2);
	expect((await openPost({ pass, intent: 'approve', language: 'en', version: '1', known: 'no' })).notice).toBe(
		'changed_meanwhile'
	);
	await askAbout(1);
	const yes = { pass, intent: 'approve', language: 'en', version: '1' };
	// The last question: without an answer there is no yes, and who must not be known says none.
	expect((await openPost(yes)).notice).toBe('known_missing');
	const back = await openPost({ ...yes, known: 'unwanted' });
	expect([back.notice, back.view.waiting]).toEqual(['sent_back', false]);
	const state = it.db.owner.selectFrom('story.telling').select(['teller_version', 'known']);
	expect(await state.where('story_id', '=', storyId).executeTakeFirst()).toEqual({
		teller_version: null,
		known: 'unwanted'
	});
	await it.db.owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const approved = await openPost({ pass, intent: 'approve', language: 'en', version: '1', known: 'no' });
	expect([approved.notice, approved.view.status]).toEqual(['approved', 'cooling']);
	expect(approved.view.statusUntil).toBe(it.time.now + 7 * 86_400_000);
	// Pressed twice it is one yes; to another version, or once the text is worked on, it is none.
	const twice = { pass, intent: 'approve', language: 'en', known: 'no' };
	expect((await openPost({ ...twice, version: '1' })).notice).toBe('approved');
	expect((await openPost({ ...twice, version: '2' })).notice).toBe('changed_meanwhile');
	expect((await openPost({ ...twice, version: '1', known: 'unwanted' })).notice).toBe('changed_meanwhile');
	expect(await events(storyId)).toEqual(['given', 'approved']);
});

test('my data: everything of this story, its originals byte by byte, and nothing of another', async () => {
	const [mine, other] = [marker('mine'), marker('other')];
	await told({ testimony: { text: other }, tellings: [telling('en', { title: other })] });
	const { storyId, key, digits } = await told({ testimony: { text: mine }, word: 'blue harbour' });
	const original = Buffer.from(marker('jpeg').repeat(5_000));
	const [id, path] = [randomUUID(), randomUUID()];
	const sealed = await sealFile(
		(async function* () {
			yield original;
		})(),
		join(it.deps.files, path),
		{ maxBytes: 1_000_000 }
	);
	if (!sealed.ok) throw new Error('too large');
	const body = sealJson(
		key,
		{ table: 'story.file', row: id, field: 'body', version: 1 },
		{ identity: sealed.value.identity, name: 'Me.JPG', alt: {} }
	);
	await it.db.owner
		.insertInto('story.file')
		.values({ id, story_id: storyId, path, bytes: sealed.value.bytes, people: 'none', body })
		.execute();
	const page = await openPost({ pass: (await opened(digits)).carried, intent: 'word', word: 'blue harbour' });
	const data = await it.door.mine.takeHome(page.view.carried);
	if (!data.ok) throw new Error(data.reason);
	const files = unzipSync(new Uint8Array(await new Response(data.value).arrayBuffer()));
	expect(Object.keys(files).sort()).toEqual(
		[
			'photographs/1.jpg',
			'story.json',
			'texts/facts-1.json',
			'texts/telling-en-1.json',
			'texts/testimony-1.json'
		].sort()
	);
	expect(Buffer.from(files['photographs/1.jpg'] ?? []).equals(original)).toBe(true);
	const words = Object.entries(files)
		.filter(([name]) => name.endsWith('.json'))
		.map(([, bytes]) => strFromU8(bytes))
		.join('\n');
	expect([words.includes(mine), words.includes(other)]).toEqual([true, false]);
});

test.each([
	['trafficking', 'court_case'],
	['talk_alone', 'talk_alone']
])('T24 whoever holds the receipt does not read that the office suspects: %s', async (reason, waits) => {
	const { storyId, digits } = await told({ word: 'blue harbour' });
	const story = it.db.owner.updateTable('story.story').where('id', '=', storyId);
	await story.set({ hold_events: ['asylum_decision', waits] }).execute();
	const event = { storyId, byWhom: 'member:reviewer', detail: { scope: 'story', reason } };
	for (const kind of ['held', 'hold_lifted'] as const) await appendConsentEvent(it.db.owner, { ...event, kind });
	const page = await openPost({ pass: (await opened(digits)).carried, intent: 'word', word: 'blue harbour' });
	const data = await it.door.mine.takeHome(page.view.carried);
	if (!data.ok) throw new Error(data.reason);
	const files = unzipSync(new Uint8Array(await new Response(data.value).arrayBuffer()));
	const text = strFromU8(files['story.json'] ?? new Uint8Array());
	expect(text).toContain('asylum_decision');
	expect(text).not.toMatch(/trafficking|court_case|talk_alone/);
	await story.set({ hold_events: [waits] }).execute();
	expect((await opened(digits)).status).toBe('in_review');
});

test('a pass that ended asks for the digits again and keeps what was typed', async () => {
	const { digits } = await told({ word: 'blue harbour' });
	const { carried: pass } = await opened(digits);
	it.time.now += 31 * 60_000;
	const { status, page } = await post({ pass, intent: 'send', screen: 'messages', message: 'a long answer' });
	expect([status, page]).toEqual([
		400,
		{
			...{ kind: 'digits', notice: 'ended', digits: '', visit: expect.any(String), screen: 'messages' },
			typed: { message: 'a long answer' }
		}
	]);
	const again = await openPost({ intent: 'open', digits, screen: 'messages', message: 'a long answer' });
	expect([again.screen, again.notice, again.typed]).toEqual(['messages', 'kept', { message: 'a long answer' }]);
	expect((await post({ pass: `${again.view.carried}x`.replace(/^./, '_'), intent: 'pause' })).page.kind).toBe('digits');
});

test('what a browser sends again after leaving, or long after, opens nothing', async () => {
	const { digits } = await told({ word: 'blue harbour' });
	const visit = it.door.mine.asks();
	if (visit.kind !== 'digits') throw new Error('no form');
	const first = { intent: 'open', digits, visit: visit.visit };
	const page = await openPost(first);
	const pressed = { pass: page.view.carried, intent: 'word', word: 'blue harbour', screen: 'messages' };
	expect((await openPost(pressed)).view.secondWordSaid).toBe(true);
	expect((await openPost(first)).view.id).toBe(page.view.id);
	it.time.now += 31 * 60_000;
	const late = await post(first);
	expect([late.status, late.page]).toMatchObject([400, { kind: 'digits', notice: 'ended', digits: '' }]);

	const again = it.door.mine.asks();
	if (again.kind !== 'digits') throw new Error('no form');
	const second = { ...first, visit: again.visit };
	const { view } = await openPost(second);
	await it.door.mine.leave(view.visit);
	const message = { pass: view.carried, intent: 'send', screen: 'messages', message: 'between us' };
	for (const form of [second, { ...second, intent: 'pause_now' }, message]) {
		const { page: closed } = await post(form);
		expect(closed).toMatchObject({ kind: 'digits', notice: null, digits: '', typed: {} });
	}
	expect(await it.door.mine.takeHome(view.carried)).toEqual({ ok: false, reason: 'ended' });
	expect((await opened(digits)).status).not.toBe('paused');
});

test('the tellers’ login reads no table and finds no story without a receipt', async () => {
	for (const table of [
		'story.story',
		'story.receipt',
		'story.sealed',
		'vault.story_key',
		'story.consent_grant',
		'shown.story'
	]) {
		await expect(sql`select * from ${sql.table(table)}`.execute(it.deps.db), table).rejects.toThrow(
			/permission denied/
		);
	}
	await expect(sql`select intake.story_of(1, ${randomUUID()}::uuid)`.execute(it.deps.db)).rejects.toThrow(
		/permission denied/
	);
	const { rows } = await sql<{ said: string }>`select intake.my_pause(1, ${randomUUID()}::uuid) as said`.execute(
		it.deps.db
	);
	expect(rows[0]?.said).toBe('unknown');
});

test('anybody stops a story by its pasted address and learns nothing of what came of it', async () => {
	const { storyId, digits } = await told();
	await shown(storyId);
	const stop = (story: string) => it.door.stop.post(form({ story }), 'reader');
	const thanks = { status: 202, page: { kind: 'thanks', visit: expect.any(String) } };
	expect(await stop(` https://stories.example/ar/stories/${storyId.toUpperCase()}?lang=fr#x `)).toEqual(thanks);
	expect((await opened(digits)).status).toBe('paused');
	expect(await stop(storyId)).toEqual(thanks);
	expect(await stop('0123456789')).toEqual(thanks);
	expect(await stop('hello')).toEqual({
		status: 400,
		page: {
			kind: 'ask',
			notice: 'no_story',
			story: 'hello',
			letter: { what: '', reach: '' },
			visit: expect.any(String)
		}
	});
	expect(it.door.stop.asks('"><script>')).toMatchObject({ kind: 'ask', notice: null, story: '' });
});
