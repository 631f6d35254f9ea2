/** Consent that ends where several tell together: each is reminded alone and renews alone. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import { readSettings } from '#server/config/config.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { task as remind } from '#server/tasks/remind-ending.ts';
import { mailServer } from '../mail-server.ts';
import { type GroupFloor, openGroupFloor } from './group-floor.ts';

const DAY = 86_400_000;
let it: GroupFloor;
let mail: Awaited<ReturnType<typeof mailServer>>;
beforeAll(async () => {
	it = await openGroupFloor();
	mail = await mailServer();
});
afterAll(async () => {
	mail.server.close();
	await it.close();
});

const WIDE = { webText: 'full', webName: 'first_name', webOrigin: 'country' };
const A = { person: { firstName: 'Aa' }, shown: WIDE };
const B = { person: { firstName: 'Bb' }, shown: WIDE };
const C = { person: { firstName: 'Cc' }, shown: WIDE };

/** All that these tellers allow ends in so many days. */
async function endsIn(storyId: string, days: number, places = [1, 2, 3]): Promise<void> {
	await sql`update story.consent_grant c set valid_until = ${new Date(it.clock.now + days * DAY)} from story.group_teller g
		where g.story_id = ${storyId} and g.story_id = c.story_id and g.person_id = c.person_id and g.place = any(${places})`.execute(
		it.db.owner
	);
}
async function over(storyId: string): Promise<void> {
	await endsIn(storyId, 0);
	it.clock.now += 1000;
	await expireGrants(it.db.worker, storyId, it.clock.now);
}
async function renew(digits: string) {
	const data = new FormData();
	const from = madeFrom((await it.look(digits)).before, true);
	const fields = {
		...{ pass: await it.knowing(digits), intent: 'renew', screen: 'renew', [MADE_FROM]: from },
		'web-on': 'yes'
	};
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	const { page } = await it.door.mine.post(data, `caller of ${digits}`, 'en');
	if (page.kind !== 'open') throw new Error('the page asks for digits');
	return page;
}
const statusOf = async (digits: readonly string[]) =>
	Promise.all(digits.map(async (each) => (await it.look(each)).status));
const states = async (storyId: string) => (await it.people(storyId)).map(({ state }) => state);

test('each whose yes has ended gives it again, reads the text afresh, and nothing is shown while one is missing', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	await it.show(storyId, digits);
	await over(storyId);
	expect(await statusOf(digits)).toEqual(['expired', 'expired']);

	const done = await renew(a);
	expect([done.notice, done.screen, done.view.status]).toEqual(['renewed', 'text', 'waiting_for_you']);
	expect(done.view.safeTexts.map(({ approved }) => approved)).toEqual([false]);
	expect(await states(storyId)).toEqual(['cooling', 'expired']);
	expect((await it.look(b)).status).toBe('expired');
	expect((await renew(b)).notice).toBe('renewed');
	// The yes of one is not the yes of both.
	expect((await it.approve(b)).ok).toBe(true);
	const { reviewer, editor } = it.people_;
	const seen = [{ language: 'en', version: 1 }];
	expect((await it.review.approve(reviewer, { storyId, seen, looked: true })).ok).toBe(true);
	expect(await it.review.handOver(editor, storyId)).toEqual({ ok: false, reason: 'teller_missing' });
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect((await it.approve(a)).ok).toBe(true);
	expect((await it.review.handOver(editor, storyId)).ok).toBe(true);
	// Cooling-off begins again.
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	it.clock.now += 15 * DAY;
	expect(await it.publish(storyId)).toBe('published');
	expect(await statusOf(digits)).toEqual(['shown', 'shown']);
});

test('where only one has ended, the others are not asked again', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	await it.show(storyId, digits);
	await endsIn(storyId, 0, [1]);
	it.clock.now += 1000;
	await expireGrants(it.db.worker, storyId, it.clock.now);
	expect(await statusOf(digits)).toEqual(['expired', 'stopped_by_others']);
	expect((await it.door.mine.pause(await it.carried(b))).ok).toBe(true);
	expect((await renew(a)).notice).toBe('renewed');
	// Somebody else's pause is not ended by it.
	expect(await states(storyId)).toEqual(['cooling', 'suspended']);
	expect((await it.resume(b)).ok).toBe(true);
	expect((await it.look(b)).waiting).toBe(false);
	expect((await it.approve(a)).ok).toBe(true);
	const row = await it.row(storyId);
	expect([row.waiting_since, row.desk_state]).toEqual([null, 'in_review']);
});

test('of several who ask in time and are not answered, only who asked goes on', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	await it.show(storyId, digits);
	await endsIn(storyId, 30);
	expect((await renew(digits[0] ?? '')).notice).toBe('renewal_asked');
	await over(storyId);
	expect(await states(storyId)).toEqual(['cooling', 'expired']);
});

test('each is reminded alone, by the own way: a letter, somebody at the desk, nobody', async () => {
	const reach = { reach: 'mail', reachValue: 'one@example.org', callerName: 'A' };
	const { storyId, digits } = await it.tell([
		{ ...A, reach },
		{ ...B, reach: { reach: 'phone', reachValue: '0470', callerName: 'B' } },
		C
	]);
	await it.show(storyId, digits);
	await endsIn(storyId, 29);
	// Long ago, so that the day of reminding lies after the yes.
	const long = new Date(it.clock.now - 200 * DAY);
	await it.db.owner.updateTable('story.consent_event').set({ at: long }).where('story_id', '=', storyId).execute();
	const read = readSettings({ SUITCASE_DATA: '/nowhere', MAIL_FROM: 'letters@example.org', MAIL_URL: mail.url });
	if (!read.ok) throw new Error('settings');
	const context = {
		...{ db: it.db.worker, config: { ...read.value.config, keysFile: it.keysFile }, secrets: read.value.secrets },
		...{ secret: it.db.secret, clock: () => it.clock.now, log: () => {} }
	};
	for (let run = 0; run < 2; run++) await remind.run(context, { storyId });
	const rows = await it.db.owner
		.selectFrom('story.reminder as r')
		.innerJoin('story.group_teller as g', 'g.person_id', 'r.person_id')
		.select(['g.place', 'r.stage', 'r.way'])
		.where('r.story_id', '=', storyId)
		.orderBy('g.place')
		.execute();
	expect(rows).toEqual([
		{ place: 1, stage: 30, way: 'mail' },
		{ place: 2, stage: 30, way: 'desk' },
		{ place: 3, stage: 30, way: 'none' }
	]);
	expect(mail.received.filter((line) => line.startsWith('RCPT TO'))).toEqual(['RCPT TO:<one@example.org>']);
	const page = await it.review.read(it.people_.editor, storyId);
	expect(page.ok && page.value.ending?.reminders.map(({ place, way }) => [place, way])).toEqual([
		[1, 'mail'],
		[2, 'desk'],
		[3, 'none']
	]);
});
