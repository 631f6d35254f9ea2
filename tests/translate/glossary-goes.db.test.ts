/** A word of an office's glossary came out of a story, and goes with it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { telling } from '../told-story.ts';
import { openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
beforeAll(async () => {
	floor = await openTranslationFloor();
});
afterAll(() => floor.close());

const text = telling('en', { blocks: [{ kind: 'paragraph', text: 'Amine baked in Masina.' }] });
async function agreed(...words: readonly (readonly [term: string, form: string])[]): Promise<string> {
	const storyId = await floor.told({ tellings: [text] });
	for (const [term, form] of words) {
		const line = { storyId, language: 'ar', term, form, forOffice: true };
		expect(await floor.translate.agree(floor.pairs.ar[0], line)).toEqual({ ok: true, value: null });
	}
	return storyId;
}
async function glossary(): Promise<string[]> {
	const list = await floor.translate.list(floor.pairs.ar[0]);
	if (!list.ok) throw new Error(list.reason);
	return list.value.glossary.map(({ term, form }) => `${term}=${form}`);
}
const kept = async (storyId: string) =>
	(await floor.db.owner.selectFrom('office.glossary').select('term').where('story_id', '=', storyId).execute()).length;
async function takenBack(storyId: string): Promise<void> {
	const { owner } = floor.db;
	await owner.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_now' }));
}

test('taken back, its words are on no page and offered to no translator; erased, they are gone', async () => {
	const storyId = await agreed(['Amine', 'أمين'], ['Masina', 'ماسينا']);
	const other = await agreed(['Amine', 'امين']);
	expect(await glossary()).toEqual(['Amine=امين', 'Masina=ماسينا']);
	await takenBack(storyId);
	expect(await glossary()).toEqual(['Amine=امين']);
	const terms = (await floor.view(floor.pairs.ar[0], other, 'ar')).terms.filter(({ kind }) => kind === 'office');
	expect(terms.map(({ term }) => term)).toEqual(['Amine']);
	expect(await kept(storyId)).toBe(2);
	expect(await eraseStory(floor.db.worker, storyId, new Date(Date.now() + 1000), async () => {})).toBe(true);
	expect(await kept(storyId)).toBe(0);
	expect(await glossary()).toEqual(['Amine=امين']);
	const drop = { source: 'en', language: 'ar', term: 'Amine' };
	expect((await floor.translate.dropFromGlossary(floor.pairs.ar[0], drop)).ok).toBe(true);
	expect(await glossary()).toEqual([]);
});

test('paused or held, its words are on no page either, and come back with it', async () => {
	const storyId = await agreed(['Amine', 'أمين']);
	const { owner } = floor.db;
	expect(await glossary()).toEqual(['Amine=أمين']);
	await owner.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
	expect(await glossary()).toEqual([]);
	await sql`select story.resume(${storyId}, 'teller')`.execute(owner);
	expect(await glossary()).toEqual(['Amine=أمين']);
	const hold = { scope: 'country', value: 'MA', reason: 'danger', byWhom: 'member:x' } as const;
	await owner.transaction().execute((tx) => setHold(tx, hold));
	expect(await glossary()).toEqual([]);
	await owner.updateTable('story.hold').set({ lifted_at: new Date() }).execute();
	await owner
		.updateTable('story.story')
		.set({ hold_events: ['court_case'] })
		.where('id', '=', storyId)
		.execute();
	expect(await glossary()).toEqual([]);
	await takenBack(storyId);
});

test('two stories with the same words are erased at once, and neither waits for the other', async () => {
	const one = await agreed(['Amine', 'أمين'], ['Masina', 'ماسينا']);
	const other = await agreed(['Masina', 'ماسينا'], ['Amine', 'أمين']);
	const erased = (id: string) => sql`update story.story set erased_at = now() where id = ${id}`;
	await floor.db.worker.transaction().execute(async (first) => {
		await erased(one).execute(first);
		await floor.db.worker.transaction().execute(async (second) => {
			await sql`set local lock_timeout = '3s'`.execute(second);
			await erased(other).execute(second);
		});
	});
	expect([await kept(one), await kept(other)]).toEqual([0, 0]);
});
