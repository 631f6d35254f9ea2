/** The line at the desk: open, edit, ask, judge, approve, hand over, publish. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checklist } from '#domain/story/checklist.ts';
import { approveTelling, takeBackStory } from '#server/store/consent/change-state.ts';
import { sealJson } from '#server/seal/fields.ts';
import { stopsSince } from '#server/store/ending/stops-since.ts';
import { openReviewFloor, SHORTER, TESTIMONY, type ReviewFloor } from './review-floor.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const edited = async (storyId: string, change: Partial<typeof SHORTER> = {}, after = 0) =>
	floor.review.saveTelling(floor.people.editor, { storyId, typed: { ...SHORTER, ...change }, after });

/** Everything up to and without the second person's approval. */
async function asked(): Promise<string> {
	const storyId = await floor.arrived();
	await edited(storyId);
	await floor.review.askTeller(floor.people.editor, { storyId, language: 'en', version: 1 });
	return storyId;
}

async function tellerApproves(storyId: string, version = 1): Promise<void> {
	const ends = { web: floor.clock.now - 1, print: floor.clock.now - 1 };
	const outcome = await approveTelling(floor.db.owner, {
		storyId,
		language: 'en',
		version,
		byWhom: 'teller',
		coolingEnds: ends
	});
	expect(outcome).toBe('approved');
}

async function judged(storyId: string): Promise<void> {
	expect(await floor.judge(storyId)).toEqual({ ok: true, value: { risk: 'low', inLedger: true } });
	await floor.answered(storyId);
}
/** What the teller said to the last question when sending. */
async function knownAs(storyId: string, known: string): Promise<void> {
	const row = await floor.db.owner
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const key = floor.keys.unwrap(storyId, row);
	const at = { table: 'story.sealed', row: storyId, field: 'testimony', version: 1 };
	await floor.db.owner
		.updateTable('story.sealed')
		.set({ body: sealJson(key, at, { ...TESTIMONY, known }) })
		.where('story_id', '=', storyId)
		.where('field', '=', 'testimony')
		.execute();
}
const seen = (version: number) => [{ language: 'en', version }];

test('a story goes from sealed to shown: edited, read by the teller, judged, approved by another, published', async () => {
	const storyId = await asked();
	const read = await floor.review.read(floor.people.editor, storyId);
	expect(read.ok && read.value.consent.waitingSince).toBe(floor.clock.now);
	await tellerApproves(storyId);
	await judged(storyId);
	expect(await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) })).toEqual({
		ok: true,
		value: { languages: ['en'] }
	});
	expect(await floor.publish(storyId)).toBe('nothing_to_show');
	expect(await floor.review.handOver(floor.people.editor, storyId)).toEqual({ ok: true, value: null });
	expect(await floor.publish(storyId)).toBe('published');
	expect(await floor.shown(storyId)).toEqual([`print/en/${SHORTER.title}`, `web/en/${SHORTER.title}`]);
});

test('other words in place of those that readers have are a stop for a restore; the first words are none', async () => {
	const storyId = await asked();
	const stops = async () => {
		const all = await stopsSince(floor.db.worker, new Date(Date.now() - 60_000));
		return all.filter((stop) => stop.storyId === storyId).map(({ kind }) => kind);
	};
	await tellerApproves(storyId);
	await judged(storyId);
	await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) });
	await floor.review.handOver(floor.people.editor, storyId);
	expect(await floor.publish(storyId)).toBe('published');
	await sql`insert into story.disclosure (story_id, channel, recipient, what, consent_version, at)
		select ${storyId}, 'embed', 'paper.example.org', 'frame', consent_version, now() from story.story where id = ${storyId}`.execute(
		floor.db.owner
	);
	// Approved again as it stands: nothing is replaced, in a frame neither, though copies there have no language.
	expect((await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) })).ok).toBe(true);
	expect(await stops()).toEqual([]);
	const typed = { ...SHORTER, title: 'Without the village' };
	expect((await floor.review.saveTelling(floor.people.editor, { storyId, typed, after: 1 })).ok).toBe(true);
	expect(await floor.review.askTeller(floor.people.editor, { storyId, language: 'en', version: 2 })).toMatchObject({
		ok: true
	});
	await tellerApproves(storyId, 2);
	expect(await stops()).toEqual(['narrowed']);
	const since = Date.now();
	expect((await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(2) })).ok).toBe(true);
	const later = await stopsSince(floor.db.worker, new Date(since - 1));
	expect(later.filter((stop) => stop.storyId === storyId).length).toBeGreaterThan(0);
	expect(await floor.publish(storyId)).toBe('published');
	expect(await floor.shown(storyId)).toContain('web/en/Without the village');
});

