/** People in a story who must not be named: no text with their name is approved, and one that was goes back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonKind, PersonSaid } from '#domain/consent/third-parties.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { openReviewFloor, type ReviewFloor } from './review/review-floor.ts';
import { telling, tellStory } from './told-story.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
	floor.clock.now = Date.now();
});
afterAll(() => floor.close());

/** A story that readers see, and that names somebody. */
async function shownStory() {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		tellings: [telling('en', { summary: 'My brother Zéphyr bakes.' })]
	});
	await floor.publish(storyId);
	expect(await floor.shown(storyId)).not.toEqual([]);
	await floor.answered(storyId);
	return storyId;
}

interface Somebody {
	kind?: PersonKind;
	minor?: boolean;
	inOrigin?: boolean;
	names?: string[];
	roles?: string[];
}

async function add(storyId: string, who: Somebody = {}) {
	const { kind = 'family', minor = false, inOrigin = false, names = ['Zephyr'], roles = ['my brother'] } = who;
	const words = { label: 'the brother', names, roles };
	const done = await floor.review.addPerson(floor.people.editor, { storyId, words, kind, minor, inOrigin });
	if (!done.ok) throw new Error(done.reason);
	return done.value;
}

async function say(storyId: string, id: string, said: PersonSaid, firstName = true) {
	const answer = { said, firstName, face: false, voice: 'none', bothAsked: true } as const;
	const done = await floor.review.personSaid(floor.people.editor, { storyId, id, ...answer });
	if (!done.ok) throw new Error(done.reason);
	return done.value;
}

let second: Awaited<ReturnType<ReviewFloor['person']>> | undefined;
async function approve(storyId: string) {
	second ??= await floor.person('Second', ['reviewer'], 'brussels');
	return floor.review.approve(second, { storyId, seen: [{ language: 'en', version: 1 }], looked: true });
}
const refused = { ok: false, reason: 'mention_left' };
const approved = { ok: true, value: { languages: ['en'] } };

const stateOf = (storyId: string) =>
	floor.db.owner
		.selectFrom('story.story as s')
		.innerJoin('story.telling as t', 't.story_id', 's.id')
		.select(['s.desk_state', 't.reviewed_version'])
		.where('s.id', '=', storyId)
		.executeTakeFirstOrThrow();

describe('whoever must not be named', () => {
	const EVERYBODY: readonly [string, Somebody, PersonSaid, boolean][] = [
		['was not asked', {}, 'not_asked', false],
		['said yes, without the first name', {}, 'yes', false],
		['is under eighteen, with every yes', { minor: true }, 'yes', true],
		['is an official', { kind: 'official' }, 'yes', true],
		['is a smuggler', { kind: 'smuggler' }, 'yes', true],
		['did harm', { kind: 'perpetrator' }, 'yes', true]
	];
	for (const [who, somebody, said, firstName] of EVERYBODY)
		test(`${who}: the name takes the approval away and lets none be given; a role may stay`, async () => {
			const storyId = await shownStory();
			const { id, inLedger } = await add(storyId, somebody);
			expect(inLedger).toBe(true);
			expect(floor.ledger.lines).toContain(`held ${storyId}`);
			await say(storyId, id, said, firstName);
			expect(await floor.publish(storyId)).not.toBe('published');
			expect(await floor.shown(storyId)).toEqual([]);
			expect(await stateOf(storyId)).toEqual({ desk_state: 'in_review', reviewed_version: null });
			expect(await approve(storyId)).toEqual(refused);
			const words = { label: 'the brother', names: [], roles: ['my brother', 'Zéphyr'] };
			const saved = await floor.review.savePersonWords(floor.people.editor, { storyId, id, words });
			expect(saved.ok).toBe(true);
			expect(await approve(storyId)).toEqual(approved);
		});

	test('is still in the country of origin, also where that is learnt after a yes to the name', async () => {
		const storyId = await shownStory();
		const { id } = await add(storyId);
		await say(storyId, id, 'yes');
		expect(await approve(storyId)).toEqual(approved);
		expect((await stateOf(storyId)).reviewed_version).toBe(1);
		const found = await floor.review.findsPersonInOrigin(floor.people.editor, { storyId, id });
		expect(found).toEqual({ ok: true, value: { inLedger: true } });
		expect((await stateOf(storyId)).reviewed_version).toBeNull();
		const elsewhere = await floor.person('Elsewhere', ['reviewer'], 'tunis');
		const given = floor.db.owner.updateTable('story.story').set({ assigned_to: elsewhere.id });
		await given.where('id', '=', storyId).execute();
		const seen = [{ language: 'en', version: 1 }];
		expect(await floor.review.approve(elsewhere, { storyId, seen, looked: true })).toEqual(refused);
	});

	test('may be named with a yes to the first name, and no longer when that is taken back', async () => {
		const storyId = await shownStory();
		const { id } = await add(storyId);
		await say(storyId, id, 'yes');
		expect(await approve(storyId)).toEqual(approved);
		await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
		expect(await floor.publish(storyId)).toBe('published');
		await say(storyId, id, 'not_asked');
		expect(await floor.shown(storyId)).toEqual([]);
		expect((await stateOf(storyId)).reviewed_version).toBeNull();
		expect(await approve(storyId)).toEqual(refused);
	});
});

