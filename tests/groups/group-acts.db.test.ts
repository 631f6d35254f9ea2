/** What each of several tellers decides alone, and what becomes of the story for all of them. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Levels } from '#domain/consent/ladders.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { askToLiftPause, liftPause, listPaused } from '#server/desk/paused-stories.ts';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { approveTelling, pauseStory, resumeStory } from '#server/store/consent/change-state.ts';
import { type GroupFloor, levelsOn, openGroupFloor } from './group-floor.ts';

let it: GroupFloor;
beforeAll(async () => {
	it = await openGroupFloor();
});
afterAll(() => it.close());

const wide = { webText: 'full', webName: 'first_name', webOrigin: 'country', webTime: 'year', webAge: 'band10' };
const [A, B, C] = [
	{ person: { firstName: 'Aa', age: '34', since: '2015' }, shown: wide },
	{
		person: { firstName: 'Bb', age: '36', since: '2015' },
		shown: { ...wide, webOrigin: 'region', webText: 'excerpt' }
	},
	{ person: { firstName: 'Cc', age: '38', since: '2015' }, shown: { ...wide, webName: 'none' } }
] as const;
const three = () => it.tell([A, B, C]);
const published = async () => {
	const told = await three();
	await it.show(told.storyId, told.digits);
	return told;
};
const status = async (digits: readonly string[]) => {
	const all = [];
	for (const each of digits) all.push((await it.look(each)).status);
	return all;
};

/** How often somebody said yes to a text. */
const yeses = async (storyId: string) =>
	(
		await it.db.owner
			.selectFrom('story.consent_event')
			.select('version')
			.where('story_id', '=', storyId)
			.where('kind', '=', 'approved')
			.execute()
	).length;

