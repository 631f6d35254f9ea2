/** Somebody in the story says no, and a translation names this person: the story goes on without it until it is mended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
beforeAll(async () => {
	floor = await openTranslationFloor();
});
afterAll(() => floor.close());

test('an old translation that names somebody who said no does not stop the approval, and can be mended', async () => {
	const storyId = await floor.told({ origin: 'CD' });
	const { editor, reviewer } = floor.people;
	const [one, two] = floor.pairs.fr;
	await floor.wholeIn(storyId, 'fr');
	const page = await floor.view(one, storyId, 'fr');
	const named = floor.typed(page, { 'text-2': 'À midi, Joséphine ferme.' });
	await floor.translate.save(one, { storyId, ...named, after: page.version });
	const version = page.version + 1;
	const approved = { storyId, language: 'fr', version, looked: true };
	expect(await floor.approve(two, approved)).toEqual({ ok: true, value: null });
	await floor.wholeIn(storyId, 'ar');
	await floor.publish(storyId);
	const web = async () =>
		(await floor.shown(storyId)).filter((row) => row.startsWith('web/')).map((row) => row.slice(4, 6));
	expect(await web()).toEqual(['ar', 'en', 'fr']);

	const words = { label: 'sister', names: ['Joséphine'], roles: [] };
	const added = await floor.review.addPerson(editor, { storyId, words, kind: 'family', minor: false, inOrigin: false });
	if (!added.ok) throw new Error(added.reason);
	const answer = { said: 'no', firstName: false, face: false, voice: 'none', bothAsked: false } as const;
	expect(await floor.review.personSaid(editor, { storyId, id: added.value.id, ...answer })).toMatchObject({ ok: true });
	expect(await floor.shown(storyId)).toEqual([]);

	await floor.judge(storyId);
	await floor.answered(storyId);
	const seen = [{ language: 'en', version: 1 }];
	expect(await floor.review.approve(reviewer, { storyId, seen, looked: true })).toEqual({
		ok: true,
		value: { languages: ['en', 'ar'] }
	});
	await floor.review.handOver(reviewer, storyId);
	await floor.publish(storyId);
	expect(await web()).toEqual(['ar', 'en']);

	// The translator comes to the page, is told what has to go, and mends it.
	const lines = await floor.translate.list(one);
	expect(lines.ok && lines.value.lines.find((line) => line.storyId === storyId)?.state).toBe('unread');
	const again = await floor.view(one, storyId, 'fr');
	expect(again.mentions).toEqual(['Joséphine']);
	expect(await floor.approve(two, approved)).toEqual({ ok: false, reason: 'mention_left' });
	await floor.translate.save(one, {
		storyId,
		...floor.typed(again, { 'text-2': 'À midi, tout est vendu.' }),
		after: version
	});
	expect((await floor.view(one, storyId, 'fr')).mentions).toEqual([]);
	const mended = { ...approved, version: version + 1 };
	expect(await floor.approve(two, mended)).toEqual({ ok: true, value: null });
	await floor.publish(storyId);
	expect(await web()).toEqual(['ar', 'en', 'fr']);
});
