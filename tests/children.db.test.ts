/** Children who tell with an interviewer: T18 and T19, the panel, the flags, the list of those who are never known. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { project } from '#domain/consent/project.ts';
import { monthsEndBefore } from '#domain/consent/until.ts';
import { sealJson } from '#server/seal/fields.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { task as closeSilent } from '#server/tasks/close-silent.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { task as sweepExpired } from '#server/tasks/sweep-expired.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { task as turnEighteen } from '#server/tasks/turn-eighteen.ts';
import { asked, goodStory, openTestDoor, visit, walker, type TestDoor } from './intake-door.ts';
import { openReviewFloor, type ReviewFloor } from './review/review-floor.ts';
import { tellStory } from './told-story.ts';
import { textOfStory } from './rows-of-story.ts';

const DAY = 86_400_000;
let door: TestDoor;
let floor: ReviewFloor;
let context: TaskContext;
beforeAll(async () => {
	door = await openTestDoor();
	floor = await openReviewFloor();
	floor.clock.now = Date.now();
	const read = readSettings({ SUITCASE_DATA: floor.folder, SUITCASE_KEYS: `${floor.folder}/master.json` });
	if (!read.ok) throw new Error('settings');
	const { config, secrets } = read.value;
	context = {
		db: floor.db.worker,
		config,
		secrets,
		secret: floor.db.secret,
		clock: () => floor.clock.now,
		log: () => {}
	};
});
afterAll(async () => {
	await door.close();
	await floor.close();
});

const beside = { ...visit, mode: 'interviewer', member: 'member-1', office: 'brussels', caller: 'desk' } as const;
const interview = {
	country: 'BE',
	adult: 'no',
	office: 'brussels',
	capture: 'written',
	interpreter: 'none',
	freeChoice: 'yes',
	understood: 'yes'
};
const both = {
	birthday: '2012-05-31',
	alone: 'no',
	guardianName: 'SECRET-GUARDIAN',
	guardianAs: 'mother',
	guardianAuthority: 'papers',
	guardianOk: 'yes',
	guardianHow: 'written',
	otherParent: 'agrees',
	protectionCase: 'no',
	childAlone: 'yes',
	childUnderstood: 'yes',
	childWords: 'SECRET-WORDS',
	childWilling: 'yes',
	childAssent: 'yes'
};

async function toChild() {
	const walk = walker(door, beside);
	await walk.post({ country: 'BE', adult: 'no' });
	expect(asked((await walk.post(interview)).view).screen).toBe('child');
	return walk;
}
const counts = () =>
	Promise.all(
		['story.story', 'story.draft', 'story.person', 'story.child', 'story.sealed'].map(async (table) => {
			const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
				door.db.owner
			);
			return rows[0]?.n;
		})
	);

test('T18 guardian yes, child silent, unwilling or no: nothing is kept, and nobody is asked again', async () => {
	const before = await counts();
	for (const no of [{ childAssent: 'silent' }, { childAssent: 'no' }, { childWilling: 'no' }, { guardianOk: 'no' }]) {
		const walk = await toChild();
		const { view, cookie, status } = await walk.post({ ...both, ...no });
		expect([view.kind, cookie, status]).toEqual(['not_told', null, 200]);
	}
	// An answer that is missing keeps the page, and still nobody's consent.
	const walk = await toChild();
	expect(asked((await walk.post({ ...both, childAssent: '' })).view).faults).toEqual([
		{ field: 'childAssent', problem: 'missing' }
	]);
	expect((await walk.post({ ...both, childAssent: 'silent' })).view.kind).toBe('not_told');
	expect(await counts()).toEqual(before);
});

test('T18 the database keeps no story of a child without both yeses, whoever asks it to', async () => {
	const send = (child: object, gatheredBy: string | null) =>
		sql`select intake.send('\\x00'::bytea, 1, '\\x00'::bytea, ${JSON.stringify({ child, gatheredBy })}::jsonb)`.execute(
			door.db.intake
		);
	const yes = { assent: true, guardianOk: true, unaccompanied: false };
	for (const [child, by] of [
		[{ ...yes, assent: false }, 'member-1'],
		[{ ...yes, guardianOk: false }, 'member-1'],
		[{}, 'member-1'],
		[yes, null]
	] as const)
		await expect(send(child, by)).rejects.toThrow(/guardian and the child/);
});

test('alone and online, nobody under eighteen sends a story by any button', async () => {
	const before = await counts();
	const walk = walker(door);
	await walk.begin();
	await walk.post({ ...goodStory });
	await walk.post({ screen: 'start', intent: 'preview', country: 'BE', adult: 'no' });
	expect((await walk.post({ screen: 'check', intent: 'send' })).view.kind).toBe('minor');
	expect((await counts())[0]).toBe(before[0]);
});

test('a child with guardian tells: both yeses count, the day and the words are sealed, the yes ends in time', async () => {
	const walk = await toChild();
	expect(asked((await walk.post(both)).view).screen).toBe('story');
	await walk.post({ ...goodStory });
	await walk.post({ claim: 'no', webName: 'full_name', webUntil: '' });
	await walk.post({ reach: 'none' });
	expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
	const { owner } = door.db;
	const child = await owner.selectFrom('story.child').selectAll().executeTakeFirstOrThrow();
	expect(child).toMatchObject({ eighteen_month: '2030-05-01', unaccompanied: false, flags: [], no_identity: null });
	const person = await owner
		.selectFrom('story.person')
		.selectAll()
		.where('story_id', '=', child.story_id)
		.executeTakeFirstOrThrow();
	expect(person).toMatchObject({ minor: true, guardian_ok: true, assent: true, state: 'cooling' });
	const grants = await owner
		.selectFrom('story.consent_grant')
		.selectAll()
		.where('story_id', '=', child.story_id)
		.execute();
	// What both said is taken home with the rest.
	const home = await sql<{ field: string }>`select field from story.tellers_fields(${child.story_id})`.execute(owner);
	expect(home.rows.map(({ field }) => field)).toContain(`child:${child.note}`);
	for (const grant of grants) expect(grant.valid_until.getTime()).toBeLessThanOrEqual(Date.now() + 366 * DAY);
	const rows = await textOfStory(owner, child.story_id);
	expect(rows).toMatch(/story\.sealed .*child:/);
	expect(rows).not.toMatch(/SECRET|2012-05-31/);
});

/** A child's story that readers see, with a birthday in some weeks. */
async function shownChild(change: { unaccompanied?: boolean } = {}) {
	floor.clock.now = Math.max(floor.clock.now, Date.now());
	const at = new Date(floor.clock.now);
	const eighteen = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 2, 15);
	const { storyId, personId, key } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		until: monthsEndBefore(eighteen)
	});
	const { owner } = floor.db;
	const alone = change.unaccompanied === true;
	await owner
		.updateTable('story.person')
		.set({ minor: true, guardian_ok: !alone, assent: true })
		.where('story_id', '=', storyId)
		.execute();
	const note = randomUUID();
	const eighteen_month = new Date(monthsEndBefore(eighteen)).toISOString().slice(0, 10);
	const row = {
		story_id: storyId,
		person_id: personId,
		note,
		eighteen_month,
		unaccompanied: alone,
		no_identity: false
	};
	await owner.insertInto('story.child').values(row).execute();
	const field = `child:${note}`;
	const born = new Date(eighteen);
	born.setUTCFullYear(born.getUTCFullYear() - 18);
	const said = { birthday: born.toISOString().slice(0, 10), guardian: null, child: { words: 'yes' } };
	const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, said);
	await owner.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body }).execute();
	await floor.publish(storyId);
	return { storyId, personId, eighteen };
}
const stateOf = async (id: string) =>
	(await floor.db.owner.selectFrom('story.person').select('state').where('story_id', '=', id).executeTakeFirstOrThrow())
		.state;
