/** What the desk does for one of several tellers, and a new version without somebody who took back. */
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayLedger } from '#server/backup/replay-ledger.ts';
import { openJson } from '#server/seal/fields.ts';
import { type GroupFloor, levelsOn, openGroupFloor, SAFE } from './group-floor.ts';

let it: GroupFloor;
beforeAll(async () => {
	it = await openGroupFloor();
});
afterAll(() => it.close());

const word = (secret: string) => ({ secondWord: secret, secondWordAgain: secret });
const phone = (reachValue: string) => ({ reach: 'phone', reachValue, callerName: 'A' });
const WIDE = { webText: 'full', webName: 'first_name', webOrigin: 'country' };
const A = { person: { firstName: 'Aa' }, shown: WIDE, reach: { ...phone('PHONE-A'), ...word('first word') } };
const B = {
	person: { firstName: 'Bb' },
	shown: { ...WIDE, webText: 'excerpt' },
	reach: { ...phone('PHONE-B'), ...word('second word') }
};
const C = { person: { firstName: 'Cc', fromCountry: 'DZ' }, shown: WIDE, reach: phone('PHONE-C') };

async function texts(stream: ReadableStream<Uint8Array>): Promise<{ names: string[]; all: string }> {
	const files = unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()));
	return {
		names: Object.keys(files),
		all: Object.values(files)
			.map((file) => strFromU8(file))
			.join('\n')
	};
}

test('what one of them writes to the desk, and what the desk answers, the others cannot read', async () => {
	const { storyId, digits } = await it.tell([A, B, C]);
	const [a = '', b = ''] = digits;
	const [first] = await it.people(storyId);
	const passA = await it.knowing(a);
	expect((await it.door.mine.answer(passA, { id: crypto.randomUUID(), text: 'FROM-A' })).ok).toBe(true);
	const { editor } = it.people_;
	const write = (text: string, person: string) => it.review.writeMessage(editor, { storyId, text, person });
	expect(await write('TO-NOBODY', '')).toEqual({ ok: false, reason: 'no_choice' });
	expect((await write('TO-A', first?.id ?? '')).ok).toBe(true);
	expect((await write('TO-ALL', 'everybody')).ok).toBe(true);
	const read = async (pass: string) => {
		const seen = await it.door.mine.look(pass);
		return seen.ok ? seen.value.view.messages.map(({ text }) => text).sort() : [];
	};
	expect(await read(passA)).toEqual(['FROM-A', 'TO-A', 'TO-ALL']);
	const passB = await it.knowing(b);
	expect(await read(passB)).toEqual(['TO-ALL']);
	const home = await it.door.mine.takeHome(passB);
	if (!home.ok) throw new Error(home.reason);
	const { all, names } = await texts(home.value);
	expect(all).not.toMatch(/FROM-A|TO-A[^L]|PHONE-A|PHONE-C|"Aa"|"Cc"/);
	expect(all).toContain('PHONE-B');
	expect(names).not.toContain('texts/facts-1-1.json');
	const seen = await it.review.read(editor, storyId);
	expect(seen.ok && seen.value.messages.map(({ person }) => person).sort()).toEqual([first?.id, first?.id, null]);
});

test('of several corrections none hides another, and the desk reads whose each is', async () => {
	const { storyId, digits } = await it.tell([A, B, C]);
	const [first, , third] = await it.people(storyId);
	await it.ask(storyId);
	const { editor } = it.people_;
	const correct = async (number: number, title: string, after: number) =>
		it.door.mine.correct(await it.knowing(digits[number] ?? ''), { telling: { ...SAFE, title }, after });
	expect((await correct(0, 'FROM-A', 0)).ok).toBe(true);
	expect((await correct(2, 'FROM-C', 1)).ok).toBe(true);
	const waiting = async () => {
		const read = await it.review.read(editor, storyId);
		if (!read.ok) throw new Error(read.reason);
		const [main] = read.value.tellings;
		return (main?.corrections ?? []).map(({ version, personId, telling }) => [version, personId, telling.title]);
	};
	expect(await waiting()).toEqual([
		[1, first?.id, 'FROM-A'],
		[2, third?.id, 'FROM-C']
	]);
	const answer = (version: number, after: number, take: boolean) =>
		it.review.answerCorrection(editor, { storyId, language: 'en', version, after, take });
	expect((await answer(1, 1, true)).ok).toBe(true);
	expect(await waiting()).toEqual([[2, third?.id, 'FROM-C']]);
	expect(await answer(1, 2, true)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	expect(await answer(3, 2, true)).toEqual({ ok: false, reason: 'no_correction' });
	expect((await answer(2, 2, false)).ok).toBe(true);
	expect(await waiting()).toEqual([]);
	// Much else may happen: what was answered stays answered.
	for (let times = 0; times < 61; times++)
		await it.db.owner
			.insertInto('story.history')
			.values({ story_id: storyId, did: 'claimed', detail: JSON.stringify({}) })
			.execute();
	expect(await waiting()).toEqual([]);
});

test('a new number for one of them leaves the numbers of the others as they are', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	const [, second] = await it.people(storyId);
	const { editor, reviewer } = it.people_;
	expect(await it.review.askReceipt(editor, storyId)).toEqual({ ok: false, reason: 'no_choice' });
	expect((await it.review.askReceipt(editor, storyId, second?.id)).ok).toBe(true);
	const given = await it.review.giveReceipt(reviewer, storyId);
	if (!given.ok) throw new Error(given.reason);
	expect((await it.look(a)).id).toBe(storyId);
	expect((await it.door.mine.open(b, 'x')).ok).toBe(false);
	expect(levelsOn(await it.look(given.value.digits), 'web').text).toBe(2);
	expect((await it.look(given.value.digits)).hasSecondWord).toBe(true);
});

