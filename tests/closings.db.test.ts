/** How stories end by the desk, and how they come back: what will not be shown, and texts of long ago. */
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rolesFor } from '#domain/office/roles.ts';
import { sealEnds } from '#domain/story/after-taking-back.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { fieldsShown, MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import type { MyView } from '#server/intake/mine-view.ts';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import { openQueue } from '#server/desk/read-queue.ts';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { expireGrants, storiesWithEndedGrants } from '#server/store/ending/expire-grants.ts';
import { stopsSince } from '#server/store/ending/stops-since.ts';
import { eraseLongExpired, eraseLongSealed, reopenAnswered } from '#server/store/ending/silence.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { openFloor, type Floor } from './desk/office-floor.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { showStory } from './public/shown-stories.ts';
import { tellStory, type ToldStory } from './told-story.ts';

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

/** A story of the office's, with a receipt, and shown if `shown` says so. */
async function told(more: ToldStory & { shown?: boolean } = {}) {
	it.time.now = floor.clock.now = Date.now();
	const story = await tellStory(it.db.owner, it.deps.seal.keys, {
		...{ now: it.time.now, office: 'brussels', channels: ['web'] },
		...more
	});
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const { receipts } = it.deps.seal;
	const receipt = { story_id: story.storyId, locator: receipts.locator(digits), hash: await receipts.hash(digits) };
	await it.db.owner.insertInto('story.receipt').values(receipt).execute();
	if (more.shown === true) await showStory(it.db, { id: story.storyId });
	await it.db.owner
		.updateTable('story.story')
		.set(more.shown === true ? { desk_state: 'published', published_on: '2026-01-01' } : { published_on: null })
		.where('id', '=', story.storyId)
		.execute();
	return { ...story, digits };
}
async function page(digits: string): Promise<MyView> {
	const opened = await it.door.mine.open(digits, `caller ${randomInt(1e9)}`);
	if (!opened.ok) throw new Error(opened.reason);
	return opened.value.view;
}
const rowOf = (storyId: string) =>
	it.db.owner.selectFrom('story.story').selectAll().where('id', '=', storyId).executeTakeFirstOrThrow();
const stateOf = async (storyId: string) =>
	(await it.db.owner.selectFrom('story.person').select('state').where('story_id', '=', storyId).executeTakeFirst())
		?.state;
const shownRows = async (storyId: string) =>
	(await it.db.owner.selectFrom('shown.story_row').select('channel').where('story_id', '=', storyId).execute()).length;
const ask = (storyId: string, reason = 'unfit', words = '', who = floor.people.editor) =>
	review.askToEnd(who, { storyId, reason, words });