const storyOf = (id: string) =>
	floor.db.owner.selectFrom('story.story').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const web = async (id: string) => (await floor.shown(id)).filter((line) => line.startsWith('web'));

test('a flag holds at once and two reviewers lift it; the list takes the face away', async () => {
	const { storyId } = await shownChild();
	const { reviewer, editor } = floor.people;
	const second = await floor.person('Second', ['reviewer'], 'brussels');
	expect(await web(storyId)).toHaveLength(1);
	expect((await floor.review.flagChild(editor, { storyId, flags: ['protection_case'] })).ok).toBe(false);
	expect(await floor.review.flagChild(reviewer, { storyId, flags: ['protection_case'] })).toMatchObject({ ok: true });
	expect(await web(storyId)).toHaveLength(0);
	await floor.publish(storyId);
	expect(await web(storyId)).toHaveLength(0);
	expect(await floor.review.flagChild(reviewer, { storyId, flags: [] })).toMatchObject({
		value: { did: 'asked', inLedger: true }
	});
	expect(await floor.review.flagChild(reviewer, { storyId, flags: [] })).toMatchObject({ reason: 'same_person' });
	expect(await floor.review.flagChild(second, { storyId, flags: [] })).toMatchObject({ value: { did: 'lifted' } });
	await floor.publish(storyId);
	expect(await web(storyId)).toHaveLength(1);

	const no = { abuse: false, perpetrator: false, hiv: false, charged: false, armed: false };
	expect(await floor.review.answerNeverKnown(reviewer, { storyId, answers: { abuse: true } })).toMatchObject({
		reason: 'list_open'
	});
	expect((await floor.review.answerNeverKnown(reviewer, { storyId, answers: { ...no, hiv: true } })).ok).toBe(true);
	const faces = async () => {
		const loaded = await loadStoryConsent(floor.db.worker, storyId);
		const answer =
			loaded && project(loaded.consent, { channel: 'web', language: 'en', now: floor.clock.now, kMin: 20 });
		return answer?.ok ? [answer.levels.name, answer.levels.face] : null;
	};
	expect(await faces()).toEqual([1, 0]);
	expect(await textOfStory(floor.db.owner, storyId)).not.toContain('hiv');
	await floor.review.answerNeverKnown(reviewer, { storyId, answers: no });
	expect(await faces()).toEqual([1, 2]);
});

