/** What the teller's own page shows, field by field; nothing else of the story reaches the page. */
import { CEILING, OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import type { Element, Levels } from '#domain/consent/ladders.ts';
import { grantsOf } from '#server/intake/change-my-consent.ts';
import { certificateOf, type SignedCertificate } from '#server/intake/certificate.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { type MyMessage, type SafeText, readMySealedStory } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { OpenedStory } from '#server/intake/open-my-story.ts';

/** Where the story stands, in one word that the page turns into a plain sentence. */
export type MyStatus =
	| 'arrived'
	| 'in_review'
	| 'waiting_for_you'
	| 'cooling'
	| 'ready'
	| 'shown'
	| 'held'
	| 'claim'
	| 'paused'
	| 'expired'
	| 'closed'
	| 'taken_back'
	| 'erased';

/** The elements that a teller chooses about; the others stay as they were given. */
export const CHOSEN_ELEMENTS = [
	'text',
	'name',
	'face',
	'origin',
	'current',
	'time',
	'age'
] as const satisfies Element[];

export interface MyGrantView {
	readonly channel: OfferedChannel;
	/** False: the channel is offered, and the teller has not switched it on. */
	readonly given: boolean;
	readonly levels: Levels;
	readonly ceiling: Levels;
	/** `YYYY-MM`: the last month in which it is shown; null where nothing was given. */
	readonly untilMonth: string | null;
	readonly excludedLanguages: readonly string[];
}

export interface MyView {
	/** Goes back in a hidden field of every form. */
	readonly carried: string;
	readonly id: string;
	readonly status: MyStatus;
	/** End of cooling-off, or day of erasing; milliseconds since 1970. */
	readonly statusUntil: number | null;
	readonly practice: boolean;
	readonly canPause: boolean;
	readonly canResume: boolean;
	readonly canTakeBack: boolean;
	readonly canChange: boolean;
	readonly shown: readonly { readonly channel: string; readonly language: string }[];
	readonly grants: readonly MyGrantView[];
	readonly copies: MyStory['copies'];
	readonly openings: number;
	readonly hasSecondWord: boolean;
	readonly secondWordSaid: boolean;
	readonly safeTexts: readonly SafeText[];
	readonly messages: readonly MyMessage[];
	readonly corrections: Readonly<Record<string, number>>;
	readonly wishWaiting: boolean;
	readonly certificate: SignedCertificate | null;
}

/** Builds the page's content for an opened story. */
export async function myView(context: MineContext, { pass, carried, story }: OpenedStory): Promise<MyView> {
	const sealed = await readMySealedStory(context, pass, story);
	const status = statusOf(story, context.clock());
	const stopped = ['taken_back', 'erased', 'closed'].includes(status);
	return {
		carried,
		id: story.id,
		status,
		statusUntil: status === 'cooling' ? story.embargoUntil : story.eraseAfter,
		practice: story.practice,
		canPause: !stopped && status !== 'paused',
		canResume: status === 'paused',
		canTakeBack: status !== 'erased',
		canChange: !stopped && status !== 'expired',
		shown: story.shown.map(({ channel, language }) => ({ channel, language })),
		grants: OFFERED.map((channel) => grantView(story, channel)),
		copies: story.copies,
		openings: story.openings,
		hasSecondWord: story.hasSecondWord,
		secondWordSaid: pass.secondWord,
		safeTexts: sealed.ok ? sealed.value.safeTexts : [],
		messages: sealed.ok ? sealed.value.messages : [],
		corrections: sealed.ok ? sealed.value.corrections : {},
		wishWaiting: wishWaits(story),
		certificate: certificateOf(context, story)
	};
}

/** The status of a story at an instant (milliseconds since 1970); the gravest thing that is true comes first. */
export function statusOf(story: MyStory, now: number): MyStatus {
	if (story.erasedAt !== null) return 'erased';
	if (story.takenBackAt !== null) return 'taken_back';
	if (story.state === 'suspended') return 'paused';
	if (story.state === 'expired') return 'expired';
	if (story.deskState === 'closed') return 'closed';
	if (story.held) return 'held';
	if (story.waiting) return 'waiting_for_you';
	if (story.shown.length > 0) return 'shown';
	if (story.state === 'active' && story.holdEvents.length > 0) return 'claim';
	if (story.state === 'active' && story.embargoUntil !== null && story.embargoUntil > now) return 'cooling';
	if (story.deskState === 'published' || story.deskState === 'ready') return 'ready';
	return story.deskState;
}

function grantView(story: MyStory, channel: OfferedChannel): MyGrantView {
	const grant = grantsOf(story)[channel];
	return {
		channel,
		given: grant !== undefined,
		levels: grant?.levels ?? CEILING[channel],
		ceiling: CEILING[channel],
		// A yes ends with its month: the instant before tells which.
		untilMonth: grant === undefined ? null : new Date(grant.until - 1).toISOString().slice(0, 7),
		excludedLanguages: grant?.excludedLanguages ?? []
	};
}

/** Whether a wish to show more has not been answered yet. */
function wishWaits(story: MyStory): boolean {
	const last = story.events.findLast(({ kind }) => kind === 'wider_asked' || kind === 'widened' || kind === 'refused');
	return last?.kind === 'wider_asked';
}