test('each step that is missing is named, and nothing is shown without it', async () => {
	const storyId = await asked();
	const { reviewer, editor } = floor.people;
	const approve = () => floor.review.approve(reviewer, { storyId, seen: seen(1) });
	expect(await approve()).toEqual({ ok: false, reason: 'risk_missing' });
	expect(await floor.judge(storyId)).toEqual({ ok: true, value: { risk: 'low', inLedger: true } });
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_open' });
	const { health: _open, ...rest } = floor.allAnswered();
	const answer = (who: typeof editor, checklist: Checklist, after: number) =>
		floor.review.saveChecklist(who, { storyId, checklist, given: true, after });
	expect(await answer(reviewer, rest, 0)).toEqual({ ok: true, value: { version: 1, open: 1 } });
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_open' });
	await answer(reviewer, { ...floor.allAnswered(), job: 'safe' }, 1);
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_other_open' });
	// Neither sees the other's answers before both are in.
	const seenBy = async (who: typeof editor) => {
		const read = await floor.review.read(who, storyId);
		return read.ok ? read.value.checklist : null;
	};
	expect(await seenBy(editor)).toMatchObject({ side: 'author', own: { answers: {} }, otherIsIn: true, both: null });
	expect(JSON.stringify(await seenBy(editor))).not.toContain('safe');
	await answer(editor, floor.allAnswered(), 0);
	expect((await seenBy(editor))?.both).toMatchObject({ differing: ['job'], settled: {} });
	expect(await answer(reviewer, floor.allAnswered(), 2)).toEqual({ ok: false, reason: 'checklist_both_in' });
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_differs' });
	const settle = (note: string) =>
		floor.review.settleQuestion(editor, { storyId, question: 'job', answer: 'safe', note, after: 0 });
	expect(await settle('  ')).toEqual({ ok: false, reason: 'why_missing' });
	expect((await settle('Bakers are many.')).ok).toBe(true);
	expect((await seenBy(reviewer))?.both?.settled.job).toMatchObject({ answer: 'safe', note: 'Bakers are many.' });
	// Answered anew, nothing stands in the old answers' place.
	expect((await floor.review.answerAnew(editor, storyId)).ok).toBe(true);
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_open' });
	await answer(reviewer, floor.allAnswered(), 3);
	await answer(editor, { ...floor.allAnswered(), job: 'kept' }, 2);
	expect(await approve()).toEqual({ ok: false, reason: 'checklist_differs' });
	const settled = {
		storyId,
		question: 'job' as const,
		answer: 'no' as const,
		note: 'There is no job in it.',
		after: 2
	};
	expect((await floor.review.settleQuestion(reviewer, settled)).ok).toBe(true);
	expect(await floor.review.handOver(editor, storyId)).toEqual({ ok: false, reason: 'review_missing' });
	expect((await approve()).ok).toBe(true);
	expect(await floor.review.handOver(editor, storyId)).toEqual({ ok: false, reason: 'teller_missing' });
	expect(await floor.publish(storyId)).toBe('nothing_to_show');
});

