/**
 * Guessing ids: at every address of the desk, with every role, an id of another office answers exactly like one that does
 * not exist, says nothing of what it belongs to, and changes nothing. Built from the table in `tests/desk/access.ts`: an
 * address or a field with an id that has no entry here turns it red.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/office/roles.ts';
import { readSettings } from '#server/config/config.ts';
import { type AuthContext, createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { connect } from '#server/store/connect.ts';
import type { DeskDb, OwnerDb } from '#server/store/handle.ts';
import { ACCESS, type Who } from '../desk/access.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { hashOf, rowsOfStory } from '../rows-of-story.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { marker, newStoryId, telling, tellStory } from '../told-story.ts';
import { type RunningServer, startServer } from './server.ts';

/** What an id in an address or a field names. A field of the table that is not here is no id. */
const SLOTS: Readonly<Record<string, Slot>> = {
	story: 'story',
	file: 'file',
	person: 'person',
	seen_person: 'person',
	letter: 'letter',
	request: 'request',
	hold: 'hold',
	alarm: 'alarm',
	to: 'member',
	invitation: 'invitation',
	journalist: 'journalist',
	question: 'question',
	office: 'office',
	office_id: 'office',
	print: 'print',
	profile: 'profile'
};
type Slot =
	| 'story'
	| 'file'
	| 'person'
	| 'letter'
	| 'request'
	| 'hold'
	| 'member'
	| 'invitation'
	| 'office'
	| 'alarm'
	| 'journalist'
	| 'question'
	| 'print'
	| 'profile';

/** What the brackets of each address name. */
const PARAMS: Readonly<Record<string, Readonly<Record<string, Slot>>>> = {
	'/desk/stories/[id]': { id: 'story' },
	'/desk/stories/[id]/originals': { id: 'story' },
	'/desk/stories/[id]/pictures/[file]': { id: 'story', file: 'file' },
	'/desk/stories/[id]/recordings/[file]': { id: 'story', file: 'file' },
	'/desk/stories/[id]/recordings/[file]/[still]': { id: 'story', file: 'file' },
	'/desk/stories/[id]/recordings/[file]/readings/[reading]': { id: 'story', file: 'file', reading: 'file' },
	'/desk/translate/[id]/[language]': { id: 'story' },
	'/desk/people/[id]': { id: 'member' },
	'/desk/prints/[id]': { id: 'print' }
};
/**
 * Brackets that hold no id of anything at the desk: 256 random bits that are looked up by their hash, or a language, in
 * which the notice belongs to the whole site.
 */
const WITHOUT_ID = ['/desk/welcome/[token]', '/desk/invitation/[token]', '/desk/translate/notice/[language]'];

/** Fields in which the table sends an id of nobody, or an office: they must stand in `SLOTS`. */
const looksLikeId = (value: string) => /^0{10}$|^0{8}-|^SPARE$|^brussels$|^tunis$/.test(value);

/** Stopping must never wait: whoever works here stops any story, of whichever office. What it does is tested elsewhere. */
const EVERYWHERE = new Set([
	'/desk/stories/[id] pause',
	'/desk/stop-requests pause',
	'/desk/holds hold',
	'/desk/holds lift',
	'/desk/holds count'
]);

/** A manager of the network answers for every office: nothing there is foreign to them. */
const asking = ROLES.filter((role) => role !== 'network_manager');

/** Who sends ids of no kind: whoever may do the act, for their ids are read; with SUITCASE_PROVE=1 everybody. */
const sendsStrange = (role: Role, who: Who | null) =>
	Boolean(process.env.SUITCASE_PROVE) ||
	role === (asking.find((one) => Array.isArray(who) && who.includes(one)) ?? 'editor');

let server: RunningServer;
let owner: OwnerDb;
let desk: DeskDb;
let auth: AuthContext;
let keys: MasterKeys;
const cookies = new Map<Role, string>();
const secretWord = marker('foreignword');
/** Ids of the other office, and of this one. */
const foreign = {} as Record<Slot, string>;
const own = {} as Record<Slot, string>;

