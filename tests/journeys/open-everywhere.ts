/** A server with a story that is out, and cookies that open every page of it: the desk's and the journalists'. */
import { sql } from 'kysely';
import { ROLES } from '#domain/office/roles.ts';
import { readSettings } from '#server/config/config.ts';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { makeToken } from '#server/store/accounts/tokens.ts';
import { connect } from '#server/store/connect.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { tellStory } from '../told-story.ts';
import { startServer } from './server.ts';

export interface OpenEverywhere {
	readonly origin: string;
	readonly storyId: string;
	/** For the header Cookie: of a journalist, and of a member with every role. */
	readonly cookie: string;
	/** Who that member is. */
	readonly memberId: string;
	/** Everything the server printed so far. */
	printed(): string;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts it and waits until the story can be read. */
export async function openEverywhere(): Promise<OpenEverywhere> {
	const server = await startServer({ env: { PRACTICE: 'off' } });
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins, secret } = runningLogins(settings.value);
	const owner = connect(logins, 'owner');
	const desk = connect(logins, 'desk');
	const close = async () => {
		await owner.destroy();
		await desk.destroy();
		await server[Symbol.asyncDispose]();
	};
	try {
		await makeOffices(owner);
		const { id } = await makePerson(owner, 'everybody', [...ROLES]);
		const auth = createAuthContext({ db: desk, derive: secret.derive, clock: Date.now });
		const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
		const [seat] = await openPracticeSession(auth, visit, id);
		const keys = await openMasterKeys(settings.value.config.keysFile);
		const channels = ['web', 'press', 'embed', 'print'] as const;
		const { storyId } = await tellStory(owner, keys, { office: 'brussels', channels: [...channels] });
		await owner.transaction().execute((tx) => enqueue(tx, 'publish', { storyId }));
		const { token, hash } = makeToken();
		await sql`with who as (insert into press.journalist (name, outlet, email, purpose, locale, office_id, state, confirmed_at, approved_until)
			values ('Amina', 'The Paper', 'amina@paper.example.org', '', 'en', 'brussels', 'approved', now(), now() + interval '1 day') returning id)
			insert into press.session (token_hash, journalist_id, until) select ${hash}, id, now() + interval '1 day' from who`.execute(
			owner
		);
		const page = `${server.origin}/en/stories/${storyId}`;
		for (const late = Date.now() + 180_000; (await fetch(page)).status !== 200; await pause(200))
			if (Date.now() > late) throw new Error('the story did not come out');
		const cookie = `${seat?.name ?? ''}=${seat?.value ?? ''}; press=${token}`;
		return {
			...{ origin: server.origin, storyId, cookie, memberId: id, printed: server.printed },
			[Symbol.asyncDispose]: close
		};
	} catch (error) {
		await close();
		throw error;
	}
}

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));
