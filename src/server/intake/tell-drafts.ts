/** Drafts as this door knows them: opened with the token, sealed again at each saving. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '#domain/base/shape.ts';
import { storyIdFrom, STORY_ID_BYTES } from '#domain/story/story-id.ts';
import type { Answers, Screen } from '#domain/tell/answers.ts';
import { makeStoryKey } from '#server/seal/story-key.ts';
import { dropDraft, readDraft, saveDraft, startDraft } from '#server/store/intake/drafts.ts';
import type { IntakeDeps } from './deps.ts';
import type { TellMode } from './tell-view.ts';

/** A photograph or a recording. */
export interface DraftPicture {
	readonly id: string;
	/** Missing: a photograph. */
	readonly kind?: 'recording';
	/** Below the files folder. */
	readonly path: string;
	/** As the browser called it. */
	readonly name: string;
	readonly bytes: number;
	/** Opens the sealed file. */
	readonly identity: string;
}

/** One of several people who tell together. */
export interface DraftTeller {
	readonly id: string;
	/** Of the screens that each answers alone. */
	readonly answers: Answers;
	readonly secondWord: string | null;
}

/** What stands sealed in a draft. */
export interface DraftBody {
	/** The story's id and key are made with the draft, so that pictures are sealed once. */
	readonly storyId: string;
	/** Base64. */
	readonly key: string;
	readonly mode: TellMode;
	readonly member: string | null;
	readonly screen: Screen;
	readonly answers: Answers;
	/** The version in which the answers of a screen changed last; in a group, of each person (`shown:ID`). */
	readonly touched: Readonly<Record<string, number>>;
	readonly pictures: readonly DraftPicture[];
	readonly secondWord: string | null;
	/** Those who tell together, in the order in which they were added; missing: one tells alone. */
	readonly tellers?: readonly DraftTeller[];
	/** Whose turn it is. */
	readonly who?: string | undefined;
	/** Number of the notice that stood on the first pages. */
	readonly noticeNumber?: number;
	/** The sound of it that was offered there. */
	readonly sound?: string | null;
	/** When the page of this screen was first shown (milliseconds since 1970); missing: it is not known. */
	readonly since?: number;
	/** That all was understood was answered sooner than it can be asked. */
	readonly quick?: boolean;
}

/** What is left of a draft that was sent: the receipt, until the page is left or a day has passed. */
export interface SentBody {
	readonly receipt: string;
	readonly hasSecondWord: boolean;
	/** Of the others who told it too, in their order. */
	readonly more?: readonly { readonly receipt: string; readonly hasSecondWord: boolean }[];
}

export type Draft =
	| { readonly sent: false; readonly token: string; readonly version: number; readonly body: DraftBody }
	| { readonly sent: true; readonly token: string; readonly body: SentBody };

type Deps = Pick<IntakeDeps, 'db' | 'seal' | 'files'>;

/** A new draft; its first version is 1. */
export async function beginDraft(
	{ db, seal }: Deps,
	first: Pick<DraftBody, 'mode' | 'member' | 'screen' | 'answers' | 'noticeNumber' | 'sound' | 'since' | 'quick'>
): Promise<Draft & { sent: false }> {
	const token = seal.drafts.makeToken();
	const body: DraftBody = {
		storyId: storyIdFrom(randomBytes(STORY_ID_BYTES)),
		key: makeStoryKey().toString('base64'),
		touched: {},
		pictures: [],
		secondWord: null,
		...first
	};
	const kept = await startDraft(db, seal.drafts.hashOf(token), seal.drafts.seal(token, 1, body));
	if (!kept) throw new Error('a draft exists under a token that was just made');
	return { sent: false, token, version: 1, body };
}

/** The draft under a token; null if there is none (any more), or if it is another member's. */
export async function openDraft({ db, seal }: Deps, token: string, member: string | null): Promise<Draft | null> {
	if (!seal.drafts.isToken(token)) return null;
	const row = await readDraft(db, seal.drafts.hashOf(token));
	if (!row) return null;
	const body = seal.drafts.open(token, row.version, row.body);
	if (row.sent && isSent(body)) return { sent: true, token, body };
	if (!row.sent && isDraft(body) && body.member === member) return { sent: false, token, version: row.version, body };
	return null;
}

/** Saves over exactly the version that was opened; null if somebody was faster. */
export async function keepDraft(
	{ db, seal }: Deps,
	draft: Draft & { sent: false },
	body: DraftBody
): Promise<(Draft & { sent: false }) | null> {
	const version = draft.version + 1;
	const hash = seal.drafts.hashOf(draft.token);
	const kept = await saveDraft(db, hash, seal.drafts.seal(draft.token, version, body), draft.version);
	return kept ? { sent: false, token: draft.token, version, body } : null;
}

/** Forgets a draft and its pictures; nothing happens if there is none. */
export async function forgetDraft({ db, seal, files }: Deps, token: string | null): Promise<void> {
	if (token === null || !seal.drafts.isToken(token)) return;
	const paths = await dropDraft(db, seal.drafts.hashOf(token));
	await Promise.all(paths.map((path) => rm(join(files, path), { force: true })));
}

// Both were sealed by us: what is asked here is only which of the two it is, and that a later program still reads it.
function isDraft(body: unknown): body is DraftBody {
	return isObject(body) && ['storyId', 'key', 'answers', 'touched', 'pictures'].every((name) => name in body);
}

function isSent(body: unknown): body is SentBody {
	return isObject(body) && typeof body.receipt === 'string';
}