async function whole(office: string, word: string) {
	const { storyId, key } = await tellStory(owner, keys, {
		office,
		testimony: {
			brings: word,
			text: word,
			language: 'en',
			asToldAt: 1,
			from: { country: 'CD' },
			now: { country: 'BE' },
			names: {}
		},
		tellings: [telling('en', { title: `A ${word}` })]
	});
	await owner.updateTable('story.story').set({ desk_state: 'in_review' }).where('id', '=', storyId).execute();
	const sealed = { storyId, key, sealedFiles: join(server.data, 'files', 'sealed') };
	const file = await addOriginal(owner, sealed, await plainJpeg());
	return { story: storyId, file };
}

beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off' } });
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins, secret } = runningLogins(settings.value);
	owner = connect(logins, 'owner');
	desk = connect(logins, 'desk');
	keys = await openMasterKeys(settings.value.config.keysFile);
	auth = createAuthContext({ db: desk, derive: secret.derive, clock: Date.now });
	await makeOffices(owner);
	for (const role of ROLES) {
		const { id } = await makePerson(owner, role, [role], 'brussels', ['en', 'ar']);
		const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
		const [cookie] = await openPracticeSession(auth, visit, id);
		cookies.set(role, cookie ? `${cookie.name}=${cookie.value}` : '');
	}
	Object.assign(own, await whole('brussels', marker('ownword')));
	Object.assign(foreign, await whole('tunis', secretWord));
	await owner
		.updateTable('story.file')
		.set({ kind: 'recording' })
		.where('id', '=', (await another(foreign.story)).id)
		.execute();
	foreign.office = 'tunis';
	foreign.member = (await makePerson(owner, `tunis ${secretWord}`, ['editor'], 'tunis')).id;
	foreign.person = randomUUID();
	await owner
		.insertInto('story.person')
		.values({ story_id: foreign.story, id: foreign.person, role: 'third_party' })
		.execute();
	await owner
		.insertInto('story.third_party')
		.values({ story_id: foreign.story, person_id: foreign.person, kind: 'friend', in_origin: false, at: new Date() })
		.execute();
	foreign.letter = randomUUID();
	await owner
		.insertInto('story.third_party_letter')
		.values({ id: foreign.letter, story_id: foreign.story, body: Buffer.from(secretWord) })
		.execute();
	foreign.print = randomUUID();
	foreign.profile = randomUUID();
	await sql`insert into office.profile (id, office_id, language, title, body, source, written_by)
		values (${foreign.profile}, 'tunis', 'en', ${secretWord}, ${secretWord}, ${secretWord}, ${foreign.member})`.execute(
		owner
	);
	await sql`insert into office.print_order (id, office_id, ordered_by, kind, copies, recipient, state)
		values (${foreign.print}, 'tunis', ${foreign.member}, 'panel', 3, ${secretWord}, 'put_away')`.execute(owner);
	foreign.hold = randomUUID();
	foreign.alarm = randomUUID();
	await sql`insert into story.opening_alarm (id, member_id, offices, openings, first_at, last_at)
		values (${foreign.alarm}, ${foreign.member}, '{tunis}', 31, now(), now())`.execute(owner);
	const request = await owner
		.insertInto('story.stop_request')
		.values({ story_id: foreign.story, by_kind: 'anonymous', effect: 'queued' })
		.returning('id')
		.executeTakeFirstOrThrow();
	foreign.request = request.id;
	foreign.journalist = randomUUID();
	foreign.question = randomUUID();
	await sql`insert into press.journalist (id, name, outlet, email, purpose, locale, office_id, state, confirmed_at) values
		(${foreign.journalist}, ${secretWord}, ${secretWord}, ${`${secretWord}@paper.example.org`}, '', 'en', 'tunis', 'confirmed', now())`.execute(
		owner
	);
	await sql`insert into press.request (id, story_id, journalist_id, kind, body)
		values (${foreign.question}, ${foreign.story}, ${foreign.journalist}, 'verify', 'x')`.execute(owner);
	const tokenHash = randomBytes(32);
	await owner
		.insertInto('office.invitation')
		.values({
			token_hash: tokenHash,
			email: `${secretWord}@example.org`,
			name: secretWord,
			office_id: 'tunis',
			roles: ['editor'],
			expires_at: new Date(Date.now() + 86_400_000)
		})
		.execute();
	foreign.invitation = tokenHash.toString('hex');
	await settled();
});