test('a child who is alone is shown nowhere until two have signed, one of them from another office', async () => {
	const { storyId } = await shownChild({ unaccompanied: true });
	const { reviewer } = floor.people;
	const inside = await floor.person('Inside', ['reviewer'], 'brussels');
	const outside = await floor.person('Outside', ['reviewer'], 'tunis');
	expect(await web(storyId)).toHaveLength(0);
	expect((await floor.review.signBestInterests(reviewer, storyId)).ok).toBe(true);
	expect(await floor.review.signBestInterests(reviewer, storyId)).toMatchObject({ reason: 'signed_already' });
	expect((await floor.review.signBestInterests(inside, storyId)).ok).toBe(true);
	await floor.publish(storyId);
	expect(await web(storyId)).toHaveLength(0);
	// Somebody outside sees the story only when it was given to them.
	expect(await floor.review.signBestInterests(outside, storyId)).toMatchObject({ reason: 'not_found' });
	await floor.db.owner.updateTable('story.story').set({ assigned_to: outside.id }).where('id', '=', storyId).execute();
	expect((await floor.review.signBestInterests(outside, storyId)).ok).toBe(true);
	await floor.publish(storyId);
	expect(await web(storyId)).toHaveLength(1);
	const page = await floor.review.read(reviewer, storyId);
	expect(page.ok && page.value.child).toMatchObject({ unaccompanied: true, panelDone: true, said: null });
});