describe('what was found in the safe text', () => {
	test('T21 what leads straight to somebody has to go, the rest is looked at, before anybody approves', async () => {
		const storyId = await floor.arrived();
		const { reviewer, editor } = floor.people;
		const block = (text: string) => ({ blocks: [{ kind: 'paragraph' as const, text }], excerptBlocks: 1 });
		await edited(storyId, block('Call +32 470 12 34 56 and ask for Zobrakis.'));
		await judged(storyId);
		const approve = (version: number, looked = false) =>
			floor.review.approve(reviewer, { storyId, seen: seen(version), looked });
		expect(await approve(1, true)).toEqual({ ok: false, reason: 'finds_hard' });
		await edited(storyId, block('They asked for Zobrakis.'), 1);
		expect(await approve(2)).toEqual({ ok: false, reason: 'finds_open' });
		const read = await floor.review.read(editor, storyId);
		const finds = read.ok ? read.value.finds : null;
		expect(finds?.tellings[0]?.parts.map(({ part, finds: [one] }) => [part, one?.key])).toEqual([
			['text-0', 'name:zobrakis']
		]);
		const look = { storyId, keys: ['name:zobrakis'], after: 0 };
		expect(await floor.review.lookAtFinds(editor, { ...look, reason: ' ' })).toEqual({
			ok: false,
			reason: 'reason_missing'
		});
		expect(
			await floor.review.lookAtFinds(editor, { ...look, keys: [...look.keys, 'telephone:1'], reason: 'x' })
		).toEqual({
			ok: false,
			reason: 'find_hard'
		});
		expect(await floor.review.lookAtFinds(editor, { ...look, keys: [], reason: 'x' })).toEqual({
			ok: false,
			reason: 'none_chosen'
		});
		const both = [...look.keys, 'name:another', 'name:another'];
		expect((await floor.review.lookAtFinds(editor, { ...look, keys: both, reason: 'A name nobody bears' })).ok).toBe(
			true
		);
		const after = await floor.review.read(editor, storyId);
		expect(after.ok && after.value.finds?.looked.map(({ key, reason }) => [key, reason])).toEqual([
			['name:zobrakis', 'A name nobody bears'],
			['name:another', 'A name nobody bears']
		]);
		expect(await floor.review.lookAtFinds(editor, { ...look, reason: 'again' })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect((await approve(2)).ok).toBe(true);
	});
	test('the tick of the reviewer counts as a look at all of them', async () => {
		const storyId = await floor.arrived();
		await edited(storyId, { title: 'Bread for Zobrakis' });
		await judged(storyId);
		const asked = { storyId, seen: seen(1) };
		expect(await floor.review.approve(floor.people.reviewer, asked)).toEqual({ ok: false, reason: 'finds_open' });
		expect((await floor.review.approve(floor.people.reviewer, { ...asked, looked: true })).ok).toBe(true);
	});
});

describe('whoever works on a story that nobody has taken has it', () => {
	const of = async (storyId: string) =>
		floor.db.owner
			.selectFrom('story.story')
			.select(['assigned_to', 'desk_state'])
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();

	test('by saving a text: it is in review, and comes back to whoever wrote it', async () => {
		const { editor } = floor.people;
		const storyId = await asked();
		expect(await of(storyId)).toEqual({ assigned_to: editor.id, desk_state: 'in_review' });
		const other = await floor.person('Other', ['editor']);
		const typed = { ...SHORTER, title: 'By another' };
		expect((await floor.review.saveTelling(other, { storyId, typed, after: 1 })).ok).toBe(true);
		expect((await of(storyId)).assigned_to).toBe(editor.id);
	});
	test('by asking the teller; a text that is refused takes nothing', async () => {
		const { editor } = floor.people;
		const storyId = await floor.arrived();
		expect((await edited(storyId, {}, 7)).ok).toBe(false);
		expect(await of(storyId)).toEqual({ assigned_to: null, desk_state: 'arrived' });
		await edited(storyId);
		await floor.db.owner
			.updateTable('story.story')
			.set({ assigned_to: null, desk_state: 'arrived' })
			.where('id', '=', storyId)
			.execute();
		await floor.review.askTeller(editor, { storyId, language: 'en', version: 1 });
		expect(await of(storyId)).toEqual({ assigned_to: editor.id, desk_state: 'in_review' });
	});
});

describe('who may approve', () => {
	test('nobody who edited it, even with the role of a reviewer', async () => {
		const both = await floor.person('Both', ['editor', 'reviewer']);
		const storyId = await floor.arrived();
		await floor.review.saveTelling(both, { storyId, typed: SHORTER, after: 0 });
		await judged(storyId);
		expect(await floor.review.approve(both, { storyId, seen: seen(1) })).toEqual({ ok: false, reason: 'not_allowed' });
		expect((await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) })).ok).toBe(true);
	});
	test('a critical story only the reviewer of another office to whom it was given', async () => {
		const storyId = await asked();
		await floor.answered(storyId);
		await floor.judge(storyId, {}, 'critical');
		const guest = await floor.person('Guest', ['reviewer'], 'tunis');
		const approve = (who: typeof guest) => floor.review.approve(who, { storyId, seen: seen(1) });
		expect(await approve(floor.people.reviewer)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await approve(guest)).toEqual({ ok: false, reason: 'not_found' });
		await floor.db.owner.updateTable('story.story').set({ assigned_to: guest.id }).where('id', '=', storyId).execute();
		expect((await approve(guest)).ok).toBe(true);
	});
	test('only the versions that were on the page', async () => {
		const storyId = await asked();
		await judged(storyId);
		await edited(storyId, { title: 'Something else' }, 1);
		expect(await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
	});
});

