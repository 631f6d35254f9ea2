/** One press of a button on a draft: what is kept of it, and which page comes next. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
	ackField,
	ALSO,
	type Answers,
	FIELDS,
	isAsked,
	isGroup,
	isPersonScreen,
	isScreen,
	neighbour,
	OUTSIDE_SCREENS,
	type OutsideChannel,
	type Screen,
	SCREENS,
	wants
} from '#domain/tell/answers.ts';
import { isChild, mustKeepNothing } from '#domain/tell/child.ts';
import { type CheckContext, checkScreen, type Fault } from '#domain/tell/check.ts';
import { removeDraftFile } from '#server/store/intake/drafts.ts';
import type { IntakeDeps } from './deps.ts';
import { type Draft, type DraftBody, keepDraft, openDraft } from './tell-drafts.ts';
import {
	answersAt,
	atPerson,
	peopleFaults,
	peopleIntent,
	secondWordAt,
	touchedKey,
	withAnswers,
	withSecondWordAt
} from './tell-group.ts';
import { isTooQuick, SAID_BACK } from '#domain/tell/talk-alone.ts';
import { officesFor } from './tell-offices.ts';
import type { Posted } from './tell-form.ts';
import type { Visit } from './tell-view.ts';

type OpenDraft = Draft & { sent: false };

export type Step =
	| { readonly kind: 'show'; readonly draft: OpenDraft; readonly screen: Screen; readonly faults: readonly Fault[] }
	/** Another window saved this screen after the page was made: nothing was overwritten. */
	| { readonly kind: 'newer'; readonly draft: OpenDraft }
	| { readonly kind: 'send'; readonly draft: OpenDraft }
	| { readonly kind: 'sent'; readonly draft: Draft & { sent: true } }
	/** A child's story without both yeses. */
	| { readonly kind: 'nothing_kept'; readonly draft: OpenDraft }
	| { readonly kind: 'gone' };

/** Applies what was posted to the draft under its token. Tries again when another window saves in the same instant. */
export async function applyPosted(deps: IntakeDeps, visit: Visit, posted: Posted): Promise<Step> {
	for (let tries = 0; tries < 4; tries++) {
		const draft = await openDraft(deps, posted.token ?? '', visit.member);
		if (!draft) return { kind: 'gone' };
		if (draft.sent) return { kind: 'sent', draft };
		const pictures = withPictures(atPerson(draft.body, posted.screen, posted.who), posted);
		if (isOvertaken({ ...draft, body: pictures }, posted)) {
			const kept = pictures === draft.body ? draft : await keepDraft(deps, draft, pictures);
			if (kept) return { kind: 'newer', draft: kept };
			continue;
		}
		const body = withSecondWord(await withoutPicture(deps, pictures, draft, posted.intent), draft.version + 1, posted);
		const context = await contextOf(deps, visit, body, posted.screen);
		const known = answersAt(body, posted.screen);
		if (endsHere(visit, posted, known)) return { kind: 'nothing_kept', draft };
		// A look at the preview while choosing; what was chosen is kept when a button is pressed.
		if (posted.intent === 'peek') return { kind: 'show', draft: { ...draft, body }, screen: posted.screen, faults: [] };
		// Nothing is typed on the last page; saving it would make a second click find a changed draft.
		if (posted.intent === 'send') return readyToSend(draft, context);
		const turn = peopleIntent(body, posted.intent);
		const faults = posted.intent === 'next' ? faultsOf(posted.screen, body, context) : [];
		const next = turn?.screen ?? nextScreen(posted, known, faults);
		const after = turn?.body ?? afterIntent(posted, body);
		const kept = await keepDraft(deps, draft, {
			...after,
			...timed(draft, { ...after, screen: next }, posted, deps.clock()),
			screen: next
		});
		if (!kept) continue;
		return { kind: 'show', draft: kept, screen: next, faults };
	}
	throw new Error('a draft changed again and again while it was being saved');
}

/** When the page that comes next is first shown, and whether a person's yes to having understood came too soon. */
function timed(
	{ body: before }: OpenDraft,
	after: DraftBody,
	posted: Posted,
	now: number
): Pick<DraftBody, 'since' | 'quick'> {
	const { screen } = posted;
	const known = answersAt(before, screen);
	const saysSo = SAID_BACK.some((field) => known[field] !== 'yes' && posted.answers[field] === 'yes');
	const quick = saysSo && before.mode === 'interviewer' && isTooQuick(now - (before.since ?? 0));
	const stays = after.screen === before.screen && after.who === before.who;
	return { since: stays ? (before.since ?? now) : now, quick: before.quick === true || quick };
}

/** Whether the answers of this screen were changed elsewhere since the page was made, to something else. */
function isOvertaken({ body }: OpenDraft, posted: Posted): boolean {
	const since = body.touched[touchedKey(body, posted.screen)] ?? 0;
	return since > posted.version && !sameAnswers(posted.screen, answersAt(body, posted.screen), posted.answers);
}

function sameAnswers(screen: Screen, one: Answers, other: Answers): boolean {
	const plain = (text: string | undefined) => (text ?? '').replace(/\r\n/g, '\n');
	// A second word is not kept among the answers; it cannot be compared, and asks for itself.
	return FIELDS[screen].every((field) => SECRET.includes(field) || plain(one[field]) === plain(other[field]));
}