test('whose yes to the name is over is not named any more, also where the teller goes on', async () => {
	const storyId = await shownStory();
	const { id } = await add(storyId);
	await say(storyId, id, 'yes');
	expect(await approve(storyId)).toEqual(approved);
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
	expect(await floor.publish(storyId)).toBe('published');
	const grants = floor.db.owner.updateTable('story.consent_grant').where('story_id', '=', storyId);
	await grants
		.set({ valid_until: new Date(floor.clock.now - 1) })
		.where('person_id', '=', id)
		.execute();
	await expireGrants(floor.db.worker, storyId, floor.clock.now);
	expect(await stateOf(storyId)).toEqual({ desk_state: 'in_review', reviewed_version: null });
	await floor.publish(storyId);
	expect(await floor.shown(storyId)).toEqual([]);
	expect(await approve(storyId)).toEqual(refused);
});

test('somebody whom no text names takes no approval away', async () => {
	const storyId = await shownStory();
	await add(storyId, { names: ['Amina', 'Zephy'] });
	expect(await stateOf(storyId)).toMatchObject({ reviewed_version: 1 });
	expect(await floor.publish(storyId)).toBe('published');
});

test('a name that is found later does: other words for somebody are looked for at once', async () => {
	const storyId = await shownStory();
	const { id } = await add(storyId, { names: [] });
	expect(await stateOf(storyId)).toMatchObject({ reviewed_version: 1 });
	const words = { label: 'the brother', names: ['Zephyr'], roles: [] };
	expect(await floor.review.savePersonWords(floor.people.editor, { storyId, id, words })).toEqual({
		ok: true,
		value: { inLedger: true }
	});
	expect(await stateOf(storyId)).toMatchObject({ desk_state: 'in_review', reviewed_version: null });
	expect(await floor.shown(storyId)).toEqual([]);
});

test('a name in what is said of the family counts, too', async () => {
	const storyId = await shownStory();
	const { id } = await add(storyId, { names: ['Amina'] });
	const fields: Record<string, string> = {
		origin_country: 'CD',
		current_country: 'BE',
		family_roles: 'a sister',
		family_details: 'my sister Amina'
	};
	const page = await floor.review.read(floor.people.editor, storyId);
	const row = await floor.db.owner
		.selectFrom('story.sealed')
		.select((query) => query.fn.max('version').as('version'))
		.where('story_id', '=', storyId)
		.where('field', '=', 'facts')
		.executeTakeFirst();
	const facts = { storyId, field: (name: string) => fields[name] ?? '', after: row?.version ?? 0 };
	expect((await floor.review.saveFacts(floor.people.editor, facts)).ok && page.ok).toBe(true);
	expect(await approve(storyId)).toEqual(refused);
	const after = await floor.review.read(floor.people.editor, storyId);
	expect(after.ok && after.value.standing).toEqual([{ person: id, words: 'Amina', language: 'en', part: 'facts' }]);
});

test('the desk reads which word stands where, person by person', async () => {
	const storyId = await shownStory();
	const { id } = await add(storyId, { names: ['Zephyr', 'Amina'] });
	await add(storyId, { names: ['Nobody'] });
	const standing = async () => {
		const page = await floor.review.read(floor.people.editor, storyId);
		return page.ok ? page.value.standing : null;
	};
	const name = { person: id, words: 'Zephyr', language: 'en', part: 'summary' };
	expect(await standing()).toEqual([name]);
	// Of somebody who said no, roles have to go as well.
	await say(storyId, id, 'no');
	expect(await standing()).toEqual([{ ...name, words: 'my brother' }, name].reverse());
	await say(storyId, id, 'yes');
	expect(await standing()).toEqual([]);
});

test('a text of long ago keeps its names; only who does not want to be in it is taken out', async () => {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		basis: 'public_domain',
		tellings: [telling('en', { summary: 'My brother Zéphyr bakes.' })]
	});
	await floor.publish(storyId);
	const { id } = await add(storyId);
	expect(await stateOf(storyId)).toMatchObject({ reviewed_version: 1 });
	await say(storyId, id, 'objected');
	expect(await stateOf(storyId)).toMatchObject({ reviewed_version: null });
});
