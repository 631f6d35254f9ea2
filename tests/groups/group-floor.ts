/** Several people who tell together: the tellers' door and the desk on one database, with the same keys. For tests only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Levels } from '#domain/consent/ladders.ts';
import { ackField, OUTSIDE_SCREENS } from '#domain/tell/answers.ts';
import { type Checklist, QUESTIONS } from '#domain/story/checklist.ts';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import type { Telling } from '#domain/story/telling.ts';
import { createReviewActs } from '#server/desk/review/acts.ts';
import { noticeIn } from '#messages/notice.ts';
import { createIntakeDoor } from '#server/intake/door.ts';
import type { MyView } from '#server/intake/mine-view.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { openSeal } from '#server/seal/seal.ts';
import { packHome } from '#server/intake/my-data.ts';
import { MILD } from '../consent/mild-rubric.ts';
import { quickly } from '../cluster.ts';
import { testDatabase } from '../database.ts';
import { openFloor } from '../desk/office-floor.ts';
import { asked, visit, walker, type TestDoor } from '../intake-door.ts';
import { pressed, type PressedActs } from '../review/pressed.ts';
import { publishingOf } from '../publishing-floor.ts';

export const SAFE: Telling = {
	language: 'en',
	title: 'Three at one oven',
	brings: 'One recipe',
	items: ['bread'],
	summary: 'They baked together.',
	blocks: [{ kind: 'paragraph', text: 'They baked together and then sold it.' }],
	excerptBlocks: 1
};

/** What one of them answers alone. */
export interface Own {
	readonly person?: Readonly<Record<string, string>>;
	readonly shown?: Readonly<Record<string, string>>;
	readonly reach?: Readonly<Record<string, string>>;
}

export const TOGETHER = { country: 'BE', adult: 'yes', together: 'group' } as const;
export const OFFICE = { ...TOGETHER, office: 'brussels', capture: 'written', interpreter: 'none' } as const;
export const ONE_TEXT = {
	brings: 'One recipe',
	text: 'We baked together and then sold it.',
	language: 'en',
	title: ''
};
export const YES = { personAdult: 'yes', personFree: 'yes', personUnderstood: 'yes', fromCountry: 'MA' } as const;

export type GroupFloor = Awaited<ReturnType<typeof openGroupFloor>>;