test('what was told is handed out to one of them, without what belongs to the others', async () => {
	const { storyId } = await it.tell([A, C]);
	const [first, second] = await it.people(storyId);
	const { editor, reviewer } = it.people_;
	expect(await it.review.askOriginals(editor, storyId)).toEqual({ ok: false, reason: 'no_choice' });
	expect(await it.review.askOriginals(editor, storyId, first?.id)).toEqual({ ok: false, reason: 'second_word' });
	expect((await it.review.askOriginals(editor, storyId, second?.id)).ok).toBe(true);
	const given = await it.review.giveOriginals(reviewer, storyId);
	if (!given.ok) throw new Error(given.reason);
	const { all } = await texts(given.value);
	expect(all).toContain('PHONE-C');
	expect(all).toContain('We baked together');
	expect(all).not.toMatch(/PHONE-A|"Aa"/);
});

test('a talk about one claim does not free the story from another', async () => {
	const open = { ...WIDE, claim: 'yes' };
	const { storyId } = await it.tell([
		{ ...A, shown: open },
		{ ...B, shown: open }
	]);
	const [first, second] = await it.people(storyId);
	const talk = (person: string | undefined) =>
		it.review.recordTalk(it.people_.reviewer, { storyId, outcome: 'decided', note: 'Said so.', person });
	expect(await talk(undefined)).toEqual({ ok: false, reason: 'no_choice' });
	expect((await talk(first?.id)).ok).toBe(true);
	expect([(await it.row(storyId)).claim_open, (await it.row(storyId)).hold_events]).toEqual([
		true,
		['asylum_decision']
	]);
	expect((await talk(second?.id)).ok).toBe(true);
	expect([(await it.row(storyId)).claim_open, (await it.row(storyId)).hold_events]).toEqual([false, []]);
});

test('the desk sees each yes and the least of all; it writes no fact that is not true of everybody', async () => {
	const { storyId, digits } = await it.tell([A, B, C]);
	await it.ask(storyId);
	await it.approve(digits[2] ?? '');
	const { editor } = it.people_;
	const read = await it.review.read(editor, storyId);
	if (!read.ok) throw new Error(read.reason);
	const { group, consent } = read.value;
	expect(group?.tellers.map(({ place, approved, state }) => [place, approved, state])).toEqual([
		[1, 0, 'cooling'],
		[2, 0, 'cooling'],
		[3, 1, 'active']
	]);
	expect(group?.tellers.map(({ grants }) => grants[0]?.levels.text)).toEqual([3, 2, 3]);
	expect([consent.grants[0]?.levels.text, consent.state]).toEqual([2, 'cooling']);
	expect(JSON.stringify(read.value)).not.toMatch(/PHONE-/);
	await it.review.open(editor, { storyId, what: 'contact', why: 'reach', reason: 'To ask something of them.' });
	const opened = await it.review.read(editor, storyId);
	expect(opened.ok && opened.value.contacts.map(({ contact }) => contact?.value)).toEqual([
		'PHONE-A',
		'PHONE-B',
		'PHONE-C'
	]);
	const fields: Record<string, string> = {
		...{ origin_country: 'MA', current_country: 'BE', age: '30', gender: 'woman', time: '2015' }
	};
	const saved = await it.review.saveFacts(editor, { storyId, field: (name) => fields[name] ?? '', after: 1 });
	expect(saved.ok).toBe(true);
	const row = await it.row(storyId);
	expect([row.origin, row.host]).toEqual([null, 'BE']);
});