describe('a story that will not be shown', () => {
	test('takes two people, hides at once, is erased thirty days later, and its teller reads that and nothing more', async () => {
		const { storyId, digits } = await told({ shown: true });
		expect(await shownRows(storyId)).toBe(1);
		expect(await ask(storyId, 'boring')).toEqual({ ok: false, reason: 'no_choice' });
		expect(await ask(storyId, 'other', ' ')).toEqual({ ok: false, reason: 'why_missing' });
		expect(await review.endStory(floor.people.reviewer, storyId)).toEqual({ ok: false, reason: 'end_not_asked' });
		expect(await ask(storyId, 'unsafe', 'Her brother is named.')).toMatchObject({
			ok: true,
			value: { outcome: 'asked' }
		});
		expect(await ask(storyId)).toEqual({ ok: false, reason: 'asked_already' });
		// Asking alone changes nothing but that the others see it.
		expect(await shownRows(storyId)).toBe(1);
		const queue = { queue: 'published', everyLanguage: true, after: null } as const;
		const listed = await openQueue(floor.deps, floor.people.reviewer, queue);
		expect(listed.ok && listed.value.lines.find(({ id }) => id === storyId)?.toEnd).toBe(true);
		expect((await page(digits)).status).toBe('shown');
		const seen = await review.read(floor.people.reviewer, storyId);
		expect(seen.ok && seen.value.closing).toMatchObject({
			reason: 'unsafe',
			words: 'Her brother is named.',
			decidedBy: null
		});
		const clear = await it.db.owner.selectFrom('story.closing').selectAll().where('story_id', '=', storyId).execute();
		expect(JSON.stringify(clear)).not.toContain('brother');

		expect(await review.endStory(floor.people.editor, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await review.endStory(floor.people.reviewer, storyId)).toEqual({ ok: true, value: { inLedger: true } });
		expect(await shownRows(storyId)).toBe(0);
		expect(floor.ledger.lines).toContain(`held ${storyId}`);
		expect(await stateOf(storyId)).toBe('refused');
		const row = await rowOf(storyId);
		expect(row).toMatchObject({ desk_state: 'closed', waiting_since: null, assigned_to: null });
		expect(row.erase_after?.getTime()).toBe(floor.clock.now + 30 * DAY);

		const mine = await page(digits);
		expect(mine).toMatchObject({
			...{ status: 'not_shown', statusUntil: floor.clock.now + 30 * DAY, eraseComes: true, hasData: true },
			...{ canPause: false, canResume: false, canChange: false, canTakeBack: true, renewal: null, waiting: false }
		});
		expect(JSON.stringify(mine)).not.toMatch(/unsafe|brother/);
		// It is over for the desk too, and no night opens it again.
		const open = { storyId, what: 'testimony', why: 'review', reason: '' } as const;
		expect(await review.open(floor.people.editor, open)).toEqual({ ok: false, reason: 'not_shown' });
		expect(await review.askTeller(floor.people.editor, { storyId, language: 'en', version: 1 })).toEqual({
			ok: false,
			reason: 'not_shown'
		});
		expect(await review.keepStory(floor.people.reviewer, storyId)).toEqual({ ok: false, reason: 'not_shown' });
		expect(await review.askOriginals(floor.people.editor, storyId)).toEqual({ ok: true, value: null });
		expect(await reopenAnswered(it.db.worker)).not.toContain(storyId);
		expect((await rowOf(storyId)).erase_after).not.toBeNull();
		expect(await eraseStory(it.db.worker, storyId, new Date(floor.clock.now + 31 * DAY), async () => {})).toBe(true);
		expect((await page(digits)).status).toBe('erased');
		expect(await it.db.owner.selectFrom('story.closing').selectAll().where('story_id', '=', storyId).execute()).toEqual(
			[]
		);
	});

	test('needs a second person who is another; whoever sees no reason goes on with it', async () => {
		const { storyId } = await told();
		const { reviewer, editor } = floor.people;
		expect((await ask(storyId, 'spam', '', reviewer)).ok).toBe(true);
		expect(await review.endStory(reviewer, storyId)).toEqual({ ok: false, reason: 'same_person' });
		expect(await review.keepStory(editor, storyId)).toEqual({ ok: true, value: null });
		expect(await review.keepStory(editor, storyId)).toEqual({ ok: false, reason: 'end_not_asked' });
		expect((await rowOf(storyId)).desk_state).not.toBe('closed');
		// The desk's login writes none of it past the functions.
		await expect(
			it.db.desk
				.insertInto('story.closing')
				.values({
					story_id: storyId,
					reason: 'spam',
					asked_by: 'a',
					asked_at: new Date(),
					decided_by: 'b',
					decided_at: new Date()
				})
				.execute()
		).rejects.toThrow('denied');
	});

	test('of long ago needs one person while nobody has ever seen it, and two afterwards', async () => {
		const fresh = await told({ basis: 'public_domain' });
		const seen = await review.read(floor.people.editor, fresh.storyId);
		expect(seen.ok && seen.value.endsAlone).toBe(true);
		expect(await ask(fresh.storyId)).toEqual({ ok: true, value: { outcome: 'ended', inLedger: true } });
		expect(await rowOf(fresh.storyId)).toMatchObject({ desk_state: 'closed' });
		const shown = await told({ basis: 'public_domain', shown: true });
		expect(await ask(shown.storyId)).toMatchObject({ ok: true, value: { outcome: 'asked' } });
		expect((await rowOf(shown.storyId)).desk_state).toBe('published');
	});
});

describe('a text of long ago', () => {
	const ending = async (storyId: string) => {
		const asked = { queue: 'ending', everyLanguage: true, after: null } as const;
		const listed = await openQueue(floor.deps, floor.people.reviewer, asked);
		if (!listed.ok) throw new Error(listed.reason);
		return listed.value.lines.find(({ id }) => id === storyId)?.since ?? null;
	};
	const renew = (storyId: string, who = floor.people.reviewer) => review.renewHistorical(who, storyId);
	const grantsOf = (storyId: string) =>
		it.db.owner
			.selectFrom('story.consent_grant')
			.selectAll()
			.where('story_id', '=', storyId)
			.orderBy('version', 'desc')
			.orderBy('channel')
			.execute();
	const expire = async (storyId: string, until: number) => {
		floor.clock.now = until + 60_000;
		expect(await storiesWithEndedGrants(it.db.worker, new Date(floor.clock.now))).toContain(storyId);
		await expireGrants(it.db.worker, storyId, floor.clock.now);
	};
	const old = (days: number) =>
		told({ basis: 'public_domain', shown: true, channels: ['web', 'print'], until: Date.now() + days * DAY });

	test('is listed in time, and a reviewer of the office grants it again by one act that the history keeps', async () => {
		const { storyId, personId } = await old(80);
		expect(await ending(storyId)).toBeGreaterThan(floor.clock.now + 79 * DAY);
		expect(await ending((await old(200)).storyId)).toBeNull();
		const read = await review.read(floor.people.reviewer, storyId);
		expect(read.ok && read.value.historicalEnd?.endsAt).toBeGreaterThan(floor.clock.now + 79 * DAY);
		const before = await grantsOf(storyId);
		expect(await renew(storyId, floor.people.editor)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await renew(storyId)).toEqual({ ok: true, value: null });
		const after = (await grantsOf(storyId)).slice(0, 2);
		for (const [at, grant] of after.entries()) {
			expect(grant).toMatchObject({ person_id: personId, channel: before[at]?.channel, levels: before[at]?.levels });
			// The end of a month, and no more than sixty of them.
			const until = grant.valid_until;
			expect([until.getUTCDate(), until.getUTCHours()]).toEqual([1, 0]);
			expect(until.getTime()).toBeGreaterThan(floor.clock.now + 58 * 30 * DAY);
			expect(until.getTime()).toBeLessThan(floor.clock.now + 61 * 31 * DAY);
		}
		const [event] = await it.db.owner
			.selectFrom('story.consent_event')
			.selectAll()
			.where('story_id', '=', storyId)
			.orderBy('version', 'desc')
			.execute();
		expect(event).toMatchObject({ kind: 'renewed', by_whom: `member:${floor.people.reviewer.id}` });
		expect(await ending(storyId)).toBeNull();
		expect(await renew(storyId)).toEqual({ ok: false, reason: 'not_yet' });
		expect(await shownRows(storyId)).toBe(1);
	});

	test('that ran out is hidden and never erased for it; it stays listed and comes back as it was', async () => {
		const { storyId, until } = await old(10).then((story) => ({ ...story, until: floor.clock.now + 10 * DAY }));
		await expire(storyId, until);
		expect(await stateOf(storyId)).toBe('expired');
		expect(await shownRows(storyId)).toBe(0);
		await it.db.owner
			.updateTable('story.consent_event')
			.set({ at: new Date(Date.now() - 200 * DAY) })
			.where('story_id', '=', storyId)
			.where('kind', '=', 'expired')
			.execute();
		expect(await eraseLongExpired(it.db.worker, floor.clock.now + 200 * DAY)).not.toContain(storyId);
		expect((await rowOf(storyId)).erase_after).toBeNull();
		expect(await ending(storyId)).not.toBeNull();
		expect(await renew(storyId)).toEqual({ ok: true, value: null });
		expect(await stateOf(storyId)).toBe('active');
		expect((await grantsOf(storyId)).slice(0, 2).map(({ channel, ended }) => [channel, ended])).toEqual([
			['print', false],
			['web', false]
		]);
	});

	test('that was paused stays paused, also where its time ran out meanwhile; a story of a teller is never renewed so', async () => {
		const { storyId } = await old(10);
		const until = floor.clock.now + 10 * DAY;
		await it.db.owner.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'partner' }));
		await expire(storyId, until);
		expect(await stateOf(storyId)).toBe('expired');
		expect((await renew(storyId)).ok).toBe(true);
		expect(await stateOf(storyId)).toBe('suspended');
		const { storyId: mine } = await told({ shown: true, until: Date.now() + 10 * DAY });
		expect(await renew(mine)).toEqual({ ok: false, reason: 'not_historical' });
	});
});

