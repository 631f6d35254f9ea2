/** Links for journalists, where somebody else asks for them in their name. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPress } from '#server/desk/press.ts';
import { sweepPress } from '#server/store/press/stopping.ts';
import { AMINA, openPressRoom, type PressRoom } from './press-room.ts';

let room: PressRoom;
beforeAll(async () => {
	room = await openPressRoom();
});
afterAll(() => room.close());

const said = { name: AMINA.name, outlet: AMINA.outlet, purpose: AMINA.purpose, office: AMINA.office };
const here = { locale: 'en', caller: 'herself' };

/** Time goes by for everything that the database knows of links. */
async function pass(minutes: number): Promise<void> {
	const by = sql`${minutes} * interval '1 minute'`;
	await sql`update press.link set made_at = made_at - ${by}, until = until - ${by}`.execute(room.db.owner);
	await sql`update press.journalist set link_asked_at = link_asked_at - ${by}`.execute(room.db.owner);
}

test('opens all day, however often others ask for new ones, and few mails go out', async () => {
	const email = 'awaited@paper.example.org';
	const session = await room.inside({ email });
	await room.door.leave(session);
	await pass(60);
	await room.door.sendLink(email, 'herself');
	await room.work();
	const first = room.lastLink();
	const before = room.received.length;
	const answers = new Set<string>();
	for (let minutes = 0; minutes < 23 * 60; minutes += 5) {
		await pass(5);
		// Each from another network.
		answers.add(JSON.stringify(await room.door.sendLink(email, `others ${minutes}`)));
		answers.add(JSON.stringify(await room.door.sendLink('nobody@paper.example.org', `others ${minutes}`)));
		await room.work();
	}
	expect([...answers], 'nobody learns who is registered').toEqual(['{"ok":true,"value":null}']);
	const mails = room.received.slice(before).join('\n').split(`RCPT TO:<${email}>`).length - 1;
	expect(mails).toBeGreaterThan(1);
	expect(mails).toBeLessThan(9);
	const last = room.lastLink();
	expect(last).not.toBe(first);
	expect(await room.door.link(first, 'herself')).toMatchObject({ what: 'enter' });
	expect(await room.door.enter(first, 'herself')).not.toBeNull();
	// Each once, and none beyond its time.
	expect(await room.door.enter(first, 'herself')).toBeNull();
	expect(await room.door.enter(last, 'herself')).not.toBeNull();
	await pass(24 * 60);
	await sweepPress(room.db.worker);
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from press.link`.execute(room.db.owner);
	expect(rows).toEqual([{ n: 0 }]);
});

test('confirms what was typed in the form that it answers, not what somebody else typed since', async () => {
	const typed = { ...AMINA, email: 'twice@paper.example.org' };
	await room.door.register(typed, 'en', 'herself');
	await room.work();
	const hers = room.lastLink();
	await pass(15);
	const other = { ...typed, name: 'Somebody Else', outlet: 'The Pamphlet', office: 'tunis', purpose: 'Another.' };
	expect((await room.door.register(other, 'fr', 'others')).outcome).toBe('sent');
	await room.work();
	const page = await room.door.link(hers, 'herself');
	expect(page).toEqual({ what: 'confirm', ...said });
	if (page === null) throw new Error('the link is over');
	expect(await room.door.confirm(hers, page, here)).toMatchObject({ outcome: 'confirmed' });
	const desk = await readPress(room.floor.deps, room.floor.people.network_manager);
	expect(desk.ok && desk.value.waiting.find(({ email }) => email === typed.email)).toMatchObject({
		...{ name: AMINA.name, outlet: AMINA.outlet, purpose: AMINA.purpose, officeId: AMINA.office }
	});
	// What others asked for is over with it.
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from press.link l
		join press.journalist j on j.id = l.journalist_id where j.email = ${typed.email}`.execute(room.db.owner);
	expect(rows).toEqual([{ n: 0 }]);
});

