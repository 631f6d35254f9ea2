/** What the desk does with consent: wishes, talks, corrections, messages, the batch of historical texts. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isObject } from '#domain/base/shape.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { sealJson } from '#server/seal/fields.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { beginWiderGrants, storiesWithBegunGrants } from '#server/store/consent/wider-grants.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { telling, tellStory } from '../told-story.ts';
import { levels, openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

describe('a wish to show more', () => {
	async function wished(): Promise<{ storyId: string; version: number }> {
		const { storyId } = await tellStory(floor.db.owner, floor.keys, {
			office: 'brussels',
			now: floor.clock.now,
			origin: 'CD',
			levels: levels({ text: 1, name: 1 }),
			channels: ['web'],
			until: floor.clock.now + 100 * 86_400_000
		});
		await floor.publish(storyId);
		const until = new Date(floor.clock.now + 100 * 86_400_000).toISOString();
		const grants = { web: { levels: levels({ text: 3, name: 1 }), until, excludedLanguages: [], noRecallAck: true } };
		const wish = { storyId, kind: 'wider_asked', byWhom: 'teller', detail: { grants } } as const;
		return { storyId, version: await appendConsentEvent(floor.db.owner, wish) };
	}
	const begin = async () => {
		for (const id of await storiesWithBegunGrants(floor.db.worker, new Date(floor.clock.now)))
			await beginWiderGrants(floor.db.worker, id, floor.clock.now);
	};
	/** How much of the words readers see now. */
	const rung = async (storyId: string) => {
		const row = await floor.db.owner
			.selectFrom('shown.story_row')
			.select('body')
			.where('story_id', '=', storyId)
			.executeTakeFirst();
		return isObject(row?.body) ? row.body.text : null;
	};
	const text = async (storyId: string) => {
		const read = await floor.review.read(floor.people.reviewer, storyId);
		return read.ok ? read.value.consent.grants[0]?.levels.text : null;
	};
	test('is accepted by a reviewer; until its waiting time is over, the old yes stays in force', async () => {
		const { storyId, version } = await wished();
		const answer = { storyId, version, accept: true };
		expect(await floor.review.answerWish(floor.people.editor, answer)).toEqual({ ok: false, reason: 'not_allowed' });
		const read = await floor.review.read(floor.people.reviewer, storyId);
		expect(read.ok && read.value.wish).toMatchObject({ readable: true, change: 'wider' });
		expect(await floor.review.answerWish(floor.people.reviewer, answer)).toEqual({ ok: true, value: null });
		// Never hidden, not even for the moment until it is computed anew.
		expect(await rung(storyId)).toBe('summary');
		expect(await text(storyId)).toBe(1);
		expect(await floor.publish(storyId)).toBe('published');
		expect(await rung(storyId)).toBe('summary');
		const card = await floor.review.read(floor.people.reviewer, storyId);
		expect(card.ok && card.value.consent.later).toMatchObject([{ channel: 'web', levels: { text: 3 } }]);
		floor.clock.now += 6 * 86_400_000;
		await begin();
		expect(await text(storyId)).toBe(1);
		floor.clock.now += 2 * 86_400_000;
		// The day has come, and the old yes still counts until the worker has put the new one in its place.
		expect(await floor.publish(storyId)).toBe('published');
		expect(await rung(storyId)).toBe('summary');
		await begin();
		expect(await text(storyId)).toBe(3);
		expect(await floor.publish(storyId)).toBe('published');
		expect(await rung(storyId)).toBe('full');
		await begin();
		expect(await floor.db.owner.selectFrom('story.wider_grant').selectAll().execute()).toEqual([]);
		floor.clock.now -= 8 * 86_400_000;
		expect(await floor.review.answerWish(floor.people.reviewer, answer)).toEqual({ ok: false, reason: 'no_wish' });
	});
	test('is called off when the teller narrows before it begins, and one that waits for an answer is not swallowed', async () => {
		const { storyId, version } = await wished();
		await floor.review.answerWish(floor.people.reviewer, { storyId, version, accept: true });
		await appendConsentEvent(floor.db.owner, { storyId, kind: 'narrowed', byWhom: 'teller' });
		floor.clock.now += 8 * 86_400_000;
		await begin();
		expect(await text(storyId)).toBe(1);
		floor.clock.now -= 8 * 86_400_000;

		const other = await wished();
		await floor.review.answerWish(floor.people.reviewer, { ...other, accept: true });
		const until = new Date(floor.clock.now + 50 * 86_400_000).toISOString();
		const grants = { web: { levels: levels({ text: 2, name: 2 }), until, excludedLanguages: [], noRecallAck: false } };
		const again = { storyId: other.storyId, kind: 'wider_asked', byWhom: 'teller', detail: { grants } } as const;
		const newer = await appendConsentEvent(floor.db.owner, again);
		floor.clock.now += 8 * 86_400_000;
		await begin();
		const read = await floor.review.read(floor.people.reviewer, other.storyId);
		expect(read.ok && read.value.wish?.version).toBe(newer);
		floor.clock.now -= 8 * 86_400_000;
	});
	test('goes on where the old yes ends before its day', async () => {
		const { storyId, version } = await wished();
		await floor.review.answerWish(floor.people.reviewer, { storyId, version, accept: true });
		const soon = new Date(floor.clock.now + 3 * 86_400_000);
		const newest = floor.db.owner.updateTable('story.consent_grant').where('story_id', '=', storyId);
		await newest.set({ valid_until: soon }).execute();
		floor.clock.now += 4 * 86_400_000;
		await expireGrants(floor.db.worker, storyId, floor.clock.now);
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		floor.clock.now += 4 * 86_400_000;
		await begin();
		expect(await floor.publish(storyId)).toBe('published');
		expect(await rung(storyId)).toBe('full');
		floor.clock.now -= 8 * 86_400_000;
	});
	test('is declined, and everything stays', async () => {
		const { storyId, version } = await wished();
		await floor.review.answerWish(floor.people.reviewer, { storyId, version, accept: false });
		expect(await text(storyId)).toBe(1);
		expect(await floor.publish(storyId)).toBe('published');
	});
});

