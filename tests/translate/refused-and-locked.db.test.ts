/** Languages that a teller refused, words that must stay, and how far each language is. */
import { LOCALES } from '#domain/base/locales.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import { saveLanguages } from '#server/desk/own-account.ts';
import { findMember } from '#server/store/accounts/members.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { writeGrants } from '#server/store/consent/grants.ts';
import { telling } from '../told-story.ts';
import { openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
beforeAll(async () => {
	floor = await openTranslationFloor();
});
afterAll(() => floor.close());

const offeredIn = async (storyId: string, who = floor.pairs.ar[0]) => {
	const list = await floor.translate.list(who);
	if (!list.ok) throw new Error(list.reason);
	return list.value.lines.filter((line) => line.storyId === storyId).map((line) => line.language);
};

describe('a language that a teller refused', () => {
	test('is offered to nobody: not in the list, not as a page, not for saving, not for approving', async () => {
		const storyId = await floor.told({ excludedLanguages: ['ar'] });
		const [one, two] = floor.pairs.ar;
		expect(await offeredIn(storyId)).toEqual([]);
		const refused = { ok: false, reason: 'language_refused' };
		expect(await floor.translate.read(one, { storyId, language: 'ar' })).toEqual(refused);
		const other = await floor.view(floor.pairs.fr[0], storyId, 'fr');
		const typed = floor.typed({ ...other, language: 'ar' }, { title: 'عنوان' });
		expect(await floor.translate.save(one, { storyId, ...typed, after: 0 })).toEqual(refused);
		const approval = { storyId, language: 'ar', version: 1, besidePrint: '', looked: true };
		expect(await floor.translate.approve(two, approval)).toEqual(refused);
		const term = { storyId, language: 'ar', term: 'bread', form: 'خبز', forOffice: false };
		expect(await floor.translate.agree(one, term)).toEqual(refused);
		const rows = await floor.db.owner
			.selectFrom('story.telling')
			.select('language')
			.where('story_id', '=', storyId)
			.execute();
		expect(rows.map(({ language }) => language)).toEqual(['en']);
	});

	test('is refused with its regional forms, and a regional form alone leaves the language itself', async () => {
		const many = await floor.person('many', ['translator'], 'brussels', ['en', 'pt', 'pt-BR', 'fr']);
		expect(await offeredIn(await floor.told({ excludedLanguages: ['pt'] }), many)).toEqual(['fr']);
		expect(await offeredIn(await floor.told({ excludedLanguages: ['pt-BR'] }), many)).toEqual(['fr', 'pt']);
	});

	test('is refused under both of its codes', async () => {
		const many = await floor.person('of Accra', ['translator'], 'brussels', ['en', 'tw', 'fr']);
		expect(await offeredIn(await floor.told({ excludedLanguages: ['ak'] }), many)).toEqual(['fr']);
	});

	test('goes from every list and page in the moment in which the teller refuses it, whatever was translated', async () => {
		const storyId = await floor.told();
		await floor.wholeIn(storyId, 'ar');
		expect(await offeredIn(storyId)).toEqual(['ar']);
		await floor.db.owner.transaction().execute(async (tx) => {
			const person = await tx
				.selectFrom('story.person')
				.select('id')
				.where('story_id', '=', storyId)
				.executeTakeFirstOrThrow();
			const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
			const { now } = floor.clock;
			const grant = { levels: TOP, from: now - 1, until: now + 9e9, noRecallAck: true, excludedLanguages: ['ar'] };
			await writeGrants(tx, { storyId, personId: person.id, version, grants: { web: grant } });
		});
		expect(await offeredIn(storyId)).toEqual([]);
		expect(await floor.translate.read(floor.pairs.ar[0], { storyId, language: 'ar' })).toMatchObject({ ok: false });
		const progress = await floor.translate.list(floor.people.office_manager);
		expect(JSON.stringify(progress)).not.toContain(storyId);
		await floor.publish(storyId);
		expect((await floor.shown(storyId)).filter((row) => row.startsWith('web/ar'))).toEqual([]);
	});
});

describe('words that must stay', () => {
	const facts = {
		name: { system_pseudonym: 3, first_name: 'Amine', full_name: 'Amine of Masina' },
		origin: { region: '017', country: 'CD', town: 'Masina' }
	};
	const text = telling('en', {
		blocks: [{ kind: 'paragraph', text: 'Amine left the bakery to the Red Cross.' }],
		excerptBlocks: 1,
		items: []
	});

	test('are those that the text says; agreed for a language, they are looked for before anybody approves', async () => {
		const storyId = await floor.told({ tellings: [text], facts });
		const [one, two] = floor.pairs.ar;
		const first = await floor.view(one, storyId, 'ar');
		expect(first.terms).toEqual([{ term: 'Amine', forms: [], kind: 'name' }]);
		expect(JSON.stringify(first)).not.toContain('Masina');
		const agree = (term: string, form: string, forOffice = false) =>
			floor.translate.agree(one, { storyId, language: 'ar', term, form, forOffice });
		expect(await agree('Amine', 'أمين')).toEqual({ ok: true, value: null });
		expect(await agree('bakery', 'مخبز / المخبز')).toEqual({ ok: true, value: null });
		expect(await agree('Red Cross', 'الصليب الأحمر', true)).toEqual({ ok: true, value: null });
		expect(await agree('Casablanca', 'x')).toEqual({ ok: false, reason: 'term_not_there' });
		const words = {
			title: 'مخبز عند الفجر',
			brings: 'خبز',
			summary: 'خباز',
			'text-0': 'ترك الرجل مخبزه للصليب الأحمر'
		};
		const saved = await floor.translate.save(one, { storyId, ...floor.typed(first, words), after: 0 });
		expect(saved.ok).toBe(true);
		const page = await floor.view(two, storyId, 'ar');
		expect(page.terms.map(({ term, kind }) => `${kind} ${term}`).sort()).toEqual([
			'name Amine',
			'office Red Cross',
			'story bakery'
		]);
		expect(page.parts.find(({ name }) => name === 'text-0')?.lacking).toEqual(['Amine', 'Red Cross']);
		const approve = (version: number, looked: boolean) =>
			floor.approve(two, { storyId, language: 'ar', version, looked });
		expect(await approve(1, false)).toEqual({ ok: false, reason: 'terms_open' });
		const mended = floor.typed(page, { 'text-0': 'ترك أمين المخبز إلى الصليب الأحمر' });
		await floor.translate.save(one, { storyId, ...mended, after: 1 });
		// A name is looked at once more, in every language, by a person.
		expect(await approve(2, false)).toEqual({ ok: false, reason: 'finds_open' });
		expect(await approve(2, true)).toEqual({ ok: true, value: null });
		// The word that was locked here is locked in every language; the office's form in the stories of the office.
		const french = await floor.view(floor.pairs.fr[0], storyId, 'fr');
		expect(french.terms.map(({ term }) => term).sort()).toEqual(['Amine', 'bakery']);
		const next = await floor.view(one, await floor.told({ tellings: [text] }), 'ar');
		expect(next.terms).toEqual([{ term: 'Red Cross', forms: ['الصليب الأحمر'], kind: 'office' }]);
		const list = await floor.translate.list(one);
		expect(list.ok && list.value.glossary).toEqual([
			{ source: 'en', language: 'ar', term: 'Red Cross', form: 'الصليب الأحمر' }
		]);
		expect(
			await floor.translate.dropFromGlossary(floor.people.reviewer, { source: 'en', language: 'ar', term: 'Red Cross' })
		).toMatchObject({ ok: false });
		expect(
			await floor.translate.dropFromGlossary(one, { source: 'en', language: 'ar', term: 'Red Cross' })
		).toMatchObject({ ok: true });
	});

	test('what leads straight to somebody stops the approval, however it came into the translation', async () => {
		const storyId = await floor.told();
		const [one, two] = floor.pairs.fr;
		const page = await floor.view(one, storyId, 'fr');
		const words = Object.fromEntries(page.parts.map(({ name }) => [name, 'du pain']));
		const typed = floor.typed(page, { ...words, 'text-0': 'Écrivez à amine@example.org' });
		await floor.translate.save(one, { storyId, ...typed, after: 0 });
		const read = await floor.view(two, storyId, 'fr');
		expect(read.finds).toEqual([{ words: 'amine@example.org', hard: true }]);
		const approved = { storyId, language: 'fr', version: 1, looked: true };
		expect(await floor.approve(two, approved)).toEqual({ ok: false, reason: 'finds_hard' });
	});
});

test('how far each language is, by office: a manager sees numbers, and nothing of any story', async () => {
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'closed' }).execute();
	const [done, waits] = [await floor.told(), await floor.told()];
	await floor.wholeIn(done, 'uk');
	const elsewhere = await floor.told({ office: 'tunis' });
	const counted = async (who: typeof floor.people.editor) => {
		const list = await floor.translate.list(who);
		if (!list.ok) throw new Error(list.reason);
		expect(JSON.stringify(list)).not.toContain(elsewhere);
		return list.value;
	};
	const here = await counted(floor.people.office_manager);
	expect(here.lines).toEqual([]);
	expect(here.progress.find(({ language }) => language === 'uk')).toEqual({
		officeId: 'brussels',
		officeName: 'Office brussels',
		language: 'uk',
		hasTranslator: true,
		counts: { done: 1, waiting: 1, begun: 0, changed: 0, unread: 0 }
	});
	expect(JSON.stringify(here)).not.toContain(waits);
	// What nobody translates into has its line, and says so.
	const without = (list: typeof here) =>
		LOCALES.filter((locale) => !list.progress.some(({ language }) => language === locale));
	expect(without(here)).toEqual(['en']);
	expect(here.progress.find(({ language }) => language === 'tr')).toMatchObject({
		hasTranslator: false,
		counts: { done: 0, waiting: 2 }
	});
	const network = await counted(floor.people.network_manager);
	const inUkrainian = network.progress.filter(({ language }) => language === 'uk').map(({ officeId }) => officeId);
	expect(inUkrainian).toEqual(['brussels', 'tunis']);
	expect(await floor.translate.list(floor.people.interviewer)).toEqual({ ok: false, reason: 'not_allowed' });
});

test('the languages of a translator are given by the office: nobody takes more', async () => {
	const [one] = floor.pairs.ar;
	await saveLanguages(floor.deps, one, { language: 'fr', reading: 'en, ar, fr, uk' });
	expect(await findMember(floor.db.owner, { id: one.id })).toMatchObject({ language: 'fr', reading: ['en', 'ar'] });
	await saveLanguages(floor.deps, floor.people.reviewer, { language: 'fr', reading: 'en, ar' });
	expect((await findMember(floor.db.owner, { id: floor.people.reviewer.id }))?.reading).toEqual(['en', 'ar']);
});
