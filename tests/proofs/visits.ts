/** Visits of an installation as readers, a journalist and somebody at the desk make them; whatever comes is unpacked. For proofs. */
import { spawnSync } from 'node:child_process';
import { sql } from 'kysely';
import { unzipSync } from 'fflate';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { makeToken } from '#server/store/accounts/tokens.ts';
import { connect } from '#server/store/connect.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import type { Installation } from './installation.ts';

/** Whether the text of a PDF can be read here. */
export const POPPLER = spawnSync('pdftotext', ['-v']).status === 0;

export interface Asked {
	/** Path and question, below the origin. */
	readonly address: string;
	readonly method?: string;
	/** Left out: a reader. */
	readonly as?: 'journalist' | 'desk';
	readonly headers?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
}

export interface Answer {
	readonly status: number;
	/** Status line and headers. */
	readonly head: string;
	readonly bytes: Buffer;
	/** What lies in it: the files of an archive by name, the words of a PDF. */
	readonly pieces: Readonly<Record<string, Buffer>>;
	/** All that can be read in it. */
	readonly text: string;
}

export interface Visits {
	ask(asked: Asked): Promise<Answer>;
	/** The same, but no address is asked twice. */
	look(): (asked: Asked) => Promise<Answer>;
}

/** Lets a journalist and an editor in. `origin`: the address that people type. */
export async function openVisits(at: Installation, origin: string): Promise<Visits> {
	// The desk's office is there first: somebody at it answered the journalist.
	const cookies = { desk: await deskCookie(at), journalist: await journalistCookie(at) };
	const ask = async ({ address, method = 'GET', as, headers = {}, form }: Asked): Promise<Answer> => {
		const answer = await fetch(at.server.origin + address, {
			method,
			redirect: 'manual',
			headers: { ...(method === 'GET' ? {} : { origin }), ...(as ? { cookie: cookies[as] } : {}), ...headers },
			...(form ? { body: new URLSearchParams({ ...form }) } : {})
		});
		const said = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
		const bytes = Buffer.from(await answer.arrayBuffer());
		const pieces = unpacked(bytes);
		const text = [bytes.toString('utf8'), ...Object.values(pieces).map(String)].join('\n');
		return { status: answer.status, head: `${answer.status} ${address}\n${said}\n`, bytes, pieces, text };
	};
	return {
		ask,
		look: () => {
			const asked = new Map<string, Promise<Answer>>();
			return (one) => {
				const key = `${one.as ?? ''} ${one.method ?? ''} ${one.address}`;
				const known = asked.get(key) ?? ask(one);
				asked.set(key, known);
				return known;
			};
		}
	};
}

function unpacked(bytes: Buffer): Record<string, Buffer> {
	if (bytes.subarray(0, 2).equals(Buffer.from('PK'))) {
		const files = Object.entries(unzipSync(new Uint8Array(bytes)));
		return Object.fromEntries(files.map(([name, content]) => [name, Buffer.from(content)]));
	}
	const text = textOfPdf(bytes);
	return text === null ? {} : { text };
}

/** The text of a PDF, without spaces and hyphens, so that a word that is broken is whole; null: it is none, or poppler is missing. */
function textOfPdf(bytes: Buffer): Buffer | null {
	const from = bytes.subarray(0, 1024).indexOf('%PDF');
	if (from < 0 || !POPPLER) return null;
	const run = spawnSync('pdftotext', ['-', '-'], { input: bytes.subarray(from), maxBuffer: 64 * 1024 * 1024 });
	if (run.status !== 0) return null;
	return Buffer.concat([run.stdout, Buffer.from(`\n${run.stdout.toString('utf8').replace(/[\s\u00ad\u2010-]/g, '')}`)]);
}

async function deskCookie(at: Installation): Promise<string> {
	await makeOffices(at.owner);
	const editor = await makePerson(at.owner, 'editor', ['editor']);
	const desk = connect(at.logins, 'desk');
	const auth = createAuthContext({ db: desk, derive: at.secret.derive, clock: Date.now });
	const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
	const [cookie] = await openPracticeSession(auth, visit, editor.id);
	await desk.destroy();
	return `${cookie?.name}=${cookie?.value}`;
}

/** As registered, answered by a manager and opened from the mail; that way itself is walked elsewhere (`press.spec.ts`). */
async function journalistCookie(at: Installation): Promise<string> {
	const { token, hash } = makeToken();
	await sql`with j as (insert into press.journalist (name, outlet, email, purpose, locale, office_id, state, approved_until)
			values ('Amina Press', 'The Paper', 'amina@paper.example.org', '', 'en', 'brussels', 'approved', now() + interval '1 year')
			returning id)
		insert into press.session (token_hash, journalist_id, until) select ${hash}, id, now() + interval '30 days' from j`.execute(
		at.owner
	);
	return `press=${token}`;
}