describe('a yes that does not hold', () => {
	const doubt = (storyId: string, who = floor.people.reviewer) =>
		review.doubtYes(who, { storyId, person: '', reason: 'coercion', words: 'The brother answered.' });
	let made: ReturnType<Floor['person']> | undefined;
	const second = () => (made ??= floor.person('Second reviewer', ['reviewer']));

	test('is found by two reviewers; it is hidden from the first doubt on, and closed like one taken back', async () => {
		const { storyId, digits, personId } = await told({ shown: true });
		expect(await doubt(storyId, floor.people.editor)).toEqual({ ok: false, reason: 'not_allowed' });
		const asked = { storyId, person: '', reason: 'coercion', words: ' ' };
		expect(await review.doubtYes(floor.people.reviewer, asked)).toEqual({ ok: false, reason: 'why_missing' });
		expect(await doubt(storyId)).toEqual({ ok: true, value: { inLedger: true } });
		expect(await shownRows(storyId)).toBe(0);
		expect(floor.ledger.lines).toContain(`held ${storyId}`);
		expect(await doubt(storyId)).toEqual({ ok: false, reason: 'asked_already' });
		const again = { storyId, person: '' };
		expect(await review.findYesInvalid(floor.people.reviewer, again)).toEqual({ ok: false, reason: 'same_person' });
		const other = await second();
		expect(await review.findYesInvalid(other, again)).toEqual({ ok: true, value: { inLedger: true } });

		expect(floor.ledger.lines).toContain(`taken_back ${storyId}`);
		expect(await stateOf(storyId)).toBe('invalidated');
		const row = await rowOf(storyId);
		expect(row.taken_back_at).not.toBeNull();
		expect(row.erase_after?.getTime()).toBe(floor.clock.now + 90 * DAY);
		const mine = await page(digits);
		expect(mine).toMatchObject({ status: 'closed_by_office', canChoose: true, canResume: false, renewal: null });
		expect(mine.certificate?.certificate).toMatchObject({ closedBy: 'office', shownAnywhereByUs: false });
		expect(JSON.stringify(mine)).not.toMatch(/coercion|brother|invalid/);

		// Why is sealed, and only reviewers see that there was a doubt.
		const read = await review.read(other, storyId);
		expect(read.ok && read.value.invalidYeses).toEqual([
			expect.objectContaining({ personId, reason: 'coercion', words: 'The brother answered.', decidedBy: other.id })
		]);
		expect(read.ok && read.value.isEnded).toBe(true);
		const shownTo = await review.read(floor.people.editor, storyId);
		expect(shownTo.ok && shownTo.value.invalidYeses).toEqual([]);
		expect(shownTo.ok && shownTo.value.isEnded).toBe(true);
		const others = rolesFor('see_story').filter((role) => !rolesFor('invalidate').includes(role));
		expect(others).toContain('editor');
		const gathered = { story_id: storyId, member_id: floor.people.interviewer.id, did: 'gathered' } as const;
		await it.db.owner.insertInto('story.author').values(gathered).execute();
		for (const one of others.map((role) => floor.people[role])) {
			const told = await review.read(one, storyId);
			if (!told.ok) throw new Error(`${one.roles.join()}: ${told.reason}`);
			expect(told.value.can.invalidate, one.roles.join()).toBe(false);
			expect(told.value.people.map(({ state }) => state)).toEqual(['withdrawn']);
			expect(JSON.stringify(told.value), one.roles.join()).not.toMatch(/invalidated|doubt/);
		}
		expect(await review.saveWorking(floor.people.editor, { storyId, language: 'fr', text: 'x', after: 0 })).toEqual({
			ok: false,
			reason: 'taken_back'
		});
	});

	test('is held for its own sake, whatever else holds the story', async () => {
		const { storyId } = await told({ shown: true });
		const country = { id: randomUUID(), scope: 'story', value: storyId, reason: 'danger', set_by: 'member:x' } as const;
		await it.db.owner.insertInto('story.hold').values(country).execute();
		await doubt(storyId);
		await it.db.owner.updateTable('story.hold').set({ lifted_at: new Date() }).where('id', '=', country.id).execute();
		const holds = it.db.owner.selectFrom('story.hold').select('set_by').where('value', '=', storyId);
		expect(await holds.where('lifted_at', 'is', null).execute()).toEqual([
			{ set_by: `member:${floor.people.reviewer.id}` }
		]);
	});

	test('may turn out to hold; then two reviewers lift the hold as ever', async () => {
		const { storyId } = await told({ shown: true });
		await doubt(storyId);
		expect(await review.dropDoubt(floor.people.reviewer, { storyId, person: '' })).toEqual({ ok: true, value: null });
		expect(await stateOf(storyId)).toBe('active');
		expect((await rowOf(storyId)).taken_back_at).toBeNull();
		const holds = it.db.owner.selectFrom('story.hold').selectAll().where('value', '=', storyId);
		expect((await holds.execute()).map(({ reason, lifted_at: at }) => [reason, at])).toEqual([['danger', null]]);
	});

	test('leaves nothing of the doubt once it is erased; the certificate still says where it was closed', async () => {
		const { storyId, digits } = await told();
		await doubt(storyId);
		await review.findYesInvalid(await second(), { storyId, person: '' });
		expect(await eraseStory(it.db.worker, storyId, new Date(floor.clock.now + 91 * DAY), async () => {})).toBe(true);
		expect(
			await it.db.owner.selectFrom('story.invalid_yes').selectAll().where('story_id', '=', storyId).execute()
		).toEqual([]);
		expect(await stateOf(storyId)).toBe('withdrawn');
		const mine = await page(digits);
		expect(mine.status).toBe('erased');
		expect(mine.certificate?.certificate).toMatchObject({ closedBy: 'office', erase: 'erased' });
	});
});