test('a talk ends the waiting for a decision; what was said is sealed', async () => {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		origin: 'CD'
	});
	await floor.db.owner
		.updateTable('story.story')
		.set({ claim_open: true, hold_events: ['asylum_decision'] })
		.where('id', '=', storyId)
		.execute();
	expect(await floor.publish(storyId)).toBe('nothing_to_show');
	const talk = (note: string) =>
		floor.review.recordTalk(floor.people.reviewer, { storyId, outcome: 'teller_lifts', note });
	expect(await talk(' ')).toEqual({ ok: false, reason: 'note_missing' });
	expect((await talk('She wants it shown and knows the danger.')).ok).toBe(true);
	const row = await floor.db.owner
		.selectFrom('story.story')
		.select(['claim_open', 'hold_events'])
		.where('id', '=', storyId)
		.executeTakeFirstOrThrow();
	expect(row).toEqual({ claim_open: true, hold_events: [] });
	expect(await floor.publish(storyId)).toBe('published');
	const told = JSON.stringify(
		await floor.db.owner.selectFrom('story.consent_event').select('detail').where('story_id', '=', storyId).execute()
	);
	expect(told).not.toContain('danger');
});

test('the teller’s correction is taken over as a new version, once', async () => {
	const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		tellings: [telling('en')],
		now: floor.clock.now,
		origin: 'CD'
	});
	const body = sealJson(
		key,
		{ table: 'story.sealed', row: storyId, field: 'correction:en', version: 1 },
		telling('en', { title: 'Corrected by the teller' })
	);
	await floor.db.owner
		.insertInto('story.sealed')
		.values({ story_id: storyId, field: 'correction:en', version: 1, body })
		.execute();
	const { editor } = floor.people;
	const answer = { storyId, language: 'en', version: 1, after: 1, take: true };
	expect(await floor.review.answerCorrection(editor, answer)).toEqual({ ok: true, value: { unreviewed: false } });
	const read = await floor.review.read(editor, storyId);
	expect(read.ok && read.value.tellings[0]).toMatchObject({
		version: 2,
		reviewedVersion: 1,
		corrections: [],
		telling: { title: 'Corrected by the teller' }
	});
});

test('messages are sealed and wait on the teller’s page', async () => {
	const storyId = await floor.arrived();
	const write = (text: string) => floor.review.writeMessage(floor.people.editor, { storyId, text });
	expect(await write('')).toEqual({ ok: false, reason: 'message_empty' });
	expect((await write('Could you tell us about the oven?')).ok).toBe(true);
	const rows = await floor.db.owner
		.selectFrom('story.sealed')
		.selectAll()
		.where('story_id', '=', storyId)
		.where('field', 'like', 'message:%')
		.execute();
	expect(rows[0]?.body.toString('utf8')).not.toContain('oven');
	const read = await floor.review.read(floor.people.reviewer, storyId);
	expect(read.ok && read.value.messages.map((one) => one.text)).toEqual(['Could you tell us about the oven?']);
});

test('what a teller writes while somebody reads or answers stays unread', async () => {
	const storyId = await floor.arrived();
	const { editor } = floor.people;
	const fromTeller = async (minute: number) => {
		const id = randomUUID();
		const at = new Date(floor.clock.now + minute * 60_000);
		const row = { id, story_id: storyId, from_teller: true, member_id: null, person_id: null, at };
		await floor.db.owner.insertInto('story.message').values(row).execute();
		return id;
	};
	const unread = async () => {
		const read = await floor.review.read(editor, storyId);
		if (!read.ok) throw new Error(read.reason);
		return read.value.messages.filter((one) => one.fromTeller && !one.read).map(({ id }) => id);
	};
	const first = await fromTeller(1);
	const second = await fromTeller(2);
	const third = await fromTeller(3);
	expect((await floor.review.readMessages(editor, { storyId, seen: first })).ok).toBe(true);
	expect(await unread()).toEqual([second, third]);
	expect((await floor.review.writeMessage(editor, { storyId, text: 'Thank you.', seen: second })).ok).toBe(true);
	expect(await unread()).toEqual([third]);
	for (const seen of ['', 'xx', randomUUID()]) await floor.review.readMessages(editor, { storyId, seen });
	expect(await unread()).toEqual([third]);
});

