/** A database with two offices, people of every role and bare stories, for tests of the desk. */
import { ENDING_KINDS } from '#server/seal/ledger-chain.ts';
import { randomInt } from 'node:crypto';
import { ROLES, type Role } from '#domain/office/roles.ts';
import type { DeskDeps, StopLedger } from '#server/desk/deps.ts';
import { addMember, findMember, type Member } from '#server/store/accounts/members.ts';
import { addOffice } from '#server/store/accounts/offices.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import type { TestDatabase } from '../database.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export interface Floor {
	deps: DeskDeps;
	/** One person of each role in the office `brussels`. */
	people: Record<Role, Member>;
	/** What was written of stories, and what of receipts, accounts and wide holds. */
	ledger: { lines: string[]; endings: string[]; broken: boolean };
	/** Time that passes only when a test says so. */
	clock: { now: number };
	/** Another person, in any office. */
	person(name: string, roles: Role[], officeId?: string | null, reading?: string[]): Promise<Member>;
	story(change?: BareStory): Promise<string>;
}

export interface BareStory {
	office?: string;
	language?: string;
	origin?: string;
	host?: string;
	risk?: 'low' | 'medium' | 'high' | 'critical';
	deskState?: 'arrived' | 'in_review' | 'ready' | 'published';
	arrivedAt?: Date;
	assignedTo?: string;
}

/** Where nothing is sealed, nothing is opened. */
const NO_KEYS: DeskDeps['keys'] = {
	wrap: () => {
		throw new Error('this test makes no stories');
	},
	unwrap: () => {
		throw new Error('this test has no sealed stories');
	}
};

const NO_RECEIPTS: DeskDeps['receipts'] = {
	locator: () => 0,
	hash: () => Promise.reject(new Error('this test makes no receipts'))
};

export async function openFloor(
	db: TestDatabase,
	sealed: Pick<DeskDeps, 'keys' | 'sealedFiles'> = { keys: NO_KEYS, sealedFiles: '/nowhere' }
): Promise<Floor> {
	const clock = { now: Date.parse('2026-11-22T10:00:00Z') };
	const ledger = { lines: [] as string[], endings: [] as string[], broken: false };
	const keeping: StopLedger = {
		async append(kind, storyId) {
			if (ledger.broken) throw new Error('the disk is full');
			ledger.lines.push(`${kind} ${storyId}`);
		},
		async appendAll(notes) {
			if (ledger.broken) throw new Error('the disk is full');
			for (const { kind, storyId } of notes) {
				const isOfStory = !ENDING_KINDS.some((ending) => ending === kind);
				(isOfStory ? ledger.lines : ledger.endings).push(`${kind} ${storyId}`);
			}
		}
	};
	await makeOffices(db.owner);
	const person: Floor['person'] = (name, roles, officeId = 'brussels', reading = []) =>
		makePerson(db.owner, name, roles, officeId, reading);
	const people = {} as Record<Role, Member>;
	for (const role of ROLES) people[role] = await person(role, [role]);
	return {
		deps: {
			db: db.desk,
			derive: db.secret.derive,
			clock: () => clock.now,
			ledger: keeping,
			receipts: NO_RECEIPTS,
			packHome: () => {
				throw new Error('this test hands nothing out');
			},
			...sealed,
			site: { practice: false },
			node: {
				dataFolder: '/',
				mail: false,
				hasRecoveryKey: () => true,
				ledgerSecond: false,
				state: async () => ({ listening: true, worker: true }),
				tooManyKeys: () => null
			}
		},
		people,
		ledger,
		clock,
		person,
		story: (change) => makeStory(db.owner, change)
	};
}

/** The offices `brussels` and `tunis`. */
export async function makeOffices(owner: OwnerDb): Promise<void> {
	for (const [id, country] of [
		['brussels', 'BE'],
		['tunis', 'TN']
	] as const)
		await addOffice(owner, { id, name: `Office ${id}`, country, serves: [], contact: '', mail: null, active: true });
}

/** Somebody whose second factor is set up. */
export async function makePerson(
	owner: OwnerDb,
	name: string,
	roles: readonly Role[],
	officeId: string | null = 'brussels',
	reading: readonly string[] = []
): Promise<Member> {
	const email = `${name.replace(/[^a-z0-9]+/gi, '.').toLowerCase()}@example.org`;
	const id = await addMember(owner, { name, email, officeId, roles, reading, language: 'en', passwordHash: null });
	if (id === null) throw new Error(`${email} is there already`);
	await owner.updateTable('office.member').set({ two_factor_enabled: true }).where('id', '=', id).execute();
	const member = await findMember(owner, { id });
	if (member === null) throw new Error('the account was not kept');
	return member;
}

/** A story without words: a row, a teller and a history that begins. */
export async function makeStory(owner: OwnerDb, change: BareStory = {}): Promise<string> {
	const id = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
	await owner
		.insertInto('story.story')
		.values({
			id,
			office_id: change.office ?? 'brussels',
			basis: 'teller',
			language: change.language ?? 'fr',
			origin: change.origin ?? 'CD',
			host: change.host ?? 'BE',
			risk: change.risk ?? 'medium',
			desk_state: change.deskState ?? 'arrived',
			arrived_at: change.arrivedAt ?? new Date('2026-11-20T10:00:00Z'),
			assigned_to: change.assignedTo ?? null
		})
		.execute();
	await owner.insertInto('story.person').values({ story_id: id, role: 'teller', state: 'cooling' }).execute();
	return id;
}