describe('taken back and kept sealed', () => {
	const takeBack = async (digits: string, after: 'keep_sealed' | 'erase_in_7_days' = 'keep_sealed') => {
		const taken = await it.door.mine.takeBack((await page(digits)).carried, after);
		if (!taken.ok) throw new Error(taken.reason);
		return taken.value.view;
	};
	/** The form that asks everything afresh, with the web ticked. */
	const again = async (view: MyView) => {
		const fields = { intent: 'renew', screen: 'renew', pass: view.carried, [MADE_FROM]: madeFrom(view.before, true) };
		const data = new FormData();
		for (const [name, value] of Object.entries({ ...fieldsShown(view.before, true), 'web-on': 'yes', ...fields }))
			data.append(name, value);
		const answer = await it.door.mine.post(data, `caller ${randomInt(1e9)}`, 'en');
		if (answer.page.kind !== 'open') throw new Error('the page asks for digits');
		return answer.page;
	};

	test('comes back by a fresh yes of its teller alone: read again, looked at again, and only what was ticked', async () => {
		const { storyId, digits } = await told({ shown: true, channels: ['web', 'print'] });
		const gone = await takeBack(digits);
		expect(gone).toMatchObject({ status: 'taken_back', comesBack: true, renewal: 'now', endsMonth: null });
		expect(gone.certificate?.certificate.erase).toBe('kept_sealed');
		const back = await again(await page(digits));
		expect(back).toMatchObject({ screen: 'text', notice: 'renewed' });
		expect(back.view).toMatchObject({ status: 'waiting_for_you', comesBack: false, certificate: null, waiting: true });
		expect(back.view.grants.map(({ channel, given }) => [channel, given])).toContainEqual(['web', true]);
		expect(back.view.grants.map(({ channel, given }) => [channel, given])).toContainEqual(['print', false]);
		expect(await shownRows(storyId)).toBe(0);
		const row = await rowOf(storyId);
		expect(row).toMatchObject({ taken_back_at: null, desk_state: 'in_review', erase_after: null });
		expect(row.waiting_since).not.toBeNull();
		expect(await stateOf(storyId)).toBe('cooling');
		const [telling] = await it.db.owner
			.selectFrom('story.telling')
			.selectAll()
			.where('story_id', '=', storyId)
			.execute();
		expect(telling).toMatchObject({ teller_version: null, reviewed_version: null });
		// Nothing of before is written down once more: a restore would take it back again.
		const stops = await stopsSince(it.db.worker, new Date(0));
		expect(stops.filter((stop) => stop.storyId === storyId && stop.kind === 'taken_back')).toEqual([]);
	});

	test('needs the second word where one was chosen, and is no way where it is to be erased, or where the office took it back', async () => {
		const word = await told({ shown: true });
		const hash = await it.deps.seal.receipts.hash('plum tree');
		await it.db.owner
			.updateTable('story.receipt')
			.set({ second_word_hash: hash })
			.where('story_id', '=', word.storyId)
			.execute();
		expect(await takeBack(word.digits)).toMatchObject({ comesBack: true, renewal: null });
		const refused = await again(await page(word.digits));
		expect(refused.notice).toBe('word_needed');
		expect((await rowOf(word.storyId)).taken_back_at).not.toBeNull();
		const said = await it.door.mine.sayWord((await page(word.digits)).carried, 'plum tree', 'somebody');
		expect(said.ok && said.value.view.renewal).toBe('now');
		if (said.ok) expect((await again(said.value.view)).notice).toBe('renewed');

		const soon = await told({ shown: true });
		expect(await takeBack(soon.digits, 'erase_in_7_days')).toMatchObject({ comesBack: false, renewal: null });
		expect((await again(await page(soon.digits))).notice).toBe('stopped');

		const restored = await told({ shown: true });
		await it.db.owner
			.transaction()
			.execute((tx) => takeBackStory(tx, { storyId: restored.storyId, byWhom: 'system', after: 'keep_sealed' }));
		// A choice made since does not tell why it was taken back.
		await it.door.mine.takeBack((await page(restored.digits)).carried, 'keep_sealed', 'kept');
		expect(await page(restored.digits)).toMatchObject({ status: 'taken_back', comesBack: false, renewal: null });
		expect((await again(await page(restored.digits))).notice).toBe('stopped');
	});

	test('is kept for sixty months, which its teller reads, and is erased then', async () => {
		const { storyId, digits } = await told({ shown: true });
		const mine = await takeBack(digits);
		const ends = sealEnds((await rowOf(storyId)).taken_back_at?.getTime() ?? 0);
		expect(mine.sealedUntil).toBe(ends);
		expect(mine.certificate?.certificate.eraseOn).toBe(new Date(ends).toISOString().slice(0, 10));
		expect(await eraseLongSealed(it.db.worker, ends - 1)).not.toContain(storyId);
		expect(await eraseLongSealed(it.db.worker, ends)).toContain(storyId);
		expect((await rowOf(storyId)).erase_after?.getTime()).toBe(ends);
	});
});
