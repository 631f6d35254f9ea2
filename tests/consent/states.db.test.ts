/** What each act leads to, by the state in which it finds the teller's consent. Only the database decides this. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STATES, type State } from '#domain/consent/story-consent.ts';
import { approveTelling, pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '../database.ts';
import { tellStory } from '../told-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-states-'));
let db: TestDatabase;
let keys: MasterKeys;
beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

const until = Date.now() + 86_400_000;
const acts = {
	approved: (storyId: string) =>
		approveTelling(db.owner, { storyId, language: 'en', version: 1, byWhom: 'teller', coolingEnds: { web: until } }),
	paused: (storyId: string) => pauseStory(db.owner, { storyId, byWhom: 'anonymous' }),
	resumed: (storyId: string) => resumeStory(db.owner, { storyId, byWhom: 'teller' }),
	expired: (storyId: string) => expireGrants(db.worker, storyId, until + 400 * 86_400_000),
	taken_back: (storyId: string) => takeBackStory(db.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' }),
	erased: (storyId: string) => eraseRows(db.owner, storyId, new Date())
} as const;
type Act = keyof typeof acts;

/** What is not listed here changes nothing. A pause ends where it began: see below. */
const LEADS_TO: Readonly<Record<State, Readonly<Partial<Record<Act, State>>>>> = {
	none: { taken_back: 'withdrawn', erased: 'withdrawn' },
	requested: {
		approved: 'active',
		paused: 'suspended',
		expired: 'expired',
		taken_back: 'withdrawn',
		erased: 'withdrawn'
	},
	refused: { taken_back: 'withdrawn', erased: 'withdrawn' },
	cooling: {
		approved: 'active',
		paused: 'suspended',
		expired: 'expired',
		taken_back: 'withdrawn',
		erased: 'withdrawn'
	},
	active: { paused: 'suspended', expired: 'expired', taken_back: 'withdrawn', erased: 'withdrawn' },
	suspended: { resumed: 'requested', expired: 'expired', taken_back: 'withdrawn', erased: 'withdrawn' },
	expired: { taken_back: 'withdrawn' },
	withdrawn: {},
	invalidated: { erased: 'withdrawn' }
};

async function storyIn(state: State, before: State | null = null): Promise<string> {
	const { storyId } = await tellStory(db.owner, keys);
	const person = db.owner.updateTable('story.person').where('story_id', '=', storyId);
	await person.set({ state, state_before_pause: before }).execute();
	return storyId;
}
const stateOf = async (storyId: string) =>
	(await db.owner.selectFrom('story.person').select('state').where('story_id', '=', storyId).executeTakeFirstOrThrow())
		.state;

test.each(STATES)('from “%s” every act leads where the model says, and nowhere else', async (state) => {
	for (const act of Object.keys(acts) as Act[]) {
		const storyId = await storyIn(state);
		await acts[act](storyId);
		expect(await stateOf(storyId), `${state}: ${act}`).toBe(LEADS_TO[state][act] ?? state);
	}
});

test('a pause ends where it began, so that it never opens anything', async () => {
	for (const state of ['requested', 'cooling', 'active'] as const) {
		const storyId = await storyIn(state);
		await acts.paused(storyId);
		await acts.resumed(storyId);
		expect(await stateOf(storyId)).toBe(state);
	}
});

test('only the teller’s yes, or the end of a pause, leads to “active”', () => {
	for (const state of STATES)
		for (const [act, next] of Object.entries(LEADS_TO[state])) if (next === 'active') expect(act).toBe('approved');
});
