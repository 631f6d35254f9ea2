/** The terms under which a press kit was taken stay with it, whatever the page says later. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { ORIGIN, openPressRoom, type PressRoom, unpacked } from './press-room.ts';

let room: PressRoom;
beforeAll(async () => {
	room = await openPressRoom();
});
afterAll(() => room.close());

async function take(session: string, storyId: string, locale: string): Promise<Record<string, string>> {
	const taken = await room.door.takeKit(session, { storyId, locale, origin: ORIGIN });
	if (!taken.ok) throw new Error(taken.reason);
	return unpacked(taken.value.body);
}
const kitsOf = async (session: string, locale = 'en') => (await room.door.mine(session, locale)).kits;
/** As if they had been said so when the kit was taken; null: as before they were kept. */
const saidThen = (lines: readonly string[] | null) =>
	sql`update press.kit set terms = ${lines && JSON.stringify(lines)}::jsonb,
		terms_locale = ${lines && 'fr'}`.execute(room.db.owner);

test('they are those of the kit itself, in the language in which it was taken', async () => {
	const storyId = await room.told();
	const session = await room.inside({ email: 'terms@paper.example.org' });
	const files = await take(session, storyId, 'fr');
	const { terms } = JSON.parse(files['metadata.json'] ?? '') as { terms: { language: string; text: string[] } };
	expect(terms.language).toBe('fr');
	const [kit] = await kitsOf(session);
	expect(kit?.terms).toEqual({ language: 'fr', lines: terms.text });
	for (const line of terms.text) expect(files['README.txt']).toContain(line);
	expect(terms.text.join(' ')).toMatch(/20\d\d/);
	expect(terms.text.join(' ')).not.toContain('{');
});

test.each([
	['other terms', ['Jusqu’à la fin de {month}.', 'Retirez-le dans les 48 heures.']],
	['terms that nobody kept', null]
] as const)('a kit taken under %s shows them, and is told to stop when the story is taken back', async (name, said) => {
	const storyId = await room.told();
	const email = `${name.replaceAll(' ', '-')}@paper.example.org`;
	const session = await room.inside({ email });
	await take(session, storyId, 'fr');
	await saidThen(said);
	const kept = (await kitsOf(session))[0];
	if (said === null) {
		expect(kept?.terms.language).toBe('en');
		expect(kept?.terms.lines.join(' ')).toContain('within 24 hours');
	} else {
		expect(kept?.terms.language).toBe('fr');
		expect(kept?.terms.lines).toEqual([expect.stringMatching(/^Jusqu’à la fin de \S+ 20\d\d\.$/), said[1]]);
	}
	const before = room.received.length;
	await room.db.worker
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
	await room.work();
	const mail = room.received.slice(before).join('\n').replaceAll('=\n', '');
	expect(mail).toContain(`RCPT TO:<${email}>`);
	expect(mail).toContain('Please stop using what you received on');
	const over = (await kitsOf(session))[0];
	expect(over).toEqual({ ...kept, storyId: null, stands: false });
});

test('whoever writes them writes sentences, and not too many', async () => {
	const storyId = await room.told();
	await take(await room.inside({ email: 'much@paper.example.org' }), storyId, 'en');
	await expect(saidThen(['x'.repeat(13_000)])).rejects.toThrow('check constraint');
});