describe('after the approval', () => {
	async function shownStory(): Promise<string> {
		const storyId = await asked();
		await tellerApproves(storyId);
		await judged(storyId);
		await floor.review.approve(floor.people.reviewer, { storyId, seen: seen(1) });
		await floor.review.handOver(floor.people.editor, storyId);
		expect(await floor.publish(storyId)).toBe('published');
		return storyId;
	}
	test('an edit is not shown: readers keep the version that was approved', async () => {
		const storyId = await shownStory();
		expect(await edited(storyId, { title: 'Not seen by anybody else' }, 1)).toEqual({
			ok: true,
			value: { version: 2, unreviewed: false }
		});
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual([`print/en/${SHORTER.title}`, `web/en/${SHORTER.title}`]);
	});
	test('changed facts hide the story until a second person has looked again', async () => {
		const storyId = await shownStory();
		const fields: Record<string, string> = { origin_country: 'GH', current_country: 'NL', time: '2015-09' };
		const saved = await floor.review.saveFacts(floor.people.editor, {
			storyId,
			field: (name) => fields[name] ?? '',
			after: 1
		});
		expect(saved).toEqual({ ok: true, value: { version: 2, unreviewed: true } });
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		const row = await floor.db.owner
			.selectFrom('story.story')
			.select(['origin', 'host', 'desk_state'])
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ origin: 'GH', host: 'NL', desk_state: 'in_review' });
	});
	test('withdrawing the approval hides it at once', async () => {
		const storyId = await shownStory();
		expect((await floor.review.withdrawApproval(floor.people.editor, storyId)).ok).toBe(true);
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await floor.review.withdrawApproval(floor.people.editor, storyId)).toEqual({
			ok: false,
			reason: 'not_reviewed'
		});
	});
	test('a graver judgement hides it at once, until it comes back by the new limit', async () => {
		const storyId = await shownStory();
		await floor.judge(storyId, {}, 'high');
		expect(await floor.shown(storyId)).toEqual([]);
		expect(await floor.publish(storyId)).toBe('published');
	});
	test('one that turns out to be critical needs its approval again, from another office', async () => {
		const storyId = await shownStory();
		await floor.judge(storyId, {}, 'critical');
		expect(await floor.publish(storyId)).toBe('nothing_to_show');
		expect(await floor.shown(storyId)).toEqual([]);
		const guest = await floor.person('Guest of a shown story', ['reviewer'], 'tunis');
		await floor.db.owner.updateTable('story.story').set({ assigned_to: guest.id }).where('id', '=', storyId).execute();
		expect((await floor.review.approve(guest, { storyId, seen: seen(1) })).ok).toBe(true);
		// Judged critical once more, nothing changes: the approval of the other office stands.
		await floor.judge(storyId, {}, 'critical');
		expect((await floor.review.handOver(floor.people.editor, storyId)).ok).toBe(true);
		expect(await floor.publish(storyId)).toBe('published');
		// What cannot be taken back is not offered at this danger.
		expect(await floor.shown(storyId)).toEqual([`web/en/${SHORTER.title}`]);
	});
});