export async function openGroupFloor() {
	const db = await testDatabase();
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-groups-'));
	const seal = await openSeal(
		{ keysFile: join(folder, 'keys.json'), ledger: join(folder, 'ledger'), ledgerSecond: null },
		db.secret,
		quickly
	);
	const sealedFiles = join(folder, 'sealed');
	const floor = await openFloor(db, { keys: seal.keys, sealedFiles });
	floor.clock.now = Date.now();
	const clock = () => floor.clock.now;
	const deps = {
		...{ db: db.intake, seal, secret: db.secret, files: sealedFiles },
		...{ practice: () => false, notices: noticeIn, clock, log: () => {} }
	};
	const door = createIntakeDoor(deps);
	const review: PressedActs = pressed(
		createReviewActs({
			...floor.deps,
			receipts: seal.receipts,
			packHome: (told) => packHome({ seal, clock, sealedFiles }, told)
		})
	);
	const test: TestDoor = { db, deps, door, logged: [], time: floor.clock, close: async () => {} };
	const beside = { ...visit, mode: 'interviewer', member: 'member-1', office: 'brussels', caller: 'desk' } as const;

	const words = new Map<string, string>();
	/** Writes down a story of several people, each with the own answers. Gives its id and their receipts, in their order. */
	async function tell(people: readonly Own[]): Promise<{ storyId: string; digits: string[] }> {
		const walk = await toPeople();
		for (const own of people) {
			await walk.post({ intent: 'add_person' });
			await answerAlone(walk, own);
		}
		await walk.post({ intent: 'next' });
		const sent = await walk.post({ intent: 'send' });
		if (sent.view.kind !== 'receipt') throw new Error(`not sent: ${JSON.stringify(sent.view)}`);
		const { token } = sent.view;
		const digits: string[] = [];
		for (let number = 1; number <= people.length; number++) {
			const { view } = await walk.post({ intent: `receipt:${number}`, token });
			if (view.kind !== 'receipt') throw new Error('no receipt');
			digits.push(view.digits);
			const word = people[number - 1]?.reach?.secondWord;
			if (word !== undefined) words.set(view.digits, word);
		}
		const story = await db.owner
			.selectFrom('story.story')
			.select('id')
			.orderBy('arrived_at', 'desc')
			.limit(1)
			.execute();
		return { storyId: story[0]?.id ?? '', digits };
	}
	/** The pass of a page on which the second word was said, if there is one. */
	async function knowing(digits: string): Promise<string> {
		const pass = await carried(digits);
		const word = words.get(digits);
		if (word === undefined) return pass;
		const said = await door.mine.sayWord(pass, word, `${digits} word`);
		if (!said.ok) throw new Error(said.reason);
		return said.value.view.carried;
	}
	/** Up to the list of people. */
	async function toPeople() {
		const walk = walker(test, beside);
		await walk.post(TOGETHER);
		await walk.post(OFFICE);
		await walk.post(ONE_TEXT);
		return walk;
	}
	async function answerAlone(walk: ReturnType<typeof walker>, own: Own): Promise<void> {
		const who = walk.page().group?.who?.id ?? '';
		await walk.post({ who, ...YES, ...own.person });
		await walk.post({ who, claim: 'no', ...own.shown });
		for (const screen of OUTSIDE_SCREENS)
			if (walk.page().screen === screen) await walk.post({ who, [ackField(screen)]: 'yes' });
		await walk.post({ who, reach: 'none', ...own.reach });
	}
	/** The desk writes a safe text and asks for everybody's yes. */
	async function ask(storyId: string, after = 0): Promise<number> {
		const typed = after === 0 ? SAFE : { ...SAFE, title: `${SAFE.title}, version ${after}` };
		const saved = await review.saveTelling(floor.people.editor, { storyId, typed, after });
		if (!saved.ok) throw new Error(saved.reason);
		const version = after + 1;
		const done = await review.askTeller(floor.people.editor, { storyId, language: 'en', version });
		if (!done.ok || done.value !== 'asked') throw new Error(JSON.stringify(done));
		return version;
	}
	async function judge(storyId: string): Promise<void> {
		const { reviewer, editor } = floor.people;
		const checklist = Object.fromEntries(QUESTIONS.map((name) => [name, 'no'])) as Checklist;
		for (const who of [editor, reviewer]) {
			const done = await review.saveChecklist(who, { storyId, checklist, given: true, after: 0 });
			if (!done.ok) throw new Error(done.reason);
		}
		for (const act of [
			() => review.judgeRisk(reviewer, { storyId, answers: MILD, raise: null, after: 0 }),
			() => review.approve(reviewer, { storyId, seen: [{ language: 'en', version: 1 }], looked: true }),
			() => review.handOver(editor, storyId)
		]) {
			const done = await act();
			if (!done.ok) throw new Error(done.reason);
		}
	}
	async function carried(digits: string): Promise<string> {
		const opened = await door.mine.open(digits, digits);
		if (!opened.ok) throw new Error(opened.reason);
		return opened.value.view.carried;
	}
	async function look(digits: string): Promise<MyView> {
		const seen = await door.mine.look(await carried(digits));
		if (!seen.ok) throw new Error(seen.reason);
		return seen.value.view;
	}
	const resume = async (digits: string) => door.mine.resume(await carried(digits), (await look(digits)).pauses);
	const approve = async (digits: string, version = 1, known: WouldBeKnown = 'no') =>
		door.mine.approve(await knowing(digits), { language: 'en', version, known });

	return {
		...floor,
		people_: floor.people,
		...{
			knowing,
			resume,
			db,
			seal,
			door,
			review,
			beside,
			test,
			tell,
			toPeople,
			answerAlone,
			keysFile: join(folder, 'keys.json'),
			ask,
			judge,
			carried,
			look,
			approve
		},
		/** Runs the worker's task for a story whose batch has come. */
		async publish(storyId: string) {
			const day = new Date(floor.clock.now).toISOString().slice(0, 10);
			const neverOut = db.owner.updateTable('story.story').set({ published_on: day }).where('published_on', 'is', null);
			await neverOut.where('id', '=', storyId).execute();
			return publishStory(publishingOf(db, { keys: seal.keys, folder, sealedFiles, clock }), storyId);
		},
		/** Everything up to being shown: asked, everybody says yes, judged, and cooling-off is over. */
		async show(storyId: string, digits: readonly string[]): Promise<void> {
			await ask(storyId);
			for (const each of digits) {
				const done = await approve(each);
				if (!done.ok) throw new Error(done.reason);
			}
			await judge(storyId);
			floor.clock.now += 15 * 86_400_000;
			const outcome = await this.publish(storyId);
			if (outcome !== 'published') throw new Error(outcome);
		},
		async shown(storyId: string) {
			const rows = await db.owner
				.selectFrom('shown.story_row')
				.select('channel')
				.where('story_id', '=', storyId)
				.execute();
			return rows.map((row) => row.channel).sort();
		},
		async body(storyId: string): Promise<Record<string, unknown>> {
			const row = await db.owner
				.selectFrom('shown.story_row')
				.select('body')
				.where('story_id', '=', storyId)
				.where('channel', '=', 'web')
				.executeTakeFirstOrThrow();
			return row.body as Record<string, unknown>;
		},
		async people(storyId: string) {
			return db.owner
				.selectFrom('story.group_teller as g')
				.innerJoin('story.person as p', 'p.id', 'g.person_id')
				.select(['p.id', 'p.state', 'g.place', 'g.erase_at'])
				.where('g.story_id', '=', storyId)
				.orderBy('g.place')
				.execute();
		},
		row: (storyId: string) =>
			db.owner.selectFrom('story.story').selectAll().where('id', '=', storyId).executeTakeFirstOrThrow(),
		asked,
		async close() {
			seal.close();
			await db[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Levels of a page of one channel. */
export function levelsOn(view: MyView, channel: 'web' | 'print'): Levels {
	const grant = view.grants.find((one) => one.channel === channel);
	if (!grant) throw new Error('no grant');
	return grant.levels;
}
