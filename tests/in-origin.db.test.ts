/** Somebody in the story is still in the country of origin: the whole story is critical, whatever anybody answers. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonKind } from '#domain/consent/third-parties.ts';
import { ourMigrations } from '#server/store/migrate.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review/review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const rowOf = (storyId: string) =>
	floor.db.owner
		.selectFrom('story.story')
		.select(['risk', 'risk_floor', 'desk_state'])
		.where('id', '=', storyId)
		.executeTakeFirstOrThrow();

async function shownStory(): Promise<string> {
	const storyId = await floor.arrived({ approved: true, tellings: [SHORTER] });
	expect(await floor.publish(storyId)).toBe('published');
	return storyId;
}

async function add(storyId: string, inOrigin: boolean, kind: PersonKind = 'family') {
	const words = { label: 'the sister', names: [], roles: [] };
	const done = await floor.review.addPerson(floor.people.editor, { storyId, words, kind, minor: false, inOrigin });
	if (!done.ok) throw new Error(done.reason);
	return done.value;
}

const give = (storyId: string, memberId: string) =>
	floor.db.owner.updateTable('story.story').set({ assigned_to: memberId }).where('id', '=', storyId).execute();

const critical = { risk: 'critical', desk_state: 'in_review' };

test('written down at once, or learnt later: critical, hidden, without its approval, and on the list outside the database', async () => {
	const atOnce = await shownStory();
	await floor.answered(atOnce);
	expect((await add(atOnce, true)).inLedger).toBe(true);
	const later = await shownStory();
	await floor.answered(later);
	const { id } = await add(later, false);
	expect((await rowOf(later)).risk).toBe('low');
	const found = await floor.review.findsPersonInOrigin(floor.people.editor, { storyId: later, id });
	expect(found).toEqual({ ok: true, value: { inLedger: true } });
	for (const storyId of [atOnce, later]) {
		expect(await rowOf(storyId)).toMatchObject(critical);
		expect(await floor.shown(storyId)).toEqual([]);
		expect(floor.ledger.lines).toContain(`held ${storyId}`);
		// Only somebody of another office approves it from now on.
		const approve = { storyId, seen: [{ language: 'en', version: 1 }], looked: true };
		expect(await floor.review.approve(floor.people.reviewer, approve)).toEqual({ ok: false, reason: 'not_allowed' });
		const elsewhere = await floor.person(`Elsewhere ${storyId}`, ['reviewer'], 'tunis');
		await give(storyId, elsewhere.id);
		expect((await floor.review.approve(elsewhere, approve)).ok).toBe(true);
	}
});

test('no answer, no second judgement and no login of the database makes it milder', async () => {
	const storyId = await floor.arrived();
	await add(storyId, true);
	expect(await floor.judge(storyId, { family: 'unsure' })).toMatchObject({ value: { risk: 'critical' } });
	expect(await rowOf(storyId)).toMatchObject({ risk: 'critical', risk_floor: 'critical' });
	const another = await floor.person('Another reviewer', ['reviewer']);
	expect(await floor.judge(storyId, { family: 'unsure' }, null, another)).toMatchObject({
		value: { risk: 'critical' }
	});
	const milder = { risk: 'high' as const, risk_floor: null };
	const { desk, owner } = floor.db;
	for (const update of [
		() => desk.updateTable('story.story').set(milder).where('id', '=', storyId).execute(),
		() => owner.updateTable('story.story').set(milder).where('id', '=', storyId).execute()
	])
		await expect(update()).rejects.toThrow('still in the country of origin');
	const page = await floor.review.read(floor.people.reviewer, storyId);
	expect(page.ok && page.value.rubric?.because).toEqual(['in_origin']);
	expect(page.ok && page.value.riskFloor).toBe('critical');
});

test('answers that say the contrary are refused, and nothing is judged by them', async () => {
	const storyId = await floor.arrived();
	const { id } = await add(storyId, false);
	expect(await floor.judge(storyId, { family: 'no' })).toMatchObject({ value: { risk: 'low' } });
	await floor.review.findsPersonInOrigin(floor.people.editor, { storyId, id });
	expect(await floor.judge(storyId, { family: 'no' })).toEqual({ ok: false, reason: 'rubric_family' });
	expect(await floor.judge(storyId, { family: 'yes' })).toMatchObject({ value: { risk: 'critical' } });
	// A smuggler there is nobody close.
	const other = await floor.arrived();
	await add(other, true, 'smuggler');
	expect(await floor.judge(other, { family: 'no' })).toMatchObject({ value: { risk: 'critical' } });
});

test('a text of long ago is low with one click all the same, and erasing is not hindered', async () => {
	const old = await floor.arrived({ basis: 'public_domain' });
	await add(old, true);
	expect(await floor.review.judgeRisk(floor.people.reviewer, { storyId: old, raise: 'low' })).toMatchObject({
		value: { risk: 'low' }
	});
	const storyId = await floor.arrived();
	await add(storyId, true);
	const erased = { erased_at: new Date(), risk: 'high' as const };
	await floor.db.owner.updateTable('story.story').set(erased).where('id', '=', storyId).execute();
	expect((await rowOf(storyId)).risk).toBe('high');
});

test('sites from before: such a story is critical, hidden and needs its approval again; others stay as they are', async () => {
	const { owner } = floor.db;
	const before = await shownStory();
	const other = await shownStory();
	const { id } = await add(before, false);
	await add(other, false);
	await floor.publish(before);
	await floor.publish(other);
	await sql`alter table story.third_party disable trigger in_origin_is_critical`.execute(owner);
	await owner.updateTable('story.third_party').set({ in_origin: true }).where('person_id', '=', id).execute();
	await sql`alter table story.third_party enable trigger in_origin_is_critical`.execute(owner);
	expect(await rowOf(before)).toMatchObject({ risk: 'low' });
	const all = ourMigrations().find(({ name }) => name.startsWith('0375'))?.sql ?? '';
	const overRows = all.slice(all.indexOf('do $$'));
	expect(overRows).toContain('in_review');
	await sql.raw(overRows).execute(owner);
	expect(await rowOf(before)).toMatchObject(critical);
	expect(await floor.shown(before)).toEqual([]);
	expect(await rowOf(other)).toMatchObject({ risk: 'low' });
	expect(await floor.shown(other)).not.toEqual([]);
});
