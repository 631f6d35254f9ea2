/** Several people write one story down with an interviewer: each answers alone, nothing is lost, each gets a number. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { openJson } from '#server/seal/fields.ts';
import { asked, walker } from '../intake-door.ts';
import { type GroupFloor, OFFICE, ONE_TEXT, openGroupFloor, TOGETHER, YES } from './group-floor.ts';

let it: GroupFloor;
beforeAll(async () => {
	it = await openGroupFloor();
});
afterAll(() => it.close());

const phone = (reachValue: string) => ({ reach: 'phone', reachValue, callerName: 'A' });

test('each of three has an own yes, an own number on an own page, an own contact, and one text', async () => {
	const { storyId, digits } = await it.tell([
		{
			person: { firstName: 'Aa', age: '34', since: '2015' },
			shown: { webName: 'first_name' },
			reach: phone('FIRST-PHONE')
		},
		{
			person: { firstName: 'Bb', age: '36', since: '2017' },
			reach: { secondWord: 'a good word', secondWordAgain: 'a good word' }
		},
		{
			person: { firstName: 'Cc', age: '52', fromCountry: 'DZ' },
			shown: { claim: 'yes', excluded: 'ar' },
			reach: phone('THIRD-PHONE')
		}
	]);
	expect(new Set(digits).size).toBe(3);
	for (const each of digits) expect(checkReceipt(each)).toBe('ok');
	expect((await it.people(storyId)).map(({ place, state }) => [place, state])).toEqual([
		[1, 'cooling'],
		[2, 'cooling'],
		[3, 'cooling']
	]);
	const row = await it.row(storyId);
	// Morocco and Algeria: no country is everybody's. Somebody's claim is open. Each reads the text first.
	expect([row.origin, row.host, row.claim_open, row.hold_events, row.show_first]).toEqual([
		null,
		'BE',
		true,
		['asylum_decision'],
		true
	]);
	const views = [];
	for (const each of digits) views.push(await it.look(each));
	expect(views.map((view) => view.hasSecondWord)).toEqual([false, true, false]);
	expect(views.map((view) => view.grants[0]?.levels.name)).toEqual([3, 1, 1]);
	expect(views.map((view) => view.grants[0]?.excludedLanguages)).toEqual([[], [], ['ar']]);
	expect(views.every((view) => view.isGroup)).toBe(true);

	const sealed = await it.db.owner.selectFrom('story.sealed').selectAll().where('story_id', '=', storyId).execute();
	const key = await it.db.owner
		.selectFrom('vault.story_key')
		.selectAll()
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const open = (field: string) => {
		const one = sealed.find((each) => each.field === field);
		const at = { table: 'story.sealed', row: storyId, field, version: 1 };
		return one ? openJson(it.seal.keys.unwrap(storyId, key), at, one.body) : null;
	};
	expect(sealed.map(({ field }) => field).sort()).toEqual(
		['contact:1', 'contact:3', 'facts', 'facts:1', 'facts:2', 'facts:3', 'testimony'].sort()
	);
	// What is true of all: the decade, the part of the world where it is the same, and no age or name of one alone.
	expect(open('facts')).toEqual({
		name: expect.objectContaining({ first_name: 'Aa, Bb, Cc' }),
		origin: { region: '015' },
		current: { region: '155', country: 'BE' }
	});
	expect(JSON.stringify(open('testimony'))).not.toMatch(/Aa|Bb|Cc/);
	expect(JSON.stringify(open('contact:1'))).toContain('FIRST-PHONE');
});

test('whoever looks at one number sees no other, whichever way the page is asked for', async () => {
	const walk = await it.toPeople();
	for (let n = 0; n < 2; n++) {
		await walk.post({ intent: 'add_person' });
		await it.answerAlone(walk, {});
	}
	await walk.post({ intent: 'next' });
	const first = await walk.post({ intent: 'send' });
	if (first.view.kind !== 'receipt') throw new Error('no receipt');
	const { token } = first.view;
	const second = await walk.post({ intent: 'receipt:2', token });
	expect([first.again, second.again]).toEqual(['receipt', 'receipt-2']);
	if (second.view.kind !== 'receipt') throw new Error('no receipt');
	expect([first.view.turn, second.view.turn]).toEqual([
		{ number: 1, of: 2 },
		{ number: 2, of: 2 }
	]);
	expect(JSON.stringify(first.view)).not.toContain(second.view.digits);
	expect(JSON.stringify(second.view)).not.toContain(first.view.digits);
	const reloaded = await it.door.tell.open({ ...it.beside, token }, 'receipt-2');
	expect(reloaded).toEqual(second.view);
	// Sent twice is one story, with the same numbers.
	expect((await walk.post({ intent: 'send', token, screen: 'check' })).view).toEqual(first.view);
});

test('what is typed is never lost: mistakes, other windows, somebody taken out and brought back', async () => {
	const walk = await it.toPeople();
	expect(asked((await walk.post({ intent: 'next' })).view).faults).toEqual([{ field: 'people', problem: 'too_few' }]);
	await walk.post({ intent: 'add_person' });
	const who = walk.page().group?.who?.id ?? '';
	const wrong = asked((await walk.post({ who, ...YES, age: 'many', firstName: 'Aa' })).view);
	expect([wrong.faults, wrong.answers.firstName, wrong.answers.age]).toEqual([
		[{ field: 'age', problem: 'not_an_age' }],
		'Aa',
		'many'
	]);
	// Another window takes this person out of the list; the page that is still open brings everything back.
	const page = walk.page();
	await walk.post({ intent: 'back', who, ...YES, firstName: 'Aa' });
	expect(asked((await walk.post({ intent: `remove_person:${who}` })).view).group?.tellers).toEqual([]);
	const again = await walk.post({
		...{ token: page.token ?? '', version: String(walk.page().version), stamp: page.stamp, screen: 'person' },
		...{ who, ...YES, firstName: 'Aa', age: '40' }
	});
	expect([asked(again.view).screen, asked(again.view).group?.tellers.length]).toEqual(['shown', 1]);
	await walk.post({ intent: `go:people`, who, claim: 'no' });
	// One person is no group, and an unfinished one cannot be sent.
	await walk.post({ intent: 'add_person' });
	await walk.post({ intent: 'go:people', who: walk.page().group?.who?.id ?? '' });
	expect(asked((await walk.post({ intent: 'next' })).view).faults).toEqual([
		{ field: 'people', problem: 'unfinished' }
	]);
	expect(asked((await walk.post({ intent: 'send', screen: 'check' })).view).screen).toBe('people');
});

test('one person sees nothing of what another chose', async () => {
	const walk = await it.toPeople();
	await walk.post({ intent: 'add_person' });
	await it.answerAlone(walk, { person: { firstName: 'HIDDEN-NAME' }, reach: phone('HIDDEN-PHONE') });
	const list = JSON.stringify(walk.page());
	const next = JSON.stringify((await walk.post({ intent: 'add_person' })).view);
	for (const page of [list, next]) expect(page).not.toMatch(/HIDDEN/);
});

test('nobody under eighteen tells in a group, and nobody tells in one without an interviewer', async () => {
	const walk = walker(it.test, it.beside);
	const start = asked((await walk.post({ ...TOGETHER, adult: 'no' })).view);
	expect(start.faults).toEqual([{ field: 'adult', problem: 'child_in_group' }]);
	const group = await it.toPeople();
	await group.post({ intent: 'add_person' });
	const who = group.page().group?.who?.id ?? '';
	for (const [answer, field] of [
		[{ personAdult: 'no' }, 'personAdult'],
		[{ age: '17' }, 'age']
	] as const)
		expect(asked((await group.post({ who, ...YES, ...answer })).view).faults).toEqual([
			{ field, problem: 'child_in_group' }
		]);
	const alone = walker(it.test);
	await alone.post(TOGETHER);
	await alone.post(OFFICE);
	const page = asked((await alone.post({ ...ONE_TEXT, fromCountry: 'MA', intent: 'next' })).view);
	expect([page.screen, page.group]).toEqual(['shown', null]);
});

test('the database takes a group from an interviewer only, two to twelve grown-ups, each asked alone', async () => {
	const send = (parcel: object) =>
		sql`select intake.send('\\x00'::bytea, 1, '\\x00'::bytea, ${JSON.stringify(parcel)}::jsonb)`.execute(it.db.intake);
	const one = { adult: true };
	for (const parcel of [
		{ gatheredBy: null, tellers: [one, one] },
		{ gatheredBy: 'm', tellers: [one] },
		{ gatheredBy: 'm', tellers: Array.from({ length: 13 }, () => one) },
		{ gatheredBy: 'm', tellers: [one, { adult: false }] },
		{ gatheredBy: 'm', tellers: [one, {}] },
		{ gatheredBy: 'm', tellers: [one, one], child: {} }
	])
		await expect(send(parcel)).rejects.toThrow(/two to twelve grown-ups/);
});