test('whatever writes a yes for a child later ends before eighteen', async () => {
	const { storyId, personId, eighteen } = await shownChild();
	const { owner } = floor.db;
	const { consent_version } = await storyOf(storyId);
	const late = new Date(floor.clock.now + 1_000 * DAY);
	await sql`select story.append_event(${storyId}, 'renewed', 'teller')`.execute(owner);
	await owner
		.insertInto('story.consent_grant')
		.values({
			story_id: storyId,
			person_id: personId,
			channel: 'web',
			version: consent_version + 1,
			levels: '{}',
			valid_from: new Date(floor.clock.now),
			valid_until: late
		})
		.execute();
	const rows = await owner.selectFrom('story.consent_grant').selectAll().where('story_id', '=', storyId).execute();
	for (const row of rows) expect(row.valid_until.getTime()).toBeLessThanOrEqual(monthsEndBefore(eighteen));
});

test('T19 turning eighteen: hidden by the clock alone, suspended at 00:00 UTC, the desk asked, erased after 90 days', async () => {
	const { storyId, eighteen } = await shownChild();
	expect(await web(storyId)).toHaveLength(1);
	floor.clock.now = eighteen - 1_000;
	// The tomorrow of a birthday: the consent is over with the month before, and no task is needed for that.
	const loaded = await loadStoryConsent(floor.db.worker, storyId);
	for (const language of ['en', 'fr'])
		expect(loaded && project(loaded.consent, { channel: 'web', language, now: eighteen, kMin: 20 }).ok).toBe(false);
	await sweepExpired.run(context, {});
	await turnEighteen.run(context, {});
	expect([await stateOf(storyId), await web(storyId)]).toEqual(['expired', []]);

	floor.clock.now = eighteen;
	await turnEighteen.run(context, {});
	await turnEighteen.run(context, {});
	expect([await stateOf(storyId), await web(storyId)]).toEqual(['suspended', []]);
	expect((await storyOf(storyId)).desk_state).toBe('in_review');
	const history = await floor.db.owner
		.selectFrom('story.history')
		.select('did')
		.where('story_id', '=', storyId)
		.execute();
	expect(history.filter(({ did }) => did === 'turned_eighteen')).toHaveLength(1);
	const page = await floor.review.read(floor.people.reviewer, storyId);
	expect(page.ok && page.value.child).toMatchObject({ turnedAt: eighteen, answeredAt: null });

	floor.clock.now = eighteen + 89 * DAY;
	await closeSilent.run(context, {});
	expect((await storyOf(storyId)).erase_after).toBeNull();
	floor.clock.now = eighteen + 91 * DAY;
	await closeSilent.run(context, {});
	expect((await storyOf(storyId)).erase_after).not.toBeNull();
	await eraseDue(context);
	expect((await storyOf(storyId)).erased_at).not.toBeNull();
	const key = await floor.db.owner
		.selectFrom('vault.story_key')
		.select('story_id')
		.where('story_id', '=', storyId)
		.execute();
	expect(key).toEqual([]);
});

test('T19 the adult who answers chooses afresh, or takes it back', async () => {
	const { reviewer } = floor.people;
	for (const goesOn of [true, false]) {
		floor.clock.now = Date.now();
		const { storyId, eighteen } = await shownChild();
		const talk = { storyId, goesOn, note: 'asked alone' };
		expect(await floor.review.recordAdultTalk(reviewer, talk)).toMatchObject({ reason: 'not_waiting' });
		await sql`select story.turn_eighteen(${storyId}, ${new Date(eighteen)})`.execute(floor.db.worker);
		expect(await floor.review.recordAdultTalk(reviewer, { ...talk, note: ' ' })).toMatchObject({
			reason: 'note_missing'
		});
		expect((await floor.review.recordAdultTalk(reviewer, talk)).ok).toBe(true);
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await stateOf(storyId)).toBe(goesOn ? 'cooling' : 'withdrawn');
		expect((await storyOf(storyId)).taken_back_at === null).toBe(goesOn);
		const tellings = await floor.db.owner
			.selectFrom('story.telling')
			.selectAll()
			.where('story_id', '=', storyId)
			.execute();
		if (goesOn) expect(tellings.map((one) => one.teller_version)).toEqual([null]);
	}
});
