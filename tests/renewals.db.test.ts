/** Renewing a yes: by receipt and at the desk, before the end and after it; and what silence means. */
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isIrrecoverable, OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { cap } from '#domain/consent/ladders.ts';
import { noticeIn } from '#messages/notice.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { fieldsShown, MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import type { MyView } from '#server/intake/mine-view.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { eraseLongExpired } from '#server/store/ending/silence.ts';
import { expireGrants, storiesWithEndedGrants } from '#server/store/ending/expire-grants.ts';
import { openFloor, type Floor } from './desk/office-floor.ts';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { readAloud } from './read-aloud.ts';
import { showStory } from './public/shown-stories.ts';
import { tellStory } from './told-story.ts';

const DAY = 86_400_000;
let it: TestDoor;
let floor: Floor;
let review: ReviewActs;
beforeAll(async () => {
	it = await openTestDoor();
	await it.db.owner.deleteFrom('office.office').execute();
	floor = await openFloor(it.db, { keys: it.deps.seal.keys, sealedFiles: it.deps.files });
	review = createReviewActs(floor.deps);
});
afterAll(() => it.close());

const some = cap({ text: 'excerpt', name: 'system_pseudonym', face: 'none', voice: 'none', origin: 'country' });

/** A story whose yes ends in so many days, with a receipt. */
async function told(days: number, minor = false, channels: readonly OfferedChannel[] = ['web']) {
	it.time.now = floor.clock.now = Date.now();
	const until = it.time.now + days * DAY;
	const story = await tellStory(it.db.owner, it.deps.seal.keys, {
		...{ levels: some, now: it.time.now, until, channels, office: 'brussels' }
	});
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const { receipts } = it.deps.seal;
	const hash = await receipts.hash(digits);
	const receipt = { story_id: story.storyId, locator: receipts.locator(digits), hash, second_word_hash: null };
	await it.db.owner.insertInto('story.receipt').values(receipt).execute();
	if (minor) {
		await it.db.owner
			.updateTable('story.person')
			.set({ minor: true, guardian_ok: true, assent: true })
			.where('story_id', '=', story.storyId)
			.execute();
		const child = { story_id: story.storyId, person_id: story.personId, unaccompanied: false };
		await it.db.owner
			.insertInto('story.child')
			.values({ ...child, note: story.personId, eighteen_month: `${new Date().getUTCFullYear() + 5}-03-01` })
			.execute();
	}
	return { ...story, digits, until };
}
async function expire(storyId: string, until: number): Promise<void> {
	it.time.now = floor.clock.now = until + 60_000;
	expect(await storiesWithEndedGrants(it.db.worker, new Date(it.time.now))).toContain(storyId);
	await expireGrants(it.db.worker, storyId, it.time.now);
}
async function post(fields: Record<string, string>) {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	const { page } = await it.door.mine.post(data, `caller ${randomInt(1e9)}`, 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
/** The form that renews, as the page makes it. */
const renewal = (view: MyView) => ({
	...{ pass: view.carried, intent: 'renew', screen: 'renew', [MADE_FROM]: madeFrom(view.before, true) }
});
const stateOf = async (storyId: string) =>
	(
		await it.db.owner
			.selectFrom('story.person')
			.select('state')
			.where('story_id', '=', storyId)
			.executeTakeFirstOrThrow()
	).state;
const storyOf = (storyId: string) =>
	it.db.owner.selectFrom('story.story').selectAll().where('id', '=', storyId).executeTakeFirstOrThrow();
const eventsOf = async (storyId: string) =>
	(
		await it.db.owner
			.selectFrom('story.consent_event')
			.select(['kind', 'by_whom'])
			.where('story_id', '=', storyId)
			.orderBy('version')
			.execute()
	).map(({ kind, by_whom }) => (by_whom === 'teller' ? kind : `${kind} by ${by_whom.split(':')[0]}`));
const untilOf = async (storyId: string) => {
	const rows = await it.db.owner
		.selectFrom('story.consent_grant')
		.select(['valid_until', 'ended'])
		.where('story_id', '=', storyId)
		.orderBy('version', 'desc')
		.execute();
	return rows[0];
};

test('it is offered from 90 days before the end on, and nothing is ticked', async () => {
	const early = await post({ intent: 'open', digits: (await told(120)).digits });
	expect([early.view.renewal, (await post({ pass: early.view.carried, screen: 'renew' })).screen]).toEqual([
		null,
		'home'
	]);
	const { storyId, digits } = await told(80);
	const { view } = await post({ intent: 'open', digits });
	expect(view.renewal).toBe('now');
	const nothing = await post({ ...renewal(view), 'web-text': 'excerpt' });
	expect([nothing.notice, nothing.screen, nothing.typed['web-text']]).toEqual(['renew_choose', 'renew', 'excerpt']);
	expect(await eventsOf(storyId)).toEqual(['given']);
});

test('renewed in time: the old yes goes on, a second person looks, and then the new one takes its place', async () => {
	const { storyId, digits, until } = await told(80);
	const { view } = await post({ intent: 'open', digits });
	const done = await post({ ...renewal(view), 'web-on': 'yes' });
	expect([done.notice, done.view.wishWaiting]).toEqual(['renewal_asked', true]);
	expect(await eventsOf(storyId)).toEqual(['given', 'renewed', 'wider_asked']);
	expect([await stateOf(storyId), (await untilOf(storyId))?.valid_until.getTime()]).toEqual(['active', until]);
	const read = await review.read(floor.people.reviewer, storyId);
	expect(read.ok && read.value.wish).toMatchObject({ renewal: true, readable: true, change: 'wider' });
	const version = (read.ok && read.value.wish?.version) || 0;
	expect(await review.answerWish(floor.people.reviewer, { storyId, version, accept: true })).toMatchObject({
		ok: true
	});
	const later = await it.db.owner.selectFrom('story.wider_grant').selectAll().where('story_id', '=', storyId).execute();
	expect(later.map((one) => [one.channel, one.valid_until.getTime() > until + 300 * DAY])).toEqual([['web', true]]);
	// Seven days to think it over; the old one is untouched until then.
	expect(later[0]?.valid_from.getTime()).toBe(it.time.now + 7 * DAY);
	expect((await untilOf(storyId))?.valid_until.getTime()).toBe(until);
});

test('less counts at once while renewing, and a level is never more than was chosen', async () => {
	const { storyId, digits, until } = await told(80);
	const { view } = await post({ intent: 'open', digits });
	const fields = { ...renewal(view), 'web-on': 'yes', 'web-origin': 'region' };
	expect((await post(fields)).notice).toBe('renewal_asked');
	expect(await eventsOf(storyId)).toEqual(['given', 'narrowed', 'renewed', 'wider_asked']);
	const grant = await it.db.owner
		.selectFrom('story.consent_grant')
		.select(['levels', 'valid_until'])
		.where('story_id', '=', storyId)
		.orderBy('version', 'desc')
		.executeTakeFirstOrThrow();
	expect(grant).toMatchObject({ levels: { origin: 1, text: 2 }, valid_until: new Date(until) });
});

test('a form for renewing that is older than what counts now renews nothing; a button pressed twice asks once', async () => {
	const { storyId, digits } = await told(80);
	const { view } = await post({ intent: 'open', digits });
	const done = await post({ ...renewal(view), 'web-on': 'yes', 'web-text': 'summary' });
	expect([done.notice, done.view.grants[0]?.levels.text]).toEqual(['renewal_asked', 1]);
	const events = ['given', 'narrowed', 'renewed', 'wider_asked'];
	expect(await eventsOf(storyId)).toEqual(events);
	const twice = await post({ ...renewal(view), 'web-on': 'yes', 'web-text': 'summary' });
	expect([twice.notice, await eventsOf(storyId)]).toEqual(['renewal_asked', events]);

	// The other window shows the text as it was before.
	const older = await post({ ...renewal(view), 'web-on': 'yes', 'web-text': 'excerpt', 'web-origin': 'region' });
	expect([older.notice, older.screen, older.typed['web-origin']]).toEqual([
		...['changed_older_and_narrowed', 'renew', 'region']
	]);
	expect(older.typed['web-text']).toBe('summary');
	expect(await eventsOf(storyId)).toEqual([...events, 'narrowed', 'refused']);
	const fresh = await post({ ...renewal(older.view), ...older.typed });
	expect([fresh.notice, fresh.view.grants[0]?.levels]).toMatchObject(['renewal_asked', { text: 1, origin: 1 }]);
});

test('silence is the end: hidden at once, kept for 90 days, then erased', async () => {
	const { storyId, digits, until } = await told(30);
	await showStory(it.db, { id: storyId });
	await expire(storyId, until);
	expect([await stateOf(storyId), (await storyOf(storyId)).erase_after]).toEqual(['expired', null]);
	expect(
		await it.db.owner.selectFrom('shown.story_row').select('story_id').where('story_id', '=', storyId).execute()
	).toEqual([]);
	expect((await post({ intent: 'open', digits })).view).toMatchObject({
		status: 'expired',
		renewal: 'now',
		endsMonth: null
	});
	// The database wrote the event by its own clock: count from there.
	const at = await it.db.owner
		.selectFrom('story.consent_event')
		.select('at')
		.where('story_id', '=', storyId)
		.where('kind', '=', 'expired')
		.executeTakeFirstOrThrow();
	expect(await eraseLongExpired(it.db.worker, at.at.getTime() + 90 * DAY - 1000)).not.toContain(storyId);
	expect(await eraseLongExpired(it.db.worker, at.at.getTime() + 90 * DAY + 1000)).toContain(storyId);
});

test('after the end: version n+1 is cooling, nothing is shown, the safe text is read and approved afresh', async () => {
	const { storyId, digits, until } = await told(30);
	await showStory(it.db, { id: storyId });
	await expire(storyId, until);
	await it.db.owner
		.updateTable('story.story')
		.set({ erase_after: new Date(until + 90 * DAY) })
		.where('id', '=', storyId)
		.execute();
	const { view } = await post({ intent: 'open', digits });
	expect(view.before[0]).toMatchObject({ channel: 'web', given: true, levels: { text: 2, origin: 2 } });
	const done = await post({ ...renewal(view), 'web-on': 'yes' });
	expect([done.notice, done.screen, done.view.status]).toEqual(['renewed', 'text', 'waiting_for_you']);
	expect(done.view.safeTexts.map(({ approved }) => approved)).toEqual([false]);
	expect(await eventsOf(storyId)).toEqual(['given', 'expired by system', 'renewed']);
	const story = await storyOf(storyId);
	expect([await stateOf(storyId), story.erase_after, story.desk_state]).toEqual(['cooling', null, 'in_review']);
	expect(story.embargo_until).toBe(Infinity);
	const tellings = await it.db.owner
		.selectFrom('story.telling')
		.select(['teller_version', 'reviewed_version'])
		.where('story_id', '=', storyId)
		.execute();
	expect(tellings).toEqual([{ teller_version: null, reviewed_version: null }]);
	const approved = await post({ pass: view.carried, intent: 'approve', language: 'en', version: '1', known: 'fine' });
	expect(approved.notice).toBe('approved');
	expect(await stateOf(storyId)).toBe('active');
});

test('who renewed in time and was not answered before the end does not count as silent', async () => {
	const { storyId, digits, until } = await told(30);
	const { view } = await post({ intent: 'open', digits });
	await post({ ...renewal(view), 'web-on': 'yes' });
	await expire(storyId, until);
	expect(await stateOf(storyId)).toBe('cooling');
	expect(await eventsOf(storyId)).toEqual([
		...['given', 'renewed', 'wider_asked', 'expired by system', 'renewed by system']
	]);
	expect(await eraseLongExpired(it.db.worker, it.time.now + 400 * DAY)).not.toContain(storyId);
	expect((await post({ intent: 'open', digits })).view.wishWaiting).toBe(false);
});

describe.each(OFFERED)('a fresh yes to %s', (channel) => {
	const ticked = { [`${channel}-on`]: 'yes', ...(isIrrecoverable(channel) && { [`${channel}-ack`]: 'yes' }) };
	const allowed = async (storyId: string) =>
		(await it.db.owner.selectFrom('story.consent_grant').selectAll().where('story_id', '=', storyId).execute())
			.filter(({ ended, valid_until: end }) => !ended && end.getTime() > it.time.now)
			.map((grant) => grant.channel);

	test('is taken after the end', async () => {
		// It ended yesterday: the database counts twelve months by its own clock.
		const { storyId, digits, until } = await told(-1, false, [channel]);
		await expire(storyId, until);
		const done = await post({ ...renewal((await post({ intent: 'open', digits })).view), ...ticked });
		expect([done.notice, done.view.status]).toEqual(['renewed', 'waiting_for_you']);
		expect([await stateOf(storyId), await allowed(storyId)]).toEqual(['cooling', [channel]]);
	});

	test('is taken after taking back', async () => {
		const { storyId, digits } = await told(30, false, [channel]);
		const { view } = await post({ intent: 'open', digits });
		expect((await it.door.mine.takeBack(view.carried, 'keep_sealed')).ok).toBe(true);
		const done = await post({ ...renewal((await post({ intent: 'open', digits })).view), ...ticked });
		expect([done.notice, done.view.status]).toEqual(['renewed', 'waiting_for_you']);
		expect(await stateOf(storyId)).toBe('cooling');
	});

	test('that was asked for in time begins by itself at the end', async () => {
		const { storyId, digits, until } = await told(30, false, [channel]);
		const asked = await post({ ...renewal((await post({ intent: 'open', digits })).view), ...ticked });
		expect(asked.notice).toBe('renewal_asked');
		await expire(storyId, until);
		expect([await stateOf(storyId), await allowed(storyId)]).toEqual(['cooling', [channel]]);
	});
});

test('no function of the database keeps a list of its own of what is offered', async () => {
	const { rows } = await sql<{
		proname: string;
	}>`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname not in ('pg_catalog', 'information_schema') and p.prosrc ~ '\(\s*''web''\s*,\s*''print''\s*\)'`.execute(
		it.db.owner
	);
	expect(rows).toEqual([]);
});

const talk = { capture: 'written', freeChoice: 'yes', understood: 'yes', noticeHeard: 'yes' };

test('at the desk: the whole conversation or nothing, and never judged by who recorded it', async () => {
	const { storyId } = await told(80);
	const both = await floor.person('both', ['editor', 'reviewer']);
	const record = (typed: Record<string, string>) => review.recordRenewal(both, { storyId, typed, language: 'fr' });
	expect(await record({ 'web-on': 'yes', ...talk, understood: 'no' })).toEqual({ ok: false, reason: 'renewal_checks' });
	expect(await record(talk)).toEqual({ ok: false, reason: 'renewal_nothing' });
	expect(await record({ ...talk, 'web-on': 'yes', 'web-until': '2040-01' })).toEqual({ ok: false, reason: 'too_late' });
	expect(await record({ ...talk, 'web-on': 'yes' })).toEqual({ ok: true, value: 'asked' });
	expect(await eventsOf(storyId)).toEqual(['given', 'renewed by member', 'wider_asked by member']);
	const read = await review.read(floor.people.reviewer, storyId);
	const version = (read.ok && read.value.wish?.version) || 0;
	expect(await review.answerWish(both, { storyId, version, accept: true })).toEqual({
		ok: false,
		reason: 'same_person'
	});
	expect(await review.answerWish(floor.people.reviewer, { storyId, version, accept: true })).toMatchObject({
		ok: true
	});
});

test('at the desk the sound of the notice stands beside the tick, and only that one counts as heard', async () => {
	const { editor } = floor.people;
	const recorded = async (typed: Record<string, string>) => {
		const { storyId } = await told(80);
		const asked = { storyId, typed: { ...talk, 'web-on': 'yes', ...typed }, language: editor.language };
		expect(await review.recordRenewal(editor, asked)).toMatchObject({ ok: true });
		const { detail } = await it.db.owner
			.selectFrom('story.consent_event')
			.select('detail')
			.where('story_id', '=', storyId)
			.where('kind', '=', 'renewed')
			.executeTakeFirstOrThrow();
		return detail;
	};
	const offered = async () => {
		const read = await review.read(editor, (await told(80)).storyId);
		return read.ok ? read.value.ending?.sound : read.reason;
	};
	expect(await offered()).toBeNull();
	expect(await recorded({})).not.toHaveProperty('noticeHeard');
	const sound = await readAloud(it.db.worker, noticeIn(editor.language));
	expect(await offered()).toMatchObject({ sha256: sound, readBy: 'person' });
	expect(await recorded({ noticeSound: sound })).toMatchObject({ noticeSound: sound, noticeHeard: true });
	// The page had no player, or one of another reading.
	expect(await recorded({})).toMatchObject({ noticeSound: sound, noticeHeard: false });
	expect(await recorded({ noticeSound: '0'.repeat(64) })).toMatchObject({ noticeHeard: false });
	// By their own number the teller is offered it as well.
	const { digits, storyId } = await told(80);
	const { view } = await post({ intent: 'open', digits, screen: 'renew' });
	expect(view.notice.sound).toMatchObject({ sha256: sound });
	await post({ ...renewal(view), 'web-on': 'yes' });
	const said = it.db.owner.selectFrom('story.consent_event').select('detail').where('story_id', '=', storyId);
	expect(await said.where('kind', '=', 'renewed').execute()).toMatchObject([{ detail: { noticeSound: sound } }]);
	await it.db.owner.updateTable('office.notice_sound').set({ withdrawn_at: new Date() }).execute();
});

test('at the desk a way of being shown that the teller switched off is not switched on again', async () => {
	const { storyId, digits } = await told(80, false, ['web', 'embed']);
	const { view } = await post({ intent: 'open', digits });
	const grants = { ...fieldsShown(view.grants), [MADE_FROM]: madeFrom(view.grants), 'embed-on': '' };
	const off = await post({ pass: view.carried, intent: 'change', ...grants });
	expect(off.view.grants.map(({ given }) => given).slice(0, 2)).toEqual([true, false]);
	const record = (typed: Record<string, string>) =>
		review.recordRenewal(floor.people.editor, { storyId, typed: { ...talk, ...typed }, language: 'en' });
	expect(await record({ 'web-on': 'yes', 'embed-on': 'yes' })).toEqual({ ok: false, reason: 'renewal_wider' });
	expect(await record({ 'web-on': 'yes' })).toEqual({ ok: true, value: 'asked' });
});

test('a child: not by receipt, and at the desk only with both yeses', async () => {
	const { storyId, digits } = await told(80, true);
	const { view } = await post({ intent: 'open', digits });
	expect(view.renewal).toBe('with_interviewer');
	const refused = await post({ ...renewal(view), 'web-on': 'yes' });
	expect(refused.notice).toBe('renew_with_interviewer');
	// Nor past the page.
	const detail = { noticeHash: view.notice.todayHash, noticeLanguage: view.notice.language, noticeNumber: 1 };
	const receipt = await it.db.owner
		.selectFrom('story.receipt')
		.select(['id', 'locator'])
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const past = await sql<{ outcome: string }>`select intake.my_renew(${receipt.locator}, ${receipt.id}::uuid,
		'{"web": {}}', ${JSON.stringify(detail)}::jsonb) as outcome`.execute(it.db.intake);
	expect(past.rows[0]?.outcome).toBe('with_interviewer');
	const record = (typed: Record<string, string>) =>
		review.recordRenewal(floor.people.editor, {
			storyId,
			typed: { ...talk, 'web-on': 'yes', ...typed },
			language: 'en'
		});
	expect(await record({ guardianOk: 'yes' })).toEqual({ ok: false, reason: 'renewal_child' });
	expect(await record({ childAssent: 'yes' })).toEqual({ ok: false, reason: 'renewal_child' });
	expect(await record({ guardianOk: 'yes', childAssent: 'yes' })).toEqual({ ok: true, value: 'asked' });
});

test('the database lets nobody renew what was taken back, for too long, or print without its own yes', async () => {
	const { storyId, until } = await told(30);
	await expire(storyId, until);
	const begin = async (grants: unknown) => {
		await sql`select story.renew_at_desk(${storyId}, 'somebody', ${JSON.stringify(grants)}::jsonb, '{}')`.execute(
			it.db.desk
		);
	};
	const grant = {
		levels: some,
		until: new Date(it.time.now + 300 * DAY).toISOString(),
		excludedLanguages: [],
		noRecallAck: false
	};
	await expect(begin({ web: { ...grant, until: new Date(it.time.now + 3000 * DAY).toISOString() } })).rejects.toThrow(
		/not valid/
	);
	await expect(begin({ print: grant })).rejects.toThrow(/not valid/);
	await expect(begin({ press: grant })).rejects.toThrow(/not valid/);
	const paper = { ...grant, noRecallAck: true, until: new Date(it.time.now + 400 * DAY).toISOString() };
	for (const channel of ['print', 'press', 'social'])
		await expect(begin({ [channel]: paper })).rejects.toThrow(/not valid/);
	await expect(begin({ onsite: grant })).rejects.toThrow(/not valid/);
	await appendConsentEvent(it.db.owner, { storyId, kind: 'taken_back', byWhom: 'teller' });
	await it.db.owner.updateTable('story.story').set({ taken_back_at: new Date() }).where('id', '=', storyId).execute();
	await begin({ web: grant });
	expect(await stateOf(storyId)).toBe('expired');
});

test('a reminder by a person is written down once, by whom and with what came of it', async () => {
	const { storyId, personId, until } = await told(20);
	const row = {
		story_id: storyId,
		person_id: personId,
		ends_at: new Date(until),
		stage: 30,
		way: 'desk' as const,
		at: new Date()
	};
	await it.db.owner.insertInto('story.reminder').values(row).execute();
	const done = { storyId, personId, endsAt: until, stage: 30, outcome: 'told' };
	expect(await review.remindTeller(floor.people.translator, done)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await review.remindTeller(floor.people.editor, { ...done, outcome: 'x' })).toEqual({
		ok: false,
		reason: 'no_choice'
	});
	expect(await review.remindTeller(floor.people.editor, done)).toMatchObject({ ok: true });
	expect(await review.remindTeller(floor.people.editor, done)).toEqual({ ok: false, reason: 'no_reminder' });
	const read = await review.read(floor.people.editor, storyId);
	expect(read.ok && read.value.ending).toMatchObject({
		endsAt: until,
		reminders: [{ stage: 30, way: 'desk', outcome: 'told', doneBy: floor.people.editor.id }]
	});
});

test('a talk that is written down lengthens and shows no more, whoever has the desk’s login', async () => {
	const { storyId, personId } = await told(80);
	const record = (typed: Record<string, string>) =>
		review.recordRenewal(floor.people.editor, { storyId, typed: { ...talk, ...typed }, language: 'en' });
	expect(await record({ 'web-on': 'yes', 'web-name': 'first_name' })).toEqual({ ok: false, reason: 'renewal_wider' });
	expect(await record({ 'web-on': 'yes', 'print-on': 'yes', 'print-ack': 'yes' })).toEqual({
		ok: false,
		reason: 'renewal_wider'
	});
	// By SQL: a talk that never was, with more than the teller allowed, accepted by somebody else.
	const until = new Date(it.time.now + 300 * DAY).toISOString();
	const grant = { levels: { ...some, name: 4 }, until, excludedLanguages: [], noRecallAck: false };
	const asked = await sql<{ outcome: string }>`select story.renew_at_desk(${storyId}, 'one',
		${JSON.stringify({ web: grant })}::jsonb, '{}') as outcome`.execute(it.db.desk);
	expect(asked.rows[0]?.outcome).toBe('asked');
	const { consent_version: wish } = await storyOf(storyId);
	const keep = (member: string, later: unknown) =>
		sql<{ outcome: string }>`select story.keep_renewal(${storyId}, ${wish}, ${member},
			${JSON.stringify(later)}::jsonb) as outcome`.execute(it.db.desk);
	const from = new Date(it.time.now).toISOString();
	await expect(keep('another', { web: { ...grant, from } })).rejects.toThrow(/widens nothing/);
	expect((await keep('one', {})).rows[0]?.outcome).toBe('same_person');
	const later = await it.db.owner
		.selectFrom('story.wider_grant')
		.select('channel')
		.where('person_id', '=', personId)
		.execute();
	expect(later).toEqual([]);
});

test('T26 a talk that never was begins nothing wider by itself when the yes ends', async () => {
	for (const [levels, state] of [
		[{ ...some, name: 4 }, 'expired'],
		[some, 'cooling']
	] as const) {
		const { storyId, until } = await told(30);
		const grant = {
			levels,
			until: new Date(until + 300 * DAY).toISOString(),
			excludedLanguages: [],
			noRecallAck: false
		};
		await sql`select story.renew_at_desk(${storyId}, 'one', ${JSON.stringify({ web: grant })}::jsonb, '{}')`.execute(
			it.db.desk
		);
		await expire(storyId, until);
		expect(await stateOf(storyId)).toBe(state);
	}
});
