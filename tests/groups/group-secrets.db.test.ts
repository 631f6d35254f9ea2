/** What the page of one of several tellers, and what one takes home, must not tell of another. */
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIntakeDoor } from '#server/intake/door.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { type GroupFloor, openGroupFloor } from './group-floor.ts';

let it: GroupFloor;
beforeAll(async () => {
	it = await openGroupFloor();
});
afterAll(() => it.close());

const WIDE = { webText: 'full', webName: 'first_name', webOrigin: 'country' };
const own = (firstName: string, secondWord: string) => ({
	person: { firstName },
	shown: WIDE,
	reach: { secondWord, secondWordAgain: secondWord }
});
const A = own('Aa', 'first word');
const B = own('Bb', 'second word');
const C = { person: { firstName: 'Cc' }, shown: WIDE };

async function filesOf(stream: ReadableStream<Uint8Array>): Promise<Record<string, string>> {
	const files = unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()));
	return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}
async function takenHome(digits: string): Promise<Record<string, string>> {
	const home = await it.door.mine.takeHome(await it.knowing(digits));
	if (!home.ok) throw new Error(home.reason);
	return filesOf(home.value);
}

test('whose claim is open, no page but that one’s says', async () => {
	const { storyId, digits } = await it.tell([{ ...A, shown: { ...WIDE, claim: 'yes' } }, B]);
	const [a = '', b = ''] = digits;
	await it.ask(storyId);
	for (const each of digits) expect((await it.approve(each)).ok).toBe(true);
	await it.judge(storyId);
	it.clock.now += 15 * 86_400_000;
	expect(await it.publish(storyId)).toBe('nothing_to_show');
	expect([(await it.look(a)).status, (await it.look(b)).status]).toEqual(['claim', 'waiting_for_others']);
	expect((await takenHome(b))['story.json']).not.toContain('asylum');
	expect((await takenHome(a))['story.json']).toContain('asylum');
});

test('when the yes of one ends, the others’ history does not say that theirs did', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = '', b = ''] = digits;
	await it.show(storyId, digits);
	const [first] = await it.people(storyId);
	await it.db.owner
		.updateTable('story.consent_grant')
		.set({ valid_until: new Date(it.clock.now + 1000) })
		.where('person_id', '=', first?.id ?? '')
		.execute();
	it.clock.now += 2000;
	await expireGrants(it.db.worker, storyId, it.clock.now);
	expect([(await it.look(a)).status, (await it.look(b)).status]).toEqual(['expired', 'stopped_by_others']);
	expect((await takenHome(a))['story.json']).toContain('"expired"');
	expect((await takenHome(b))['story.json']).not.toContain('"expired"');
});

test('what is handed out to one of them says what this one allowed, and nothing of the first', async () => {
	const { storyId, digits } = await it.tell([A, C]);
	await it.show(storyId, digits);
	const [first, second] = await it.people(storyId);
	await it.db.owner
		.updateTable('story.consent_grant')
		.set({ valid_until: new Date(it.clock.now + 1000) })
		.where('person_id', '=', first?.id ?? '')
		.execute();
	it.clock.now += 2000;
	await expireGrants(it.db.worker, storyId, it.clock.now);
	const { editor, reviewer } = it.people_;
	expect((await it.review.askOriginals(editor, storyId, second?.id)).ok).toBe(true);
	const given = await it.review.giveOriginals(reviewer, storyId);
	if (!given.ok) throw new Error(given.reason);
	const story = JSON.parse((await filesOf(given.value))['story.json'] ?? '{}');
	expect(story.past).toEqual({});
});

test('a hold upon a story holds every version that was told anew after it', async () => {
	const told = { brings: 'One recipe', title: '', text: 'Told by those who stay.', language: 'en' };
	const { storyId, digits } = await it.tell([A, B, C]);
	const again = async (without: string, closed: string) => {
		await it.door.mine.takeBack(await it.carried(without), 'keep_sealed');
		const made = await it.review.makeWithout(it.people_.editor, { storyId: closed, told });
		if (!made.ok) throw new Error(made.reason);
		return made.value.storyId;
	};
	const second = await again(digits[0] ?? '', storyId);
	const third = await again(digits[1] ?? '', second);
	const { storyIds } = await setHold(it.db.desk, {
		...{ scope: 'story', value: storyId, reason: 'danger', byWhom: 'member:x' }
	});
	expect(storyIds.toSorted()).toEqual([storyId, second, third].toSorted());
});

test('what the ledger missed of several who took it back is added for each of them', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [first, second] = await it.people(storyId);
	const failing = { ...it.seal.ledger, append: () => Promise.reject(new Error('no room')) };
	const door = createIntakeDoor({ ...it.test.deps, seal: { ...it.seal, ledger: failing } });
	for (const [index, after] of (['erase_now', 'keep_sealed'] as const).entries()) {
		const opened = await door.mine.open(digits[index] ?? '', 'somebody');
		if (!opened.ok) throw new Error(opened.reason);
		expect((await door.mine.takeBack(opened.value.view.carried, after)).ok).toBe(true);
	}
	for (let run = 0; run < 2; run++)
		await completeWith(it.db.worker, it.seal.ledger, { clock: Date.now, log: () => {} });
	const lines = (await it.seal.ledger.read()).filter(({ story }) => story === it.seal.ledger.nameOf(storyId));
	expect(lines.map(({ after, teller }) => [after, teller])).toEqual([
		['erase_now', it.seal.ledger.nameOf(first?.id ?? '')],
		['keep_sealed', it.seal.ledger.nameOf(second?.id ?? '')]
	]);
});

test('somebody asks without proof to stop it while one of them has paused: the others are stopped, too', async () => {
	const { storyId, digits } = await it.tell([A, B]);
	const [a = ''] = digits;
	await it.show(storyId, digits);
	expect((await it.door.mine.pause(await it.carried(a))).ok).toBe(true);
	const stop = () => sql<{ outcome: string }>`select intake.stop_story(${storyId}) as outcome`.execute(it.db.intake);
	expect((await stop()).rows[0]?.outcome).toBe('paused');
	expect((await stop()).rows[0]?.outcome).toBe('already');
	expect((await it.resume(a)).ok).toBe(true);
	expect((await it.people(storyId)).map(({ state }) => state)).toEqual(['active', 'suspended']);
	expect(await it.publish(storyId)).toBe('nothing_to_show');
});
