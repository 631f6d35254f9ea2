import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Queue } from '#domain/office/queues.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { assign, claim, release } from '#server/desk/claim-story.ts';
import { openQueue, readMenu } from '#server/desk/read-queue.ts';
import type { Member } from '#server/store/accounts/members.ts';
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

async function idsIn(member: Member, queue: Queue, everyLanguage = false): Promise<string[]> {
	const opened = await openQueue(floor.deps, member, { queue, everyLanguage, after: null });
	return opened.ok ? opened.value.lines.map((line) => line.id) : [];
}
const author = (storyId: string, member: Member, did: 'gathered' | 'edited') =>
	db.owner.insertInto('story.author').values({ story_id: storyId, member_id: member.id, did }).execute();

describe('queues', () => {
	test('hold exactly what each person may see: the list and the rule agree for every role and story', async () => {
		const stranger = await floor.person('guest reviewer', ['reviewer'], 'tunis');
		const stories = [
			await floor.story(),
			await floor.story({ office: 'tunis' }),
			await floor.story({ risk: 'critical', assignedTo: stranger.id }),
			await floor.story({ risk: 'high', assignedTo: stranger.id })
		];
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
