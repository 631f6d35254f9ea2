/** Translations beside their source: who sees what, what is marked as changed, and what readers get of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hold } from '#server/desk/hold-stories.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { marker, telling } from '../told-story.ts';
import { inLanguage, openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
beforeAll(async () => {
	floor = await openTranslationFloor();
});
afterAll(() => floor.close());

const SECOND = 'By noon the shelves are empty.';
const changedSentence = telling('en', {
	blocks: telling('en').blocks.map((block) =>
		block.text === SECOND ? { ...block, text: 'By noon nothing is left.' } : block
	)
});
const redacted = telling('en', { blocks: telling('en').blocks.filter(({ kind }) => kind !== 'quote') });
const languages = ['ar', 'fr', 'uk'] as const;
const web = async (storyId: string) =>
	(await floor.shown(storyId)).filter((row) => row.startsWith('web/')).map((row) => row.split('/')[1]);
const stateOf = async (storyId: string, language: 'ar' | 'fr' | 'uk') => {
	const list = await floor.translate.list(floor.pairs[language][0]);
	if (!list.ok) throw new Error(list.reason);
	return list.value.lines.find((line) => line.storyId === storyId && line.language === language)?.state ?? null;
};
const bodyOf = async (storyId: string, language: string) => {
	const row = await floor.db.owner
		.selectFrom('shown.story_row')
		.select('body')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.where('language', '=', language)
		.executeTakeFirst();
	return JSON.stringify(row?.body ?? null);
};

describe('one story into Arabic', () => {
	let storyId: string;
	beforeEach(async () => {
		storyId = await floor.told();
	});

	test('a translator finds it, saves what is done so far, and another one approves it for readers', async () => {
		const [one, two] = floor.pairs.ar;
		expect(await stateOf(storyId, 'ar')).toBe('waiting');
		const page = await floor.view(one, storyId, 'ar');
		expect(page).toMatchObject({ version: 0, sourceLanguage: 'en', canSave: true, canRead: false, isWhole: false });
		const begun = await floor.translate.save(one, {
			storyId,
			...floor.typed(page, { title: 'مخبز عند الفجر' }),
			after: 0
		});
		expect(begun).toEqual({ ok: true, value: { version: 1, unreviewed: false } });
		expect(await stateOf(storyId, 'ar')).toBe('begun');
		expect(await floor.approve(two, { storyId, language: 'ar', version: 1, looked: true })).toEqual({
			ok: false,
			reason: 'not_whole'
		});
		await floor.wholeIn(storyId, 'ar');
		expect(await stateOf(storyId, 'ar')).toBe('done');
		expect(await floor.publish(storyId)).toBe('published');
		expect(await web(storyId)).toEqual(['ar', 'en']);
		expect(await bodyOf(storyId, 'ar')).toContain(inLanguage('ar', SECOND));
		expect(await verifyStory(floor.db.worker, floor.keys, storyId, floor.clock.now)).toEqual([]);
	});

	test('whoever saved a version of it is no second pair of eyes, whichever version is read', async () => {
		const [one, two] = floor.pairs.ar;
		await floor.wholeIn(storyId, 'ar');
		const page = await floor.view(two, storyId, 'ar');
		await floor.translate.save(two, { storyId, ...floor.typed(page, { title: 'عنوان آخر' }), after: page.version });
		for (const member of [one, two]) {
			expect((await floor.view(member, storyId, 'ar')).canRead).toBe(false);
			expect(await floor.approve(member, { storyId, language: 'ar', version: 2, looked: true })).toEqual({
				ok: false,
				reason: 'own_translation'
			});
		}
		// Until then, readers have what was approved.
		await floor.publish(storyId);
		expect(await bodyOf(storyId, 'ar')).not.toContain('عنوان آخر');
		const third = await floor.person(`third ${storyId}`, ['reviewer'], 'brussels', ['en', 'ar']);
		expect(await floor.approve(third, { storyId, language: 'ar', version: 1, looked: true })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect(await floor.approve(third, { storyId, language: 'ar', version: 2, looked: true })).toEqual({
			ok: true,
			value: null
		});
		await floor.publish(storyId);
		expect(await bodyOf(storyId, 'ar')).toContain('عنوان آخر');
	});

	test('two translators never overwrite each other', async () => {
		const [one, two] = floor.pairs.ar;
		const [mine, theirs] = [await floor.view(one, storyId, 'ar'), await floor.view(two, storyId, 'ar')];
		await floor.translate.save(one, { storyId, ...floor.typed(mine, { title: 'الأول' }), after: 0 });
		expect(await floor.translate.save(two, { storyId, ...floor.typed(theirs, { title: 'الثاني' }), after: 0 })).toEqual(
			{
				ok: false,
				reason: 'changed_meanwhile'
			}
		);
		expect((await floor.view(two, storyId, 'ar')).parts[0]?.text).toBe('الأول');
	});

	test('they see the approved text alone: no draft of it, no testimony, no fact that it does not say', async () => {
		const [draft, told, town] = [marker('draft'), marker('told'), marker('town')];
		storyId = await floor.told({
			testimony: { brings: told, text: told },
			facts: { origin: { region: '015', country: 'MA', town } }
		});
		await floor.review.saveTelling(floor.people.editor, { storyId, typed: telling('en', { title: draft }), after: 1 });
		const page = JSON.stringify(await floor.view(floor.pairs.ar[0], storyId, 'ar'));
		expect(page).toContain('A bakery at dawn');
		for (const word of [draft, told, town]) expect(page).not.toContain(word);
		expect(await floor.review.read(floor.pairs.ar[0], storyId)).toEqual({ ok: false, reason: 'not_allowed' });
	});

	test('only languages that were given to them are there, of their own office', async () => {
		const [arabic] = floor.pairs.ar;
		const read = (who: typeof arabic, language: string) => floor.translate.read(who, { storyId, language });
		expect(await read(arabic, 'fr')).toEqual({ ok: false, reason: 'not_found' });
		expect(await read(arabic, 'en')).toEqual({ ok: false, reason: 'not_found' });
		const noSource = await floor.person(`no source ${storyId}`, ['translator'], 'brussels', ['ar']);
		expect(await read(noSource, 'ar')).toEqual({ ok: false, reason: 'not_found' });
		const elsewhere = await floor.person(`elsewhere ${storyId}`, ['translator'], 'tunis', ['en', 'ar']);
		expect(await read(elsewhere, 'ar')).toEqual({ ok: false, reason: 'not_found' });
		const list = await floor.translate.list(elsewhere);
		expect(list.ok && list.value.lines).toEqual([]);
	});

	test('nothing of it stands open in the database: neither words nor what a word could be compared with', async () => {
		await floor.wholeIn(storyId, 'ar');
		const { rows } = {
			rows: await floor.db.owner.selectFrom('story.sealed').selectAll().where('story_id', '=', storyId).execute()
		};
		const kept = rows.filter(({ field }) => field.endsWith(':ar'));
		expect(kept.map(({ field }) => field).sort()).toEqual(['from:ar', 'telling:ar']);
		const { parts } = await floor.view(floor.pairs.ar[0], storyId, 'ar');
		for (const { body } of kept)
			for (const { fingerprint, source } of parts) {
				expect(body.includes(fingerprint)).toBe(false);
				expect(body.includes(source)).toBe(false);
			}
		// The same words in another story have another mark.
		const other = await floor.view(floor.pairs.ar[0], await floor.told(), 'ar');
		expect(other.parts[0]?.source).toBe(parts[0]?.source);
		expect(other.parts[0]?.fingerprint).not.toBe(parts[0]?.fingerprint);
	});
});

describe('a changed sentence in three languages', () => {
	let storyId: string;
	beforeEach(async () => {
		storyId = await floor.told();
		for (const language of languages) await floor.wholeIn(storyId, language);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['ar', 'en', 'fr', 'uk']);
	});

	test('a draft of it marks nothing and takes nothing away', async () => {
		await floor.review.saveTelling(floor.people.editor, { storyId, typed: changedSentence, after: 1 });
		for (const language of languages) {
			expect(await stateOf(storyId, language)).toBe('done');
			expect((await floor.view(floor.pairs[language][0], storyId, language)).isWhole).toBe(true);
		}
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['ar', 'en', 'fr', 'uk']);
	});

	test('approved, it shows as changed in each language, and nothing else does; each comes back when it is mended', async () => {
		await floor.sourceBecomes(storyId, changedSentence, 1);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en']);
		for (const language of languages) {
			expect(await stateOf(storyId, language)).toBe('changed');
			const { parts } = await floor.view(floor.pairs[language][0], storyId, language);
			expect(parts.filter(({ state }) => state !== 'whole').map(({ name }) => name)).toEqual(['text-2']);
		}
		// Typing alone does not say that it fits now; somebody has to say so.
		const [one, two] = floor.pairs.fr;
		const page = await floor.view(one, storyId, 'fr');
		await floor.translate.save(one, { storyId, ...floor.typed(page, { 'text-2': 'À midi' }), after: page.version });
		expect(await stateOf(storyId, 'fr')).toBe('changed');
		const again = await floor.view(one, storyId, 'fr');
		const mended = floor.typed(again, { 'text-2': 'À midi, tout est vendu.', 'mended-text-2': 'yes' });
		await floor.translate.save(one, { storyId, ...mended, after: again.version });
		expect(await stateOf(storyId, 'fr')).toBe('unread');
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en']);
		const approved = { storyId, language: 'fr', version: again.version + 1, looked: true };
		expect(await floor.approve(two, approved)).toEqual({ ok: true, value: null });
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en', 'fr']);
		expect(await bodyOf(storyId, 'fr')).toContain('tout est vendu');
		await floor.wholeIn(storyId, 'uk');
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en', 'fr', 'uk']);
		expect(await stateOf(storyId, 'ar')).toBe('changed');
	});

	test('a paragraph that was taken out is in no language any more, at once, and nobody has anything to mend', async () => {
		for (const language of languages) expect(await bodyOf(storyId, language)).toContain('Every loaf');
		await floor.sourceBecomes(storyId, redacted, 1);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['ar', 'en', 'fr', 'uk']);
		for (const language of ['en', ...languages]) expect(await bodyOf(storyId, language)).not.toContain('Every loaf');
		for (const language of languages) expect(await stateOf(storyId, language)).toBe('done');
		expect(await verifyStory(floor.db.worker, floor.keys, storyId, floor.clock.now)).toEqual([]);
	});

	test('words taken out of a paragraph take every translation of it off what is shown, until it is mended', async () => {
		const cut = telling('en', {
			blocks: telling('en').blocks.map((block, at) => (at === 0 ? { ...block, text: 'The ovens are lit.' } : block))
		});
		await floor.sourceBecomes(storyId, cut, 1);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en']);
		for (const language of languages) expect(await bodyOf(storyId, language)).toBe('null');
		await floor.wholeIn(storyId, 'ar');
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['ar', 'en']);
		expect(await bodyOf(storyId, 'ar')).not.toContain('street still sleeps');
	});

	test('a story that waits, is held or is taken back is not handed round, and is shown in no language', async () => {
		await hold(floor.deps, floor.people.reviewer, { scope: 'story', value: storyId, reason: 'danger' });
		expect(await floor.shown(storyId)).toEqual([]);
		for (const language of languages) {
			expect(await stateOf(storyId, language)).toBeNull();
			expect(await floor.translate.read(floor.pairs[language][0], { storyId, language })).toEqual({
				ok: false,
				reason: 'not_now'
			});
		}
	});
});

describe('a translation that came without fingerprints', () => {
	let storyId: string;
	beforeEach(async () => {
		storyId = await floor.told({ tellings: [telling('en'), telling('fr', { title: 'Une boulangerie' })] });
		expect(await web(storyId)).toEqual(['en', 'fr']);
	});
	const saved = async (change: Record<string, string>) => {
		const page = await floor.view(floor.pairs.fr[0], storyId, 'fr');
		const typed = floor.typed(page, change);
		const done = await floor.translate.save(floor.pairs.fr[0], { storyId, ...typed, after: page.version });
		expect(done.ok).toBe(true);
		await floor.publish(storyId);
	};

	test('goes on as it is while a newer one is only saved', async () => {
		await saved({ title: 'Un brouillon' });
		expect(await web(storyId)).toEqual(['en', 'fr']);
		expect(await bodyOf(storyId, 'fr')).toContain('Une boulangerie');
	});

	test('stays when nothing but a note above its source becomes another, and stands under that', async () => {
		await floor.sourceBecomes(storyId, telling('en', { notes: ['war'] }), 1);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en', 'fr']);
		expect(await bodyOf(storyId, 'fr')).toContain('"notes":["war"]');
		expect(await stateOf(storyId, 'fr')).toBe('done');
		// Once more, and then with another word: that one waits.
		await floor.sourceBecomes(storyId, telling('en', { notes: [] }), 2);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en', 'fr']);
		await floor.sourceBecomes(storyId, { ...changedSentence, notes: [] }, 3);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en']);
	});

	test('does not come back with what was taken out because somebody saved a newer one that nobody has read', async () => {
		const cut = telling('en', {
			blocks: telling('en').blocks.map((block, at) => (at === 0 ? { ...block, text: 'The ovens are lit.' } : block))
		});
		await floor.sourceBecomes(storyId, cut, 1);
		await floor.publish(storyId);
		expect(await web(storyId)).toEqual(['en']);
		await saved({ 'text-0': 'Les fours sont chauds.', 'mended-text-0': 'yes' });
		expect(await stateOf(storyId, 'fr')).toBe('unread');
		expect(await web(storyId)).toEqual(['en']);
	});
});

test('a translation of a text of long ago that was made here waits for its second reader, and is not approved in the batch', async () => {
	const storyId = await floor.told({ basis: 'public_domain' });
	const [one] = floor.pairs.fr;
	const page = await floor.view(one, storyId, 'fr');
	const words = Object.fromEntries(page.parts.map(({ name, source }) => [name, inLanguage('fr', source)]));
	const short = Object.fromEntries(
		page.parts.filter(({ kind }) => kind === 'item').map(({ name, source }) => [name, source])
	);
	const form = floor.typed(page, { ...words, ...short });
	expect(await floor.translate.save(one, { storyId, ...form, after: page.version })).toMatchObject({ ok: true });
	const change = floor.db.owner.updateTable('story.story').where('id', '=', storyId);
	await change.set({ desk_state: 'in_review' }).execute();
	await floor.db.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	const seen = ['en', 'fr'].map((language) => ({ language, version: 1 }));
	const approval = { storyId, seen, pictures: [] };
	expect(await floor.review.approveHistorical(floor.people.reviewer, approval)).toEqual({ ok: true, value: null });
	await floor.publish(storyId);
	expect(await web(storyId)).toEqual(['en']);
	expect(await floor.approve(floor.pairs.fr[1], { storyId, language: 'fr', version: 1, looked: true })).toEqual({
		ok: true,
		value: null
	});
	await floor.publish(storyId);
	expect(await web(storyId)).toEqual(['en', 'fr']);
});

test('a language with two codes is not translated into itself, and whoever reads it under one is offered it under the other', async () => {
	const storyId = await floor.told({ tellings: [telling('tw')] });
	const reader = await floor.person('akan', ['translator'], 'brussels', ['ak', 'fr']);
	const list = await floor.translate.list(reader);
	if (!list.ok) throw new Error(list.reason);
	const offered = list.value.lines.filter((line) => line.storyId === storyId).map(({ language }) => language);
	expect(offered).toEqual(['fr']);
	expect(await floor.translate.read(reader, { storyId, language: 'ak' })).toMatchObject({ ok: false });
	expect(await floor.translate.read(reader, { storyId, language: 'fr' })).toMatchObject({ ok: true });
});