/** The worker looks at the photograph and takes the acts into the log by itself: afterwards only somebody at the desk changes anything. */
async function settled(): Promise<void> {
	for (const late = Date.now() + 180_000; ; await new Promise((next) => setTimeout(next, 200))) {
		const rows = await foreignRows();
		if (rows['story.picture_look'] !== '' && rows['story.log_outbox'] === '') return;
		if (Date.now() > late) throw new Error('the worker did not come to its end');
	}
}
afterAll(async () => {
	await owner?.destroy();
	await desk?.destroy();
	await server?.[Symbol.asyncDispose]();
});

async function another(storyId: string): Promise<{ id: string }> {
	const id = randomUUID();
	await owner
		.insertInto('story.file')
		.values({ id, story_id: storyId, path: `00/${id}`, bytes: 1, covers: '[]', body: Buffer.from('x') })
		.execute();
	return { id };
}

/** Everything that the database knows of the other office's story, its people and itself, as one hash for each table. */
async function foreignRows(): Promise<Record<string, string>> {
	const hashes = await rowsOfStory(owner, foreign.story);
	for (const [table, column] of [
		['office.member', 'office_id'],
		['office.office', 'id'],
		['office.invitation', 'office_id'],
		['office.print_order', 'office_id'],
		['office.profile', 'office_id']
	] as const)
		hashes[table] = await hashOf(owner, table, column, 'tunis');
	hashes['press.journalist'] = await hashOf(owner, 'press.journalist', 'id', foreign.journalist);
	hashes['press.request'] = await hashOf(owner, 'press.request', 'id', foreign.question);
	hashes['story.opening_alarm'] = await hashOf(owner, 'story.opening_alarm', 'id', foreign.alarm);
	return hashes;
}

interface Answer {
	readonly status: number;
	readonly to: string;
	readonly text: string;
}

async function ask(role: Role, address: string, body?: Readonly<Record<string, string>>): Promise<Answer> {
	const answer = await fetch(server.origin + address, {
		redirect: 'manual',
		method: body ? 'POST' : 'GET',
		headers: { accept: 'text/html', cookie: cookies.get(role) ?? '', origin: server.origin },
		...(body ? { body: new URLSearchParams(body) } : {})
	});
	return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
}

/** An answer with every id that was sent taken out: what is left must not differ. */
function without(answer: Answer, ids: readonly string[]): Answer {
	const clean = (text: string) =>
		ids
			.reduce((left, id) => left.replaceAll(encodeURIComponent(id), 'ID').replaceAll(id, 'ID'), text)
			.replace(/nonce="[^"]*"/g, '');
	return { status: answer.status, to: clean(answer.to), text: clean(answer.text) };
}

/** An id of the right form that nobody has. */
function unknown(slot: Slot): string {
	if (slot === 'story') return newStoryId();
	if (slot === 'invitation') return randomBytes(32).toString('hex');
	return slot === 'office' ? 'nowhere' : randomUUID();
}

/** Ids that are not of this kind, or of no kind. */
const STRANGE = ['', '0', '../../desk', "' or 1=1 --", '%00', '00000000-0000-4000-8000-00000000000g', 'a'.repeat(300)];

function addressOf(route: string, ids: Readonly<Record<string, string>>): string {
	return route.replace(/\[(\w+)\]/g, (_, name: string) =>
		encodeURIComponent(ids[name] ?? ACCESS[route]?.params?.[name] ?? '0')
	);
}