const SECRET: readonly string[] = ['secondWord', 'secondWordAgain', 'noSecondWord'];

function withPictures(body: DraftBody, { pictures }: Posted): DraftBody {
	const fresh = pictures.filter(({ id }) => !body.pictures.some((known) => known.id === id));
	return fresh.length === 0 ? body : { ...body, pictures: [...body.pictures, ...fresh] };
}

async function withoutPicture(deps: IntakeDeps, body: DraftBody, draft: OpenDraft, intent: string): Promise<DraftBody> {
	const id = intent.startsWith('remove:') ? intent.slice('remove:'.length) : null;
	if (id === null || !body.pictures.some((picture) => picture.id === id)) return body;
	const path = await removeDraftFile(deps.db, deps.seal.drafts.hashOf(draft.token), id);
	if (path) await rm(join(deps.files, path), { force: true });
	return { ...body, pictures: body.pictures.filter((picture) => picture.id !== id) };
}

/** The answers as typed; a second word that passes its checks is taken out of them and kept by itself. */
function withSecondWord(body: DraftBody, version: number, posted: Posted): DraftBody {
	const { screen } = posted;
	const changed = !sameAnswers(screen, answersAt(body, screen), posted.answers);
	const touched = changed ? { ...body.touched, [touchedKey(body, screen)]: version } : body.touched;
	const typed = withAnswers({ ...body, touched }, screen, posted.answers);
	if (screen !== 'reach') return typed;
	const answers = answersAt(typed, screen);
	const word = answers.secondWord ?? '';
	const cleared = withAnswers(typed, screen, { ...answers, secondWord: '', secondWordAgain: '', noSecondWord: '' });
	if (answers.noSecondWord === 'yes') return withSecondWordAt(cleared, screen, null);
	const hasSecondWord = secondWordAt(body, screen) !== null;
	const context: CheckContext = { now: 0, offices: [], mode: body.mode, hasSecondWord };
	const isGood = !checkScreen('reach', answers, context).some(({ field }) => SECRET.includes(field));
	return word === '' || !isGood ? typed : withSecondWordAt(cleared, screen, word);
}

async function contextOf(deps: IntakeDeps, visit: Visit, body: DraftBody, screen: Screen): Promise<CheckContext> {
	const offices = await officesFor(deps.db, body.answers.country, visit.office);
	return {
		now: deps.clock(),
		offices: offices.map((office) => office.id),
		mode: visit.mode,
		hasSecondWord: secondWordAt(body, screen) !== null
	};
}

function faultsOf(screen: Screen, body: DraftBody, context: CheckContext): Fault[] {
	return screen === 'people' ? peopleFaults(body, context) : checkScreen(screen, answersAt(body, screen), context);
}

/** Alone, nobody under eighteen tells; with an interviewer, a no or a silence of guardian or child ends it at once. */
function endsHere({ mode }: Visit, { screen, intent }: Posted, answers: Answers): boolean {
	if (mode === 'self') return intent === 'send' && isChild(answers);
	const goesOn = intent === 'send' || (screen === 'child' && intent !== 'back' && intent !== 'peek');
	return goesOn && mustKeepNothing(answers);
}

function afterIntent({ intent }: Posted, body: DraftBody): DraftBody {
	const left = leftOut(intent);
	if (left) {
		const shown = answersAt(body, 'shown');
		const also = ALSO.filter((channel) => channel !== left && wants(shown, channel)).join(',');
		const choice = withAnswers(body, 'shown', { ...shown, also });
		return withAnswers(choice, left, { ...answersAt(choice, left), [ackField(left)]: '' });
	}
	return intent === 'minor' ? { ...body, answers: { ...body.answers, adult: 'no' } } : body;
}

/** The channel that a button on its own screen leaves out: `no_print`. */
function leftOut(intent: string): OutsideChannel | null {
	return OUTSIDE_SCREENS.find((channel) => intent === `no_${channel}`) ?? null;
}

function nextScreen(posted: Posted, answers: Answers, faults: readonly Fault[]): Screen {
	const { intent, screen } = posted;
	if (intent.startsWith('go:')) {
		const wanted = intent.slice('go:'.length);
		return isScreen(wanted) ? wanted : screen;
	}
	const left = leftOut(intent);
	if (left) return neighbour(left, 1, answers);
	if (intent === 'minor') return 'child';
	if (intent === 'back') return neighbour(screen, -1, answers);
	if (
		intent === 'next' &&
		faults.length === 0 &&
		posted.refused.length + posted.refusedRecordings.length === 0 &&
		!posted.cutOff
	)
		return neighbour(screen, 1, answers);
	return screen;
}

/** Before sending, every page is looked at again: a month may have passed, an office may have closed. */
function readyToSend(draft: OpenDraft, context: CheckContext): Step {
	const { body } = draft;
	const together = isGroup(body.answers);
	for (const screen of SCREENS) {
		if (!isAsked(screen, body.answers) || (together && isPersonScreen(screen))) continue;
		const faults = faultsOf(screen, body, context);
		if (faults.length > 0) return { kind: 'show', draft, screen, faults };
	}
	return { kind: 'send', draft };
}