describe('asking the teller', () => {
	test('where the teller allowed it, a text that only says less needs no further yes', async () => {
		const storyId = await floor.arrived();
		await floor.db.owner.updateTable('story.story').set({ show_first: false }).where('id', '=', storyId).execute();
		await edited(storyId);
		const ask = (version: number) => floor.review.askTeller(floor.people.editor, { storyId, language: 'en', version });
		// Who has not answered the last question is asked, and who must not be known, too.
		expect(await ask(1)).toEqual({ ok: true, value: 'asked' });
		for (const [known, outcome] of [
			['unwanted', 'asked'],
			['unsure', 'approved']
		] as const) {
			await knownAs(storyId, known);
			expect(await ask(1)).toEqual({ ok: true, value: outcome });
		}
		const read = await floor.review.read(floor.people.editor, storyId);
		expect(read.ok && read.value.tellings[0]?.known).toBe('unsure');
		const state = await floor.db.owner
			.selectFrom('story.story')
			.select(['embargo_until', 'waiting_since'])
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();
		expect(state.embargo_until).toEqual(new Date(floor.clock.now + 7 * 86_400_000));
		expect(state.waiting_since).toBeNull();
		await edited(storyId, { blocks: [{ kind: 'paragraph', text: 'The ovens were never warm.' }], excerptBlocks: 0 }, 1);
		expect(await ask(2)).toEqual({ ok: true, value: 'asked' });
	});
	test('an unfinished text is not shown to anybody', async () => {
		const storyId = await floor.arrived();
		await edited(storyId, { summary: '' });
		const outcome = await floor.review.askTeller(floor.people.editor, { storyId, language: 'en', version: 1 });
		expect(outcome).toEqual({ ok: false, reason: 'telling_gaps' });
	});
});

