/** A story as one member may see it: what they may do, what they have open, and its consent as they are told it. */
import type { State, StoryConsent } from '#domain/consent/story-consent.ts';
import { mayOnStory, type StorySubject } from '#domain/office/may.ts';
import { OPEN_FOR } from '#domain/office/reason.ts';
import { STORY_ACTS, type StoryAct } from '#domain/office/roles.ts';
import type { Member } from '#server/store/accounts/members.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import { isEnded } from '#server/store/review/closing.ts';
import { openedBy } from '#server/store/review/openings.ts';
import { type Happened, whatHappened } from '#server/store/review/what-happened.ts';
import { heldForThem, tellsOfTalk } from './talk-alone.ts';
import type { DeskTx } from './work.ts';

export interface SeenStory {
	readonly tx: DeskTx;
	readonly key: Buffer;
	readonly storyId: string;
	readonly member: Member;
	readonly subject: StorySubject;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** What they may do with it as long as it is open for work. */
	readonly can: Readonly<Record<StoryAct, boolean>>;
	/** Since when they have each part open (ms since 1970). */
	readonly opened: ReadonlyMap<string, number>;
	/** Neither taken back nor ended. */
	readonly isOpen: boolean;
	readonly row: LoadedStory['row'];
	/** As the desk knows it. */
	readonly known: LoadedStory;
	/** As this member is told it. */
	readonly told: LoadedStory;
	readonly happened: readonly Happened[];
}

/** `at`: the story is loaded, and this member may see it. */
export async function seeStory(
	at: Pick<SeenStory, 'tx' | 'key' | 'storyId' | 'member' | 'subject' | 'now'>,
	known: LoadedStory
): Promise<SeenStory> {
	const { tx, storyId, member, subject, now } = at;
	const { row, consent } = known;
	const [all, openedNow, ended] = await Promise.all([
		whatHappened(tx, storyId),
		openedBy(tx, { storyId, memberId: member.id, since: now - OPEN_FOR }),
		isEnded(tx, storyId)
	]);
	const isOpen = row.taken_back_at === null && !ended;
	// What was told is locked away for whoever took it back, also from those who had it open.
	const isLocked = !isOpen && row.basis === 'teller';
	const acts = Object.keys(STORY_ACTS) as StoryAct[];
	const may = (act: StoryAct) => mayOnStory(member, act, subject) && !(isLocked && act === 'open_testimony');
	const can = Object.fromEntries(acts.map((act) => [act, may(act)])) as Record<StoryAct, boolean>;
	const doubted = can.invalidate ? consent : withoutDoubt(consent);
	return {
		...at,
		can,
		opened: new Map([...openedNow].filter(([what]) => !isLocked || what === 'contact')),
		isOpen,
		row,
		known,
		told: { ...known, consent: can.record_talk ? doubted : heldForThem(doubted) },
		happened: can.record_talk ? all : all.filter((line) => !tellsOfTalk(line))
	};
}

/** That a yes did not hold is for reviewers; others read that it was withdrawn. */
function withoutDoubt(consent: StoryConsent): StoryConsent {
	const asTold = (state: State): State => (state === 'invalidated' ? 'withdrawn' : state);
	return { ...consent, people: consent.people.map((one) => ({ ...one, state: asTold(one.state) })) };
}
