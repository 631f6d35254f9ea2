/** The desk's floor with real keys and sealed stories, for tests of the review page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZERO, type Levels } from '#domain/consent/ladders.ts';
import type { Risk } from '#domain/consent/risk.ts';
import type { Rubric } from '#domain/consent/rubric.ts';
import { QUESTIONS, type Checklist } from '#domain/story/checklist.ts';
import type { Telling } from '#domain/story/telling.ts';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { openFloor, type Floor } from '../desk/office-floor.ts';
import { MILD } from '../consent/mild-rubric.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { tellStory, type ToldStory } from '../told-story.ts';
import { pressed, type PressedActs } from './pressed.ts';
import { publishingOf } from '../publishing-floor.ts';

export const TESTIMONY = {
	brings: 'Bread before sunrise',
	text: 'My name is Benedicte and I baked in Masina. The ovens were warm.\n\nIn Belgium I began again. By noon the shelves are empty.',
	language: 'en',
	asToldAt: 1_700_000_000_000,
	from: { country: 'CD', place: 'Masina' },
	now: { country: 'BE' },
	names: { first_name: 'Benedicte' }
};

/** A telling of the testimony above that only leaves a sentence out. */
export const SHORTER: Telling = {
	language: 'en',
	title: 'By noon the shelves are empty',
	brings: 'Bread before sunrise',
	items: ['bread'],
	summary: 'The ovens were warm. By noon the shelves are empty.',
	blocks: [
		{ kind: 'paragraph', text: 'The ovens were warm.' },
		{ kind: 'paragraph', text: 'In Belgium I began again. By noon the shelves are empty.' }
	],
	excerptBlocks: 1
};

export interface ReviewFloor extends Floor {
	db: TestDatabase;
	keys: MasterKeys;
	review: PressedActs;
	folder: string;
	publishing: PublishingContext;
	/** A story that has just been sent: sealed testimony and facts, no telling. */
	arrived(change?: ToldStory): Promise<string>;
	/** Runs the worker's task for a story whose batch has come. */
	publish(storyId: string): ReturnType<typeof publishStory>;
	shown(storyId: string): Promise<string[]>;
	/** Both people give the same answers. */
	answered(storyId: string): Promise<void>;
	/** The reviewer, or who else is said, judges the danger by mild answers, with some changed, or graver by hand. */
	judge(
		storyId: string,
		change?: Partial<Rubric>,
		raise?: Risk | null,
		who?: Floor['people']['reviewer']
	): ReturnType<ReviewActs['judgeRisk']>;
	allAnswered(): Record<(typeof QUESTIONS)[number], 'no'>;
	close(): Promise<void>;
}

export async function openReviewFloor(): Promise<ReviewFloor> {
	const db = await testDatabase();
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-review-'));
	const keys = await openMasterKeys(join(folder, 'master.json'));
	const floor = await openFloor(db, { keys, sealedFiles: join(folder, 'sealed') });
	const publishing = publishingOf(db, { keys, folder, clock: () => floor.clock.now });
	const review = pressed(createReviewActs(floor.deps));
	return {
		...floor,
		db,
		keys,
		folder,
		publishing,
		review,
		async arrived(change = {}) {
			const { storyId } = await tellStory(db.owner, keys, {
				office: 'brussels',
				tellings: [],
				testimony: TESTIMONY,
				approved: false,
				now: floor.clock.now,
				origin: 'CD',
				...change
			});
			await db.owner.deleteFrom('story.author').where('story_id', '=', storyId).execute();
			return storyId;
		},
		async publish(storyId) {
			const day = new Date(floor.clock.now).toISOString().slice(0, 10);
			const neverOut = db.owner.updateTable('story.story').set({ published_on: day }).where('published_on', 'is', null);
			await neverOut.where('id', '=', storyId).execute();
			return publishStory(publishing, storyId);
		},
		async shown(storyId) {
			const rows = await db.owner
				.selectFrom('shown.story_row')
				.select(['channel', 'language', 'title'])
				.where('story_id', '=', storyId)
				.orderBy('channel')
				.orderBy('language')
				.execute();
			return rows.map((row) => `${row.channel}/${row.language}/${row.title}`);
		},
		async answered(storyId) {
			const checklist = Object.fromEntries(QUESTIONS.map((name) => [name, 'no'])) as Checklist;
			for (const who of [floor.people.editor, floor.people.reviewer]) {
				const done = await review.saveChecklist(who, { storyId, checklist, given: true, after: 0 });
				if (!done.ok) throw new Error(done.reason);
			}
		},
		async judge(storyId, change = {}, raise = null, who = floor.people.reviewer) {
			const rows = await db.owner
				.selectFrom('story.sealed')
				.select('version')
				.where('story_id', '=', storyId)
				.where('field', '=', 'rubric')
				.execute();
			const answers = { ...MILD, ...change };
			return review.judgeRisk(who, { storyId, answers, raise, after: rows.length });
		},
		allAnswered: () =>
			Object.fromEntries(QUESTIONS.map((name) => [name, 'no'])) as ReturnType<ReviewFloor['allAnswered']>,
		async close() {
			await db[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Levels with some rungs named by number. */
export const levels = (some: Partial<Levels>): Levels => ({ ...ZERO, ...some });