test('lets the owner of an address say who she is, where somebody else typed in her name before her', async () => {
	const typed = { ...AMINA, email: 'kept-out@paper.example.org' };
	const other = { ...typed, name: 'Somebody Else', outlet: 'The Pamphlet', office: 'tunis', purpose: 'Another.' };
	await room.door.register(other, 'fr', 'others');
	// Too soon for another mail: the one that comes answers the stranger's form.
	expect((await room.door.register(typed, 'en', 'herself')).outcome).toBe('sent');
	await room.work();
	const link = room.lastLink('fr');
	expect(await room.door.link(link, 'herself')).toEqual({
		...{ what: 'confirm', name: other.name, outlet: other.outlet, purpose: other.purpose, office: other.office }
	});
	for (const field of ['name', 'outlet', 'purpose', 'office'] as const)
		expect(await room.door.confirm(link, { ...typed, [field]: '' }, here)).toEqual({
			...{ outcome: 'incomplete', wrong: [field] }
		});
	expect(await room.door.confirm(link, typed, here)).toMatchObject({ outcome: 'confirmed' });
	const { rows } = await sql`select name, outlet, purpose, office_id as office, locale from press.journalist
		where email = ${typed.email}`.execute(room.db.owner);
	expect(rows).toEqual([{ ...said, locale: 'en' }]);
});

test('goes out however many were asked for while no mail got through, each once', async () => {
	const typed = { ...AMINA, email: 'slow@paper.example.org' };
	const before = room.received.length;
	await room.door.register({ ...typed, outlet: 'The First' }, 'en', 'herself');
	await pass(15);
	await room.door.register({ ...typed, outlet: 'The Second' }, 'en', 'herself');
	await room.work();
	const mails = () => room.received.slice(before).join('\n').replaceAll('=\n', '');
	const links = () => [...mails().matchAll(/\/press\/link\/([\w-]{43})/g)].map(([, word]) => word ?? '');
	const outlets = await Promise.all(links().map(async (word) => (await room.door.link(word, 'herself'))?.outlet));
	expect(outlets).toEqual(['The First', 'The Second']);
	await pass(60);
	await room.door.register({ ...typed, outlet: 'The Third' }, 'en', 'herself');
	await room.work();
	expect(links()).toHaveLength(3);
});

test('of somebody who is registered changes nothing when the form is sent in their name', async () => {
	const email = 'steady@paper.example.org';
	const session = await room.inside({ email });
	await pass(60);
	const other = { ...AMINA, email, name: 'Somebody Else', outlet: 'The Pamphlet' };
	expect((await room.door.register(other, 'en', 'others')).outcome).toBe('sent');
	await room.work();
	expect(await room.door.link(room.lastLink(), 'others')).toEqual({ what: 'enter', ...said });
	expect(await room.door.me(session)).toMatchObject({ name: AMINA.name, outlet: AMINA.outlet });
});

test('of a registration that ran out asks the office again, with what was typed this time', async () => {
	const email = 'later@paper.example.org';
	await room.inside({ email });
	await sql`update press.journalist set approved_until = now() - interval '1 day' where email = ${email}`.execute(
		room.db.owner
	);
	await pass(60);
	await room.door.register({ ...AMINA, email, outlet: 'The New Paper' }, 'en', 'herself');
	await room.work();
	const link = room.lastLink();
	const page = await room.door.link(link, 'herself');
	expect(page).toMatchObject({ what: 'confirm', outlet: 'The New Paper' });
	if (page === null) throw new Error('the link is over');
	expect(await room.door.confirm(link, page, here)).toMatchObject({ outcome: 'confirmed' });
	const { rows } = await sql<{ state: string; outlet: string }>`select state, outlet from press.journalist
		where email = ${email}`.execute(room.db.owner);
	expect(rows).toEqual([{ state: 'confirmed', outlet: 'The New Paper' }]);
});
