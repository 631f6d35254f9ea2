import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { List } from '#domain/office/queues.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { assign, claim, release } from '#server/desk/claim-story.ts';
import { openQueue, readMenu } from '#server/desk/read-queue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import type { Sought } from '#server/store/desk/queues.ts';
import { storySubject } from '#server/store/desk/story-subject.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
});
afterAll(() => db[Symbol.asyncDispose]());

async function idsIn(member: Member, queue: List, everyLanguage = false): Promise<string[]> {
	const opened = await openQueue(floor.deps, member, { queue, everyLanguage, after: null });
	return opened.ok ? opened.value.lines.map((line) => line.id) : [];
}
const author = (storyId: string, member: Member, did: 'gathered' | 'edited') =>
	db.owner.insertInto('story.author').values({ story_id: storyId, member_id: member.id, did }).execute();

describe('queues', () => {
	test('offer to take a story to those only who may: the offer and the act agree for every role', async () => {
		const both = await floor.person('gathers and translates', ['interviewer', 'translator']);
		const offers: string[] = [];
		const seen: string[] = [];
		for (const member of [both, ...Object.values(floor.people)]) {
			const storyId = await floor.story();
			if (member.roles.includes('interviewer')) await author(storyId, member, 'gathered');
			const opened = await openQueue(floor.deps, member, { queue: 'arrived', everyLanguage: true, after: null });
			const line = opened.ok ? opened.value.lines.find(({ id }) => id === storyId) : undefined;
			if (line === undefined) continue;
			seen.push(member.name);
			const taken = await claim(floor.deps, member, storyId);
			expect(line.mayClaim, member.name).toBe(taken.ok);
			offers.push(...(line.mayClaim ? member.roles : []));
		}
		expect(offers.sort()).toEqual(['editor', 'reviewer']);
		expect(seen).toContain(both.name);
	});
	test('a story that somebody has is offered to nobody', async () => {
		const storyId = await floor.story({ assignedTo: floor.people.editor.id });
		const asked = { queue: 'arrived', everyLanguage: true, after: null } as const;
		const opened = await openQueue(floor.deps, floor.people.reviewer, asked);
		const lines = opened.ok ? opened.value.lines : [];
		expect(lines.find(({ id }) => id === storyId)?.mayClaim).toBe(false);
	});
	test('the menu names the pages that open for somebody', async () => {
		for (const member of Object.values(floor.people)) {
			const { pages } = await readMenu(floor.deps, member);
			expect(pages).toContain('/desk/account');
		}
		const { pages } = await readMenu(floor.deps, floor.people.translator);
		expect(pages).toEqual(['/desk/translate', '/desk/holds', '/desk/account']);
		expect((await readMenu(floor.deps, floor.people.reviewer)).pages).not.toContain('/desk/people');
		expect((await readMenu(floor.deps, floor.people.network_manager)).pages).toContain('/desk/health');
	});
	test('hold exactly what each person may see: the list and the rule agree for every role and story', async () => {
		const stranger = await floor.person('guest reviewer', ['reviewer'], 'tunis');
		const stories = [
			await floor.story(),
			await floor.story({ office: 'tunis' }),
			await floor.story({ risk: 'critical', assignedTo: stranger.id }),
			await floor.story({ risk: 'high', assignedTo: stranger.id }),
			await floor.story({ risk: 'low', assignedTo: stranger.id }),
			await floor.story({ risk: 'low', assignedTo: stranger.id }),
			await floor.story({ risk: 'low', assignedTo: stranger.id })
		];
		// A child who is alone needs a reviewer of another office, until it is grown up; one with a guardian does not.
		const child = (at: number, unaccompanied: boolean, turned: boolean) =>
			sql`insert into story.child (story_id, person_id, note, eighteen_month, unaccompanied, turned_at)
				select p.story_id, p.id, gen_random_uuid(), '2030-05-01', ${unaccompanied}, ${turned ? new Date() : null}
				from story.person p where p.story_id = ${stories[at]}`.execute(db.owner);
		await child(4, true, false);
		await child(5, false, false);
		await child(6, true, true);
		expect(new Set(await idsIn(stranger, 'arrived', true))).toEqual(new Set([1, 2, 4].map((at) => stories[at])));
		await author(stories[0] ?? '', floor.people.interviewer, 'gathered');
		for (const member of [...Object.values(floor.people), stranger]) {
			const listed = await idsIn(member, 'arrived', true);
			for (const storyId of stories) {
				const subject = await storySubject(db.desk, storyId);
				if (subject === null) throw new Error('no story');
				expect(listed.includes(storyId), `${member.name} ${storyId}`).toBe(mayOnStory(member, 'see_story', subject));
			}
		}
	});
	test('are routed by the languages somebody reads, and say what was left out', async () => {
		const tigrinya = await floor.story({ language: 'ti' });
		const reader = await floor.person('reader', ['editor'], 'brussels', ['fr-BE']);
		expect(await idsIn(reader, 'arrived')).not.toContain(tigrinya);
		expect(await idsIn(reader, 'arrived', true)).toContain(tigrinya);
		const opened = await openQueue(floor.deps, reader, { queue: 'arrived', everyLanguage: false, after: null });
		expect(opened.ok && opened.value.otherLanguages).toBe(1);
	});
	test('come oldest first, page by page, without gaps', async () => {
		const member = await floor.person('pager', ['editor'], 'tunis');
		const same = new Date('2026-10-01T00:00:00.123Z');
		const made: string[] = [];
		for (let count = 0; count < 60; count += 1)
			made.push(await floor.story({ office: 'tunis', deskState: 'ready', arrivedAt: same }));
		const first = await openQueue(floor.deps, member, { queue: 'ready', everyLanguage: true, after: null });
		if (!first.ok) throw new Error(first.reason);
		expect(first.value.lines).toHaveLength(50);
		const second = await openQueue(floor.deps, member, {
			queue: 'ready',
			everyLanguage: true,
			after: first.value.next
		});
		if (!second.ok) throw new Error(second.reason);
		const seen = [...first.value.lines, ...second.value.lines].map((line) => line.id);
		expect(seen).toEqual([...made].sort());
		expect(second.value.next).toBeNull();
	});
	test('a story stands in one queue of work only; taken back it stands in none', async () => {
		const storyId = await floor.story({ deskState: 'in_review' });
		const work = ['arrived', 'in_review', 'waiting', 'ready', 'published'] as const;
		const where = async () => {
			const found = await Promise.all(
				work.map(async (queue) => ((await idsIn(floor.people.editor, queue)).includes(storyId) ? [queue] : []))
			);
			return found.flat();
		};
		expect(await where()).toEqual(['in_review']);
		await db.owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
		expect(await where()).toEqual(['waiting']);
		await db.owner
			.updateTable('story.story')
			.set({ taken_back_at: new Date(), waiting_since: null })
			.where('id', '=', storyId)
			.execute();
		expect(await where()).toEqual([]);
	});
	test('consent that ends within 90 days is listed; channels that were ended do not count', async () => {
		const [soon, late, ended] = [
			await floor.story({ deskState: 'published' }),
			await floor.story({ deskState: 'published' }),
			await floor.story({ deskState: 'published' })
		];
		const day = 86_400_000;
		const grant = async (storyId: string, days: number, version: number, isEnded = false) => {
			const person = await db.owner
				.selectFrom('story.person')
				.select('id')
				.where('story_id', '=', storyId)
				.executeTakeFirstOrThrow();
			await db.owner
				.insertInto('story.consent_event')
				.values({ story_id: storyId, version, kind: 'given', by_whom: 'teller' })
				.execute();
			await db.owner
				.insertInto('story.consent_grant')
				.values({
					story_id: storyId,
					person_id: person.id,
					channel: 'web',
					version,
					levels: '{}',
					valid_from: new Date(floor.clock.now - day),
					valid_until: new Date(floor.clock.now + days * day),
					ended: isEnded
				})
				.execute();
		};
		await grant(soon, 89, 1);
		await grant(late, 20, 1);
		await grant(late, 91, 2);
		await grant(ended, 20, 1, true);
		expect(await idsIn(floor.people.editor, 'ending')).toEqual([soon]);
	});
	test('what is paused or held stands among the stopped, what came to its end among the ended', async () => {
		const [paused, held, closed, back, erased, usual] = [
			await floor.story({ deskState: 'published' }),
			await floor.story({ deskState: 'in_review' }),
			await floor.story(),
			await floor.story(),
			await floor.story(),
			await floor.story()
		];
		const change = (id: string) => db.owner.updateTable('story.story').where('id', '=', id);
		await db.owner.updateTable('story.person').set({ state: 'suspended' }).where('story_id', '=', paused).execute();
		await sql`insert into story.hold (scope, value, reason, set_by) values ('story', ${held}, 'request', 'member:x')`.execute(
			db.owner
		);
		await change(closed).set({ desk_state: 'closed' }).execute();
		await change(back).set({ taken_back_at: new Date() }).execute();
		await change(erased).set({ erased_at: new Date(), desk_state: 'closed' }).execute();
		const mine = async (list: List) => {
			const listed = await idsIn(floor.people.editor, list, true);
			return [paused, held, closed, back, erased, usual].filter((id) => listed.includes(id));
		};
		expect(await mine('stopped')).toEqual([paused, held]);
		expect((await mine('ended')).sort()).toEqual([closed, back, erased].sort());
		const opened = await openQueue(floor.deps, floor.people.editor, {
			...{ queue: 'ended', everyLanguage: true, after: null }
		});
		const ends = new Map(opened.ok ? opened.value.lines.map(({ id, end }) => [id, end]) : []);
		expect([closed, back, erased].map((id) => ends.get(id))).toEqual(['closed', 'taken_back', 'erased']);
		// Of another office it stands in none.
		const away = await floor.person('away', ['editor'], 'tunis');
		for (const list of ['stopped', 'ended'] as const) expect(await idsIn(away, list, true)).not.toContain(paused);
	});
	test('are narrowed by country and office; one story is found wherever it stands, if one may see it', async () => {
		const manager = floor.people.network_manager;
		const [from, lives, other, away] = [
			await floor.story({ origin: 'ER', host: 'BE' }),
			await floor.story({ origin: 'SY', host: 'ER' }),
			await floor.story({ origin: 'SY', host: 'BE' }),
			await floor.story({ origin: 'ER', host: 'TN', office: 'tunis', language: 'ti' })
		];
		const found = async (who: Member, sought: Partial<Sought>) => {
			const opened = await openQueue(floor.deps, who, {
				...{ queue: 'arrived', everyLanguage: true, after: null },
				sought: { office: null, country: null, storyId: null, ...sought }
			});
			return opened.ok ? opened.value.lines.map(({ id }) => id).filter((id) => all.includes(id)) : [];
		};
		const all = [from, lives, other, away];
		expect((await found(manager, { country: 'ER' })).sort()).toEqual([from, lives, away].sort());
		expect(await found(manager, { country: 'ER', office: 'tunis' })).toEqual([away]);
		expect((await found(floor.people.editor, { country: 'ER' })).sort()).toEqual([from, lives].sort());
		expect(await found(floor.people.editor, { office: 'tunis' })).toEqual([]);
		await db.owner.updateTable('story.story').set({ erased_at: new Date() }).where('id', '=', other).execute();
		expect(await found(manager, { storyId: other })).toEqual([other]);
		const reader = await floor.person('reads French', ['editor'], 'tunis', ['fr']);
		expect(await found(reader, { storyId: away })).toEqual([away]);
		expect(await found(floor.people.editor, { storyId: away })).toEqual([]);
		expect(await found(manager, { storyId: 'none' })).toEqual([]);
	});
	test('offer to give a story only to those whom the act lets have it, by office, who reads it first', async () => {
		const storyId = await floor.story({ language: 'so' });
		const somali = await floor.person('Zahra', ['editor'], 'brussels', ['so', 'en']);
		const guest = await floor.person('Guest of Tunis', ['reviewer'], 'tunis', ['so']);
		await floor.person('Translator of Tunis', ['translator'], 'tunis', ['so']);
		const offered = async (who: Member) => {
			const sought = { office: null, country: null, storyId };
			const opened = await openQueue(floor.deps, who, { queue: 'arrived', everyLanguage: true, after: null, sought });
			const line = opened.ok ? opened.value.lines.find(({ id }) => id === storyId) : undefined;
			if (line === undefined) throw new Error('the line is missing');
			return line.givable;
		};
		const whom = async () =>
			(await offered(floor.people.reviewer)).map(({ office, people }) => [office, people[0]?.id]);
		expect(await whom()).toEqual([['Office brussels', somali.id]]);
		expect(await offered(floor.people.editor)).toEqual([]);
		for (const each of [{ risk: 'critical' as const }, { risk: 'low' as const }]) {
			await db.owner.updateTable('story.story').set(each).where('id', '=', storyId).execute();
			const groups = await offered(floor.people.office_manager);
			// Exactly those whom giving would not refuse.
			for (const person of [...Object.values(floor.people), somali, guest]) {
				const isOffered = groups.some(({ people }) => people.some(({ id }) => id === person.id));
				const done = await assign(floor.deps, floor.people.office_manager, storyId, person.id);
				expect(done.ok, `${person.name}, ${each.risk}`).toBe(isOffered);
			}
			await db.owner.updateTable('story.story').set({ assigned_to: null }).where('id', '=', storyId).execute();
		}
	});
	test('the numbers in the menu are those of the lists', async () => {
		const { counts } = await readMenu(floor.deps, floor.people.editor);
		for (const queue of ['arrived', 'in_review', 'ready', 'published', 'ending', 'messages'] as const)
			expect(counts[queue], queue).toBe((await idsIn(floor.people.editor, queue)).length);
	});
	test('"needs help" is for reviewers’ eyes', async () => {
		const storyId = await floor.story();
		await db.owner.updateTable('story.story').set({ needs_help: true }).where('id', '=', storyId).execute();
		const seen = async (member: Member) => {
			const opened = await openQueue(floor.deps, member, { queue: 'arrived', everyLanguage: true, after: null });
			return opened.ok && opened.value.lines.find((line) => line.id === storyId)?.needsHelp;
		};
		expect(await seen(floor.people.reviewer)).toBe(true);
		expect(await seen(floor.people.editor)).toBe(false);
	});
});