test('only when every one has said yes is it shown; nobody is told whose yes is missing', async () => {
	const { storyId, digits } = await three();
	const [a = '', b = '', c = ''] = digits;
	await it.ask(storyId);
	expect(await status(digits)).toEqual(['waiting_for_you', 'waiting_for_you', 'waiting_for_you']);
	expect((await it.approve(a)).ok).toBe(true);
	expect(await status(digits)).toEqual(['waiting_for_others', 'waiting_for_you', 'waiting_for_you']);
	// Twice the same yes is one.
	expect(await it.approve(a)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
	expect(await yeses(storyId)).toBe(1);
	expect((await it.approve(b)).ok).toBe(true);
	await it.judge(storyId).catch((error: unknown) => expect(String(error)).toContain('teller_missing'));
	it.clock.now += 20 * 86_400_000;
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect(await it.shown(storyId)).toEqual([]);
	expect(JSON.stringify(await it.look(a))).not.toContain((await it.people(storyId))[2]?.id);
	expect((await it.approve(c)).ok).toBe(true);
	expect((await it.review.handOver(it.people_.editor, storyId)).ok).toBe(true);
	// The last one's cooling-off counts for all.
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	it.clock.now += 8 * 86_400_000;
	expect(await it.publish(storyId)).toBe('published');
	const body = await it.body(storyId);
	// The least of each: an excerpt, the part of the world, no name, for one of them wants none.
	expect([body.text, body.name, (body.origin as { level: string } | null)?.level]).toEqual(['excerpt', null, 'region']);
	expect(await status(digits)).toEqual(['shown', 'shown', 'shown']);
});

test('T26 no machine and no desk says yes for all of them', async () => {
	const { storyId } = await three();
	await it.ask(storyId);
	const all = { storyId, language: 'en', version: 1, coolingEnds: {} } as const;
	await expect(approveTelling(it.db.desk, { ...all, byWhom: 'system' })).rejects.toThrow(/each says yes alone/);
	await expect(approveTelling(it.db.desk, { ...all, byWhom: 'teller' })).rejects.toThrow(/each says yes alone/);
});

test('a newer text asks everybody anew', async () => {
	const { storyId, digits } = await three();
	const [a = '', b = '', c = ''] = digits;
	await it.ask(storyId);
	await it.approve(a);
	await it.approve(b);
	expect(await it.ask(storyId, 1)).toBe(2);
	expect((await it.approve(c, 2)).ok).toBe(true);
	const row = await it.db.owner
		.selectFrom('story.telling')
		.select('teller_version')
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	expect(row?.teller_version).toBeNull();
	expect(await status([a, c])).toEqual(['waiting_for_you', 'waiting_for_others']);
});

test('one who must not be known sends the text back for all of them', async () => {
	const { storyId, digits } = await three();
	const [a = '', b = ''] = digits;
	await it.ask(storyId);
	expect((await it.approve(a, 1, 'fine')).ok).toBe(true);
	expect((await it.approve(b, 1, 'unwanted')).ok).toBe(true);
	const telling = await it.db.owner
		.selectFrom('story.telling')
		.select(['teller_version', 'known'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	expect(telling).toEqual({ teller_version: null, known: 'unwanted' });
	expect((await it.row(storyId)).waiting_since).toBeNull();
	expect(['arrived', 'in_review']).toContain((await it.look(a)).status);
});

/** What is allowed, with these levels on the page. */
const onWeb =
	(levels: Partial<Levels>) =>
	(now: Grants): Grants => {
		if (!now.web) throw new Error('no grants');
		return { ...now, web: { ...now.web, levels: { ...now.web.levels, ...levels } } };
	};

test('one of them narrows: the whole story shows less at once, and nothing of it is the others’ doing', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = ''] = digits;
	const pass = await it.carried(a);
	const before = levelsOn(await it.look(b), 'web');
	const done = await it.door.mine.changeTo(pass, onWeb({ text: 1, origin: 0 }));
	expect(done.ok && done.value.changed).toBe('narrowed');
	expect(await it.shown(storyId)).toEqual([]);
	expect(await it.publish(storyId)).toBe('published');
	const body = await it.body(storyId);
	expect([body.text, body.origin]).toEqual(['summary', null]);
	expect(levelsOn(await it.look(b), 'web')).toEqual(before);
});

test('T26 one allows more: it is theirs alone, and shows no more than the least of all', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = '', c = ''] = digits;
	for (const each of [a, b]) {
		const pass = await it.carried(each);
		expect((await it.door.mine.changeTo(pass, onWeb({ text: 3, origin: 2, gender: 1 }))).ok).toBe(true);
	}
	expect((await it.look(a)).wishWaiting).toBe(true);
	expect((await it.look(c)).wishWaiting).toBe(false);
	const read = await it.review.read(it.people_.reviewer, storyId);
	if (!read.ok || !read.value.wish) throw new Error('no wish');
	const [, second] = await it.people(storyId);
	expect(read.value.wish.person).toBe(second?.id);
	const answered = await it.review.answerWish(it.people_.reviewer, {
		storyId,
		version: read.value.wish.version,
		accept: true
	});
	expect(answered.ok).toBe(true);
	const later = await it.db.owner
		.selectFrom('story.wider_grant')
		.select('person_id')
		.where('story_id', '=', storyId)
		.execute();
	expect(new Set(later.map(({ person_id }) => person_id))).toEqual(new Set([second?.id]));
	// The first one's wish still waits; the second one's is answered.
	expect([(await it.look(a)).wishWaiting, (await it.look(b)).wishWaiting]).toEqual([true, false]);
	await it.publish(storyId);
	expect((await it.body(storyId)).gender).toBeNull();
	// What one of them wishes gives the desk no right to widen another's yes; the older wish can still be answered.
	const again = await it.review.read(it.people_.reviewer, storyId);
	if (!again.ok || !again.value.wish) throw new Error('no wish');
	const version = again.value.wish.version;
	expect((await it.review.answerWish(it.people_.reviewer, { storyId, version, accept: true })).ok).toBe(true);
	expect((await it.look(a)).wishWaiting).toBe(false);
});

test('one of them pauses: gone for all, and only this one ends it', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = '', c = ''] = digits;
	expect((await it.door.mine.pause(await it.carried(a))).ok).toBe(true);
	expect(await it.shown(storyId)).toEqual([]);
	expect(await status(digits)).toEqual(['paused', 'stopped_by_others', 'stopped_by_others']);
	expect((await it.resume(b)).ok).toBe(false);
	// Somebody asks without proof, and two at the desk lift that: the first one's pause stays.
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' })).toBe('paused');
	expect(await status([b, c])).toEqual(['paused', 'paused']);
	expect(await resumeStory(it.db.desk, { storyId, byWhom: 'member:x' })).toBe('resumed');
	expect(await status(digits)).toEqual(['paused', 'stopped_by_others', 'stopped_by_others']);
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	// A second one pauses too: each ends the own.
	await it.door.mine.pause(await it.carried(b));
	expect((await it.resume(a)).ok).toBe(true);
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect((await it.resume(b)).ok).toBe(true);
	expect(await it.publish(storyId)).toBe('published');
});