test('only reviewers see that somebody needs help', async () => {
	const storyId = await floor.arrived();
	await floor.review.flagHelp(floor.people.reviewer, { storyId, needsHelp: true });
	const asReviewer = await floor.review.read(floor.people.reviewer, storyId);
	const asEditor = await floor.review.read(floor.people.editor, storyId);
	expect(asReviewer.ok && asReviewer.value.needsHelp).toBe(true);
	expect(asEditor.ok && asEditor.value.needsHelp).toBeNull();
	expect(await floor.review.flagHelp(floor.people.editor, { storyId, needsHelp: false })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
});

describe('historical texts', () => {
	async function historical(member = 'import'): Promise<string> {
		const { storyId } = await tellStory(floor.db.owner, floor.keys, {
			office: 'brussels',
			basis: 'public_domain',
			tellings: [SHORTER, telling('fr', { title: 'Le pain' })],
			levels: TOP,
			now: floor.clock.now,
			risk: 'high'
		});
		await floor.db.owner.deleteFrom('story.author').where('story_id', '=', storyId).execute();
		await floor.db.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
		await floor.db.owner
			.updateTable('story.telling')
			.set({ reviewed_version: null, read_version: null })
			.where('story_id', '=', storyId)
			.execute();
		await floor.db.owner
			.updateTable('story.story')
			.set({ desk_state: 'in_review', risk_by: null })
			.where('id', '=', storyId)
			.execute();
		await floor.db.owner
			.insertInto('story.author')
			.values({ story_id: storyId, member_id: member, did: 'imported' })
			.execute();
		return storyId;
	}
	const seen = [
		{ language: 'en', version: 1 },
		{ language: 'fr', version: 1 }
	];
	test('are approved and handed over by one click, in every language', async () => {
		const storyId = await historical();
		const { reviewer } = floor.people;
		const page = await floor.review.openBatch(reviewer, storyId);
		expect(page.ok && page.value.story?.id).toBe(storyId);
		expect(await floor.review.approveHistorical(reviewer, { storyId, seen, pictures: [] })).toEqual({
			ok: true,
			value: null
		});
		expect(await floor.publish(storyId)).toBe('published');
		expect((await floor.shown(storyId)).length).toBe(4);
		const after = await floor.review.openBatch(reviewer, storyId);
		if (!after.ok) throw new Error(after.reason);
		expect(after.value.story?.id).not.toBe(storyId);
	});
	test('are not approved by who imported them, nor in a version that was not seen', async () => {
		const { reviewer } = floor.people;
		const own = await historical(reviewer.id);
		const approve = (storyId: string, versions = seen) =>
			floor.review.approveHistorical(reviewer, { storyId, seen: versions, pictures: [] });
		expect(await approve(own)).toEqual({ ok: false, reason: 'not_allowed' });
		const page = await floor.review.openBatch(reviewer, own);
		if (!page.ok) throw new Error(page.reason);
		expect(page.value.story?.id).not.toBe(own);
		expect(await approve(await historical(), seen.slice(0, 1))).toEqual({ ok: false, reason: 'changed_meanwhile' });
	});
	test('that name somebody who does not want to be in them are not approved; a translation that does waits', async () => {
		const { editor, reviewer } = floor.people;
		const names = async (mention: string) => {
			const storyId = await historical();
			const words = { label: 'somebody', names: [mention], roles: [] };
			const added = await floor.review.addPerson(editor, {
				...{ storyId, words, kind: 'friend' as const, minor: false, inOrigin: false }
			});
			if (!added.ok) throw new Error(added.reason);
			const answer = { said: 'no' as const, firstName: false, face: false, voice: 'none' as const, bothAsked: false };
			expect(await floor.review.personSaid(editor, { storyId, id: added.value.id, ...answer })).toMatchObject({
				ok: true
			});
			return { storyId, done: await floor.review.approveHistorical(reviewer, { storyId, seen, pictures: [] }) };
		};
		const named = await names('shelves');
		expect(named.done).toEqual({ ok: false, reason: 'mention_left' });
		expect(await floor.publish(named.storyId)).not.toBe('published');
		const inFrench = await names('Le pain');
		expect(inFrench.done).toEqual({ ok: true, value: null });
		expect(await floor.publish(inFrench.storyId)).toBe('published');
		const shown = await floor.shown(inFrench.storyId);
		expect(shown.map((row) => row.split('/')[1])).toEqual(['en', 'en']);
		expect((await names('nobody here')).done).toEqual({ ok: true, value: null });
	});
	test('a story that somebody told is never approved this way', async () => {
		const storyId = await floor.arrived();
		await floor.review.saveTelling(floor.people.editor, { storyId, typed: SHORTER, after: 0 });
		const approval = { storyId, seen: seen.slice(0, 1), pictures: [] };
		expect(await floor.review.approveHistorical(floor.people.reviewer, approval)).toEqual({
			ok: false,
			reason: 'not_historical'
		});
	});
});