describe('taking, giving and giving back', () => {
	test('who takes first has it; it is then in review; only they or a manager give it back', async () => {
		const storyId = await floor.story();
		const other = await floor.person('other editor', ['editor']);
		const both = await Promise.all([
			claim(floor.deps, floor.people.editor, storyId),
			claim(floor.deps, other, storyId)
		]);
		expect(both.filter((done) => done.ok)).toHaveLength(1);
		const subject = await storySubject(db.desk, storyId);
		const [winner, loser] =
			subject?.assignedTo === other.id ? [other, floor.people.editor] : [floor.people.editor, other];
		expect(await release(floor.deps, loser, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await idsIn(winner, 'in_review')).toContain(storyId);
		expect((await release(floor.deps, floor.people.office_manager, storyId)).ok).toBe(true);
		expect((await storySubject(db.desk, storyId))?.assignedTo).toBeNull();
	});
	test('another office’s story looks like one that does not exist', async () => {
		const storyId = await floor.story({ office: 'tunis' });
		expect(await claim(floor.deps, floor.people.editor, storyId)).toEqual({ ok: false, reason: 'not_found' });
		expect(await claim(floor.deps, floor.people.editor, 'zzzzzzzzzz')).toEqual({ ok: false, reason: 'not_found' });
	});
	test('a critical story may be given to a reviewer of another office, others may not', async () => {
		const guest = await floor.person('another guest', ['reviewer'], 'tunis');
		const critical = await floor.story({ risk: 'critical' });
		const usual = await floor.story();
		expect((await assign(floor.deps, floor.people.office_manager, critical, guest.id)).ok).toBe(true);
		expect(await assign(floor.deps, floor.people.office_manager, usual, guest.id)).toEqual({
			ok: false,
			reason: 'unsuitable'
		});
		expect(await assign(floor.deps, floor.people.editor, usual, floor.people.reviewer.id)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	});
});