test('two at the desk end a pause without proof for the others, also after one of them paused alone', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = ''] = digits;
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' })).toBe('paused');
	await it.door.mine.pause(await it.carried(a));
	const second = await it.person(`second for ${storyId}`, ['reviewer']);
	const { editor } = it.people_;
	const listed = async () => {
		const paused = await listPaused(it.deps, editor);
		return paused.ok && paused.value.lines.some((line) => line.storyId === storyId);
	};
	// The own pause was written down as a request, and somebody answered it.
	await sql`update story.stop_request set handled_at = now(), handled_by = ${editor.id}, outcome = 'stays_paused'
		where story_id = ${storyId}`.execute(it.db.owner);
	expect(await listed()).toBe(true);
	expect(await askToLiftPause(it.deps, editor, storyId)).toEqual({ ok: true, value: null });
	expect(await liftPause(it.deps, second, storyId)).toEqual({ ok: true, value: null });
	expect(await status(digits)).toEqual(['paused', 'stopped_by_others', 'stopped_by_others']);
	// What is left is the first one's own: that nobody here ends.
	expect(await listed()).toBe(false);
	expect(await askToLiftPause(it.deps, editor, storyId)).toEqual({ ok: false, reason: 'teller_paused' });
	expect((await it.resume(b)).ok).toBe(false);
	expect((await it.resume(a)).ok).toBe(true);
	expect(await it.publish(storyId)).toBe('published');
});

test('what somebody paused who stands for them, the desk does not end for those who did not end it themselves', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = ''] = digits;
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'trusted' })).toBe('paused');
	expect((await it.resume(a)).ok).toBe(true);
	// A newer pause by anybody else does not take the place of the first for the others.
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' })).toBe('paused');
	expect(await askToLiftPause(it.deps, it.people_.editor, storyId)).toEqual({ ok: false, reason: 'teller_paused' });
	const byDesk = { storyId, byWhom: `member:${it.people_.editor.id}` };
	await expect(resumeStory(it.db.desk, byDesk)).rejects.toThrow('only the teller resumes');
	for (const one of digits) expect((await it.resume(one)).ok).toBe(true);
	// Everybody has ended it: from here on two may end what others ask for.
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' })).toBe('paused');
	expect(await askToLiftPause(it.deps, it.people_.editor, storyId)).toEqual({ ok: true, value: null });
	expect(await status([b])).toEqual(['paused']);
});

test('one of them who ends a pause without proof shields the story; who ends their own does not', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = ''] = digits;
	await it.door.mine.pause(await it.carried(a));
	expect((await it.resume(a)).ok).toBe(true);
	expect((await it.row(storyId)).shielded_until).toBe(null);
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' })).toBe('paused');
	expect((await it.resume(b)).ok).toBe(true);
	const until = (await it.row(storyId)).shielded_until?.getTime() ?? 0;
	expect(Math.round((until - Date.now()) / 86_400_000)).toBe(90);
});