/** Ids for the brackets of an address: of this office, but for one that is replaced. */
function pathIds(route: string, replaced: Readonly<Record<string, string>> = {}): Record<string, string> {
	const slots = PARAMS[route] ?? {};
	return Object.fromEntries(
		Object.entries(slots).map(([name, slot]) => [name, replaced[name] ?? own[slot] ?? unknown(slot)])
	);
}

function expectAlike(known: Answer, nobody: Answer, ids: readonly string[], what: string): void {
	expect(known.text, `${what} says something of the other office`).not.toContain(secretWord);
	expect(known.status, `${what}: ${known.status} for another office, ${nobody.status} for nobody`).toBe(nobody.status);
	expect(without(known, ids), what).toEqual(without(nobody, ids));
}

test('every id in an address or a form has an entry here', () => {
	for (const [route, { actions }] of Object.entries(ACCESS)) {
		if (route.includes('[') && !WITHOUT_ID.includes(route)) expect(PARAMS, route).toHaveProperty([route]);
		for (const [name, { body }] of Object.entries(actions))
			for (const [field, value] of Object.entries(body))
				if (looksLikeId(value)) expect(SLOTS, `${route} ${name} ${field}`).toHaveProperty(field);
	}
});

describe.each(Object.keys(PARAMS).filter((route) => ACCESS[route]?.get !== null))('looking at %s', (route) => {
	test.each(Object.entries(PARAMS[route] ?? {}))('by a guessed %s', async (param, slot) => {
		for (const role of asking) {
			const nobody = unknown(slot);
			const at = (id: string) => addressOf(route, pathIds(route, { [param]: id }));
			const known = await ask(role, at(foreign[slot]));
			expect(known.status, `${route} as ${role}`).not.toBe(200);
			expectAlike(known, await ask(role, at(nobody)), [foreign[slot], nobody], `${route} ${param} as ${role}`);
			const odd = sendsStrange(role, ACCESS[route]?.get ?? null) ? STRANGE.filter((one) => one !== '') : [];
			for (const id of [...odd, own.file, foreign.file]) {
				const strange = await ask(role, at(id));
				expect(strange.status, `${route} ${id} as ${role}`).toBeGreaterThanOrEqual(300);
				expect(strange.status, `${route} ${id} as ${role}`).toBeLessThan(500);
				expect(strange.text).not.toContain(secretWord);
			}
		}
	});
});

for (const [route, access] of Object.entries(ACCESS)) {
	for (const [name, action] of Object.entries(access.actions)) {
		const query = name === 'default' ? '' : `?/${name}`;
		const fields = Object.entries(action.body).flatMap(([field, value]): [string, Slot][] => {
			const slot = SLOTS[field];
			return slot !== undefined && looksLikeId(value) ? [[field, slot]] : [];
		});
		const params = Object.entries(PARAMS[route] ?? {});
		if (fields.length + params.length === 0 || EVERYWHERE.has(`${route} ${name}`)) continue;

		test(`${name} at ${route}, with ids of another office`, async () => {
			const before = await foreignRows();
			for (const role of asking) {
				const what = `${route} ${name} as ${role}`;
				for (const [param, slot] of params) {
					const nobody = unknown(slot);
					const at = (id: string) => addressOf(route, pathIds(route, { [param]: id })) + query;
					const known = await ask(role, at(foreign[slot]), action.body);
					expectAlike(known, await ask(role, at(nobody), action.body), [foreign[slot], nobody], `${what}, ${param}`);
				}
				for (const [field, slot] of fields) {
					const nobody = unknown(slot);
					const at = addressOf(route, pathIds(route)) + query;
					const send = (id: string) => ask(role, at, { ...action.body, [field]: id });
					const known = await send(foreign[slot]);
					expectAlike(known, await send(nobody), [foreign[slot], nobody], `${what}, ${field}`);
					if (!sendsStrange(role, action.who)) continue;
					for (const id of STRANGE) expect((await send(id)).status, `${what}, ${field} = ${id}`).toBeLessThan(500);
				}
			}
			expect(await foreignRows(), `${route} ${name} changed something of the other office`).toEqual(before);
		});
	}
}