test('two editors never overwrite each other', async () => {
	const storyId = await floor.arrived();
	const other = await floor.person('Other editor', ['editor']);
	const save = (who: typeof other, title: string, after: number) =>
		floor.review.saveTelling(who, { storyId, typed: { ...SHORTER, title }, after });
	expect(await save(floor.people.editor, 'First', 0)).toEqual({ ok: true, value: { version: 1, unreviewed: false } });
	expect(await save(other, 'Second', 0)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	const both = await Promise.all([save(floor.people.editor, 'Left', 1), save(other, 'Right', 1)]);
	expect(both.map((answer) => answer.ok).sort()).toEqual([false, true]);
	const read = await floor.review.read(other, storyId);
	expect(read.ok && read.value.tellings[0]?.version).toBe(2);
});

describe('opening what was told', () => {
	test('shows nothing until it is opened, then for half an hour, and is written down', async () => {
		const storyId = await floor.arrived();
		const { editor } = floor.people;
		const look = async () => {
			const read = await floor.review.read(editor, storyId);
			if (!read.ok) throw new Error(read.reason);
			return read.value;
		};
		expect((await look()).testimony).toBeNull();
		expect(JSON.stringify(await look())).not.toContain('Benedicte');
		await floor.review.open(editor, { storyId, what: 'testimony', why: 'edit', reason: '' });
		const opened = await look();
		expect(opened.testimony?.pieces.map((piece) => piece.text).join('')).toContain('My name is Benedicte');
		expect(opened.happened.some((line) => line.kind === 'opened' && line.who === editor.id)).toBe(true);
		floor.clock.now += 31 * 60_000;
		expect((await look()).testimony).toBeNull();
		floor.clock.now -= 31 * 60_000;
	});
	test('is locked away once the story was taken back, also from whoever had it open', async () => {
		const storyId = await floor.arrived();
		const { editor } = floor.people;
		const open = (what: 'testimony' | 'contact' | 'picture' | 'recording') =>
			floor.review.open(editor, { storyId, what, why: 'edit', reason: 'To ask for the name.' });
		await open('testimony');
		await takeBackStory(floor.db.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
		const read = await floor.review.read(editor, storyId);
		if (!read.ok) throw new Error(read.reason);
		expect(read.value).toMatchObject({ testimony: null, openUntil: {}, can: { open_testimony: false } });
		expect(JSON.stringify(read.value)).not.toContain('Benedicte');
		for (const what of ['testimony', 'picture', 'recording'] as const)
			expect(await open(what)).toEqual({ ok: false, reason: 'taken_back' });
		expect((await open('contact')).ok).toBe(true);
	});
	test('needs a written reason from elsewhere, and the reason is sealed', async () => {
		const storyId = await floor.arrived();
		const manager = floor.people.network_manager;
		const open = (reason: string) => floor.review.open(manager, { storyId, what: 'testimony', why: 'other', reason });
		expect(await open('   ')).toEqual({ ok: false, reason: 'reason_missing' });
		expect((await open('A court asked for this story.')).ok).toBe(true);
		const sealed = await floor.db.owner
			.selectFrom('story.sealed')
			.select(['field', 'body'])
			.where('story_id', '=', storyId)
			.where('field', 'like', 'opening:%')
			.execute();
		expect(sealed).toHaveLength(1);
		expect(sealed[0]?.body.toString('utf8')).not.toContain('court');
	});
	test('is not for translators, office managers or other offices', async () => {
		const storyId = await floor.arrived();
		const open = (who: typeof floor.people.editor) =>
			floor.review.open(who, { storyId, what: 'testimony', why: 'review', reason: 'Because of this.' });
		expect(await open(floor.people.translator)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await open(floor.people.office_manager)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await open(await floor.person('Elsewhere', ['editor'], 'tunis'))).toEqual({
			ok: false,
			reason: 'not_found'
		});
	});
	test('marks stand where the words stand', async () => {
		const storyId = await floor.arrived();
		const { editor } = floor.people;
		expect((await floor.review.mark(editor, { storyId, words: 'Benedicte', why: 'name' })).ok).toBe(true);
		expect(await floor.review.mark(editor, { storyId, words: 'Benedicte', why: 'name' })).toEqual({
			ok: false,
			reason: 'words_not_found'
		});
		await floor.review.open(editor, { storyId, what: 'testimony', why: 'edit', reason: '' });
		const read = await floor.review.read(editor, storyId);
		expect(
			read.ok && read.value.testimony?.pieces.filter((piece) => piece.why === 'name').map((piece) => piece.text)
		).toEqual(['Benedicte']);
	});
	test('a mark that is taken away is the one that was on the page, whatever was marked meanwhile', async () => {
		const storyId = await floor.arrived();
		const { editor, reviewer } = floor.people;
		const { mark, unmark } = floor.review;
		const marked = async () => {
			const read = await floor.review.read(editor, storyId);
			if (!read.ok || read.value.testimony === null) throw new Error('it is sealed');
			return read.value.testimony.pieces.filter((piece) => piece.mark !== null);
		};
		await floor.review.open(editor, { storyId, what: 'testimony', why: 'edit', reason: '' });
		await mark(editor, { storyId, words: 'Benedicte', why: 'name' });
		const [own] = await marked();
		// A colleague marks what stands before it.
		expect((await mark(reviewer, { storyId, words: 'My', why: 'other' })).ok).toBe(true);
		expect((await unmark(editor, { storyId, mark: own?.mark ?? -1 })).ok).toBe(true);
		expect((await marked()).map(({ text }) => text)).toEqual(['My']);
		expect(await unmark(editor, { storyId, mark: own?.mark ?? -1 })).toEqual({ ok: false, reason: 'words_not_found' });
	});
});
