/** Journalists: who may be registered, who is, and what they ask about stories. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { reachOf } from '#domain/office/reach.ts';
import { PRESS_LIMITS, type RequestKind } from '#domain/press/registration.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import {
	answerQuestion,
	approveJournalist,
	countPressWaiting,
	endRegistration,
	journalistForDesk,
	type JournalistRow,
	listJournalists,
	openQuestions,
	questionOffice,
	type SealedQuestion
} from '#server/store/press/desk-press.ts';
import { makePressLink } from '#server/store/press/link-word.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** How long a registration holds (milliseconds). */
const APPROVED_FOR = 365 * 86_400_000;

export interface QuestionLine {
	readonly id: string;
	readonly storyId: string;
	readonly kind: RequestKind;
	readonly name: string;
	readonly outlet: string;
	readonly at: number;
	readonly text: string;
}

export interface PressDesk {
	readonly waiting: readonly JournalistRow[];
	readonly registered: readonly JournalistRow[];
	readonly questions: readonly QuestionLine[];
	/** Without mail nobody hears of anything. */
	readonly mail: boolean;
}

/** The own office's; a manager of the network sees all. */
export async function readPress(deps: DeskDeps, member: Member): Promise<Result<PressDesk, NotAllowed>> {
	const reach = reachOf(member);
	const allowed = authorize(member, 'manage_press', reach.all ? null : reach.officeId);
	if (!allowed.ok) return allowed;
	const [journalists, questions] = await Promise.all([listJournalists(deps.db, reach), openQuestions(deps.db, reach)]);
	return ok({
		waiting: journalists.filter(({ state }) => state === 'confirmed'),
		registered: journalists.filter(({ state }) => state === 'approved'),
		questions: questions.map((question) => opened(deps, question)),
		mail: deps.node.mail
	});
}

/** How many wait for somebody like this; 0 for everybody else. */
export async function countPress(deps: DeskDeps, member: Member): Promise<number> {
	const reach = reachOf(member);
	if (!authorize(member, 'manage_press', reach.all ? null : reach.officeId).ok) return 0;
	return countPressWaiting(deps.db, reach);
}

function opened(deps: DeskDeps, question: SealedQuestion): QuestionLine {
	const { id, storyId, kind, name, outlet, at, body, master_id, wrapped } = question;
	const key = deps.keys.unwrap(`request:${id}`, { master_id, wrapped });
	try {
		const said = openJson(key, { table: 'press.request', row: id, field: 'body', version: 1 }, body);
		const text = isObject(said) && typeof said.text === 'string' ? said.text : '';
		return { id, storyId, kind, name, outlet, at: at.getTime(), text };
	} finally {
		forgetKey(key);
	}
}

/** Lets a journalist in for a year (a link goes out by mail), says no, or ends a registration with all its sessions. */
export async function decideJournalist(
	deps: DeskDeps,
	member: Member,
	asked: { readonly id: string; readonly answer: string }
): Promise<Result<null, NotAllowed | 'not_found'>> {
	return deps.db.transaction().execute(async (tx) => {
		const journalist = await journalistForDesk(tx, asked.id);
		if (journalist === null) return refuse('not_found');
		if (!authorize(member, 'manage_press', journalist.officeId).ok) return refuse('not_found');
		const now = new Date(deps.clock());
		const who = { id: asked.id, memberId: member.id, now };
		if (journalist.state === 'confirmed' && asked.answer === 'approve') {
			const until = new Date(now.getTime() + APPROVED_FOR);
			await approveJournalist(tx, { ...who, until, link: makePressLink(deps.derive) });
			return ok(null);
		}
		if (journalist.state === 'confirmed' && asked.answer === 'refuse') {
			await endRegistration(tx, { ...who, state: 'refused' });
			return ok(null);
		}
		if (journalist.state === 'approved' && asked.answer === 'revoke') {
			await endRegistration(tx, { ...who, state: 'revoked' });
			return ok(null);
		}
		return refuse('not_found');
	});
}

/** Answers a question to the outside, or closes it without a word. The teller is asked by the desk alone, if at all. */
export async function answerPress(
	deps: DeskDeps,
	member: Member,
	asked: { readonly id: string; readonly answer: string; readonly close: boolean }
): Promise<Result<null, NotAllowed | 'not_found' | 'nothing_said' | 'too_long'>> {
	const answer = tidyText(asked.answer);
	if (!asked.close && answer === '') return refuse('nothing_said');
	if (!asked.close && answer.length > PRESS_LIMITS.answer) return refuse('too_long');
	return deps.db.transaction().execute(async (tx) => {
		const officeId = await questionOffice(tx, asked.id);
		if (officeId === null || !authorize(member, 'manage_press', officeId).ok) return refuse('not_found');
		const now = new Date(deps.clock());
		await answerQuestion(tx, { id: asked.id, answer: asked.close ? null : answer, memberId: member.id, now });
		await enqueue(tx, 'press-mail', { kind: 'answer', id: asked.id });
		return ok(null);
	});
}