test('those who stay tell it anew: their numbers open the new version, and each is asked again', async () => {
	const { storyId, digits } = await it.tell([A, B, C]);
	const [a = '', b = '', c = ''] = digits;
	await it.show(storyId, digits);
	const { editor } = it.people_;
	const told = { brings: 'Two recipes', title: '', text: 'NEW-WORDS of two of us.', language: 'en' };
	const make = () => it.review.makeWithout(editor, { storyId, told });
	expect(await make()).toEqual({ ok: false, reason: 'not_closed' });
	await it.door.mine.takeBack(await it.carried(b), 'erase_in_7_days');
	expect(await it.review.makeWithout(editor, { storyId, told: { ...told, text: ' ' } })).toEqual({
		ok: false,
		reason: 'told_missing'
	});
	const [made, twice] = await Promise.all([make(), make()]);
	const done = made.ok ? made : twice;
	if (!done.ok) throw new Error(done.reason);
	expect([made.ok, twice.ok].filter(Boolean).length).toBe(1);
	const newId = done.value.storyId;
	// Who took back keeps the old one; the others' numbers and second words open the new one.
	expect((await it.look(b)).id).toBe(storyId);
	for (const each of [a, c]) {
		const view = await it.look(each);
		expect([view.id, view.status, view.isToldAnew]).toEqual([newId, 'arrived', true]);
	}
	expect(levelsOn(await it.look(a), 'web').text).toBe(3);
	expect((await it.people(newId)).map(({ place, state }) => [place, state])).toEqual([
		[1, 'requested'],
		[3, 'requested']
	]);
	const sealed = await it.db.owner.selectFrom('story.sealed').selectAll().where('story_id', '=', newId).execute();
	const key = await it.db.owner
		.selectFrom('vault.story_key')
		.selectAll()
		.where('story_id', '=', newId)
		.executeTakeFirstOrThrow();
	const plain = sealed.map(({ field, body }) =>
		JSON.stringify(
			openJson(it.seal.keys.unwrap(newId, key), { table: 'story.sealed', row: newId, field, version: 1 }, body)
		)
	);
	expect(plain.join('\n')).toMatch(/NEW-WORDS/);
	expect(plain.join('\n')).toMatch(/PHONE-A[^]*PHONE-C|PHONE-C[^]*PHONE-A/);
	expect(plain.join('\n')).not.toMatch(/We baked together|PHONE-B|"Bb"/);
	// Nothing is shown before both have said yes to the new text.
	await it.ask(newId);
	expect((await it.approve(a)).ok).toBe(true);
	it.clock.now += 20 * 86_400_000;
	expect(await it.publish(newId)).toBe('nothing_to_show');
	expect((await it.approve(c)).ok).toBe(true);
	await it.judge(newId);
	it.clock.now += 15 * 86_400_000;
	expect(await it.publish(newId)).toBe('published');
	// One who takes the new one back is in the old one, too: the same choice counts there.
	expect((await it.door.mine.takeBack(await it.carried(c), 'erase_now')).ok).toBe(true);
	const old = await it.row(storyId);
	expect(old.erase_after?.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
	expect(await it.shown(newId)).toEqual([]);
	const lines = (await it.seal.ledger.read()).filter(
		({ kind, after }) => kind === 'taken_back' && after === 'erase_now'
	);
	expect(lines.map(({ story }) => story)).toEqual([it.seal.ledger.nameOf(newId), it.seal.ledger.nameOf(storyId)]);
});

test('what keeps a story back for danger keeps back the version that is told anew', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const { owner } = it.db;
	await sql`select story.set_trafficking(${storyId}, 'somebody', now())`.execute(owner);
	await it.door.mine.takeBack(await it.carried(digits[0] ?? ''), 'keep_sealed');
	const told = { brings: 'One recipe', title: '', text: 'Told by one of us.', language: 'en' };
	const made = await it.review.makeWithout(it.people_.editor, { storyId, told });
	if (!made.ok) throw new Error(made.reason);
	const row = await it.row(made.value.storyId);
	expect([row.risk, row.hold_events]).toEqual(['critical', ['court_case']]);
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from story.trafficking
		where story_id = ${made.value.storyId} and lifted_at is null`.execute(owner);
	expect(rows[0]?.n).toBe(1);
});

test('what one of them took back stays gone after a restore, and it is still known who', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	await it.show(storyId, digits);
	// The backup knows nothing of it; the ledger does.
	const [, second] = await it.people(storyId);
	await it.seal.ledger.append('taken_back', storyId, 'erase_in_7_days', second?.id);
	const replayed = await it.db.owner
		.transaction()
		.execute((tx) => replayLedger(tx, it.seal.ledger, { replayAfter: 0, holdAll: false, now: new Date() }));
	expect(replayed.takenBack).toBeGreaterThan(0);
	expect(await it.shown(storyId)).toEqual([]);
	expect([(await it.look(a)).status, (await it.look(b)).status]).toEqual(['closed_by_another', 'taken_back']);
	expect((await it.row(storyId)).erase_after).not.toBeNull();
	expect((await it.seal.ledger.verify()).ok).toBe(true);
});