test('one takes back: closed for good, the others learn that and not who; the choice of each who takes back counts', async () => {
	const { storyId, digits } = await published();
	const [a = '', b = '', c = ''] = digits;
	expect((await it.door.mine.takeBack(await it.carried(b), 'keep_sealed')).ok).toBe(true);
	expect(await it.shown(storyId)).toEqual([]);
	expect(await status(digits)).toEqual(['closed_by_another', 'taken_back', 'closed_by_another']);
	const [mine, other] = [(await it.look(b)).certificate, (await it.look(a)).certificate];
	expect([mine?.certificate.closedBy, other?.certificate.closedBy]).toEqual([undefined, 'another_teller']);
	expect(JSON.stringify(await it.look(a))).not.toContain((await it.people(storyId))[1]?.id);
	for (const act of [
		async () => it.door.mine.pause(await it.carried(a)),
		async () => it.resume(a),
		async () => it.approve(a),
		async () => it.door.mine.changeTo(await it.carried(a), () => ({}))
	])
		expect((await act()).ok).toBe(false);
	const [first] = await it.people(storyId);
	const late = await sql<{
		said: string;
	}>`select story.approve_telling_as(${storyId}, ${first?.id}::uuid, 'en', 1, '{}') as said`.execute(it.db.owner);
	expect([late.rows[0]?.said, (await it.row(storyId)).desk_state]).toEqual(['stopped', 'closed']);
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	// Kept by one, erased by another: on the side of who wants it gone, and nobody else can call that off.
	expect((await it.row(storyId)).erase_after).toBeNull();
	expect((await it.door.mine.takeBack(await it.carried(c), 'erase_in_7_days')).ok).toBe(true);
	const planned = (await it.row(storyId)).erase_after;
	expect(planned).not.toBeNull();
	await it.door.mine.takeBack(await it.carried(b), 'keep_sealed');
	expect((await it.row(storyId)).erase_after).toEqual(planned);
	await it.door.mine.takeBack(await it.carried(c), 'keep_sealed');
	expect((await it.row(storyId)).erase_after).toBeNull();
	await it.door.mine.takeBack(await it.carried(c), 'erase_now');
	expect(await eraseStory(it.db.worker, storyId, new Date(Date.now() + 1000), async () => {})).toBe(true);
	expect(await status(digits)).toEqual(['erased', 'erased', 'erased']);
	const left = await it.db.owner.selectFrom('story.sealed').select('field').where('story_id', '=', storyId).execute();
	const rows = await it.db.owner.selectFrom('story.group_teller').selectAll().where('story_id', '=', storyId).execute();
	expect([left, rows.map(({ origin, claim_open }) => [origin, claim_open])]).toEqual([
		[],
		[
			[null, false],
			[null, false],
			[null, false]
		]
	]);
	const lines = (await it.seal.ledger.read()).filter(
		({ kind, story }) => kind === 'taken_back' && story === it.seal.ledger.nameOf(storyId)
	);
	const names = new Set((await it.people(storyId)).map(({ id }) => it.seal.ledger.nameOf(id)));
	expect(lines.every(({ teller }) => teller !== undefined && names.has(teller))).toBe(true);
});

test(
	'two who say yes at the same instant, and one who takes back while another says yes',
	{ timeout: 300_000 },
	async () => {
		for (let round = 0; round < 6; round++) {
			const { storyId, digits } = await it.tell([A, B]);
			const [a = '', b = ''] = digits;
			await it.ask(storyId);
			await Promise.all([it.approve(a), it.approve(b)]);
			const row = await it.db.owner
				.selectFrom('story.telling')
				.select('teller_version')
				.where('story_id', '=', storyId)
				.executeTakeFirst();
			expect([row?.teller_version, (await it.row(storyId)).waiting_since]).toEqual([1, null]);
		}
		let afterYes = 0;
		for (let round = 0; round < 6; round++) {
			const { storyId, digits } = await it.tell([A, B]);
			const [a = '', b = ''] = digits;
			await it.ask(storyId);
			expect((await it.approve(a)).ok).toBe(true);
			const [passA, passB] = [await it.carried(a), await it.carried(b)];
			const [taken, said] = await Promise.all([
				it.door.mine.takeBack(passA, 'keep_sealed'),
				it.door.mine.approve(passB, { language: 'en', version: 1, known: 'no' }),
				it.door.mine.resume(passB, 0)
			]);
			expect(taken.ok).toBe(true);
			afterYes += said.ok ? 1 : 0;
			await it.db.owner
				.updateTable('story.story')
				.set({ embargo_until: new Date(0) })
				.where('id', '=', storyId)
				.execute();
			expect(await it.publish(storyId)).toBe('nothing_to_show');
			expect((await it.row(storyId)).desk_state).toBe('closed');
			expect(await status([a, b])).toEqual(['taken_back', 'closed_by_another']);
			expect((await it.approve(b)).ok).toBe(false);
		}
		console.log(`of 6 rounds the yes came before the taking back in ${afterYes}`);
	}
);

test('a hold on the country of one of them holds the story', async () => {
	const { storyId, digits } = await it.tell([A, { ...B, person: { ...B.person, fromCountry: 'DZ' } }]);
	await it.show(storyId, digits);
	await setHold(it.db.desk, { scope: 'country', value: 'DZ', reason: 'news', byWhom: 'member:x' });
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect(await status(digits)).toEqual(['held', 'held']);
	await it.db.owner.deleteFrom('story.hold').execute();
});

test('consent of one that ends, ends the story for all', async () => {
	const { storyId, digits } = await published();
	const until = new Date(it.clock.now + 1000);
	const [, , third] = await it.people(storyId);
	await it.db.owner
		.updateTable('story.consent_grant')
		.set({ valid_until: until })
		.where('person_id', '=', third?.id ?? '')
		.execute();
	it.clock.now += 2000;
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect(await status(digits)).toHaveLength(3);
});
