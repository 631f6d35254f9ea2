/** What the review page shows, field by field. */
import type { Basis } from '#domain/story/basis.ts';
import type { PersonLevels } from '#domain/consent/ladders.ts';
import type { Preview } from '#domain/consent/preview.ts';
import type { Risk } from '#domain/consent/risk.ts';
import type { StoryAct } from '#domain/office/roles.ts';
import type { ContactChange } from '#server/store/review/contacts.ts';
import type { FramedOn } from '#server/store/review/frames.ts';
import type { StoryPerson } from '#server/store/review/people.ts';
import type { TalkAlone } from '#server/store/review/talk-alone.ts';
import type { Trafficking } from '#server/store/review/trafficking.ts';
import type { Happened } from '#server/store/review/what-happened.ts';
import type { ChecklistView } from './answer-checklist.ts';
import type { LetterView } from './answer-letter.ts';
import type { ConsentCard, WishView } from './consent-card.ts';
import type { OnlyOneView } from './count-only-one.ts';
import type { ClosingView } from './end-story.ts';
import type { GroupCard } from './group-card.ts';
import type { InvalidYesView } from './invalid-yes.ts';
import type { FindsView } from './look-at-finds.ts';
import type { ChildView } from './protect-child.ts';
import type { MessageView } from './read-messages.ts';
import type { OpenedContact, OpenedTestimony } from './read-opened.ts';
import type { PersonView } from './read-people.ts';
import type { PictureView } from './read-pictures.ts';
import type { RecordingView } from './read-recordings.ts';
import type { RubricView } from './read-rubric.ts';
import type { TellingView } from './read-tellings.ts';
import type { EndingView } from './renew-at-desk.ts';
import type { HistoricalEnd } from './renew-historical.ts';
import type { StandingWords } from './unsaid-words.ts';

export interface ReviewView {
	readonly id: string;
	readonly officeId: string;
	readonly language: string;
	readonly basis: Basis;
	readonly deskState: string;
	/** It is over: its teller took it back, or the desk ended it. */
	readonly takenBack: boolean;
	/** The desk ended it, and its teller has not taken it back since. */
	readonly isEnded: boolean;
	readonly assignedTo: string | null;
	readonly risk: Risk;
	readonly riskBy: string | null;
	/** Who judged it milder than critical, which waits for a second; null: nobody. */
	readonly milderBy: string | null;
	/** What the answers lead to at least; null: they were not given, or the story needs none. */
	readonly riskFloor: Risk | null;
	/** Null for those who neither judge nor look for what is dangerous. */
	readonly rubric: RubricView | null;
	/** Null: nobody wants to end it. */
	readonly closing: ClosingView | null;
	/** Yeses that are doubted or do not hold; empty for those who are no reviewers. */
	readonly invalidYeses: readonly InvalidYesView[];
	/** One person is enough to end it. */
	readonly endsAlone: boolean;
	/** Null: nothing of the kind holds it, or for those whom it does not concern. */
	readonly trafficking: Trafficking | null;
	/** Null: nothing asks for a talk with the teller alone, or for those who do not lead it. `waits`: the story is on no channel until then. */
	readonly talkAlone: (TalkAlone & { readonly waits: boolean }) | null;
	/** Null for those who are not told. */
	readonly needsHelp: boolean | null;
	readonly arrivedAt: number;
	/** Null for those who may not make a new receipt, and where there is none. */
	readonly receipt: { readonly askedBy: string | null } | null;
	/** Null for those who may not hand out the originals, and where there is nobody to give them to. */
	readonly originals: { readonly hasSecondWord: boolean; readonly askedBy: string | null } | null;
	/** Null for those who may not change how the teller is reached. */
	readonly contactChange: ContactChange | null;
	/** What this person may do, and what still can be done with the story. */
	readonly can: Readonly<Record<StoryAct, boolean>>;
	/** Why this person cannot approve it, although a reviewer. */
	readonly isAuthor: boolean;
	/** Whether an edit by this person takes away the only approval by somebody who had no hand in it. */
	readonly isOnlyReviewer: boolean;
	readonly mustGiveReason: boolean;
	/** Until when each is open for this person (ms since 1970). */
	readonly openUntil: Readonly<Partial<Record<'testimony' | 'contact' | 'picture' | 'recording', number>>>;
	readonly testimony: OpenedTestimony | null;
	readonly contact: OpenedContact | null;
	/** Of several tellers, how each may be reached. */
	readonly contacts: readonly { readonly place: number; readonly contact: OpenedContact | null }[];
	/** Null: one tells alone. */
	readonly group: GroupCard | null;
	readonly tellings: readonly TellingView[];
	readonly previews: readonly Preview[];
	/** Null: the story is in no count, or nothing of it may be shown. */
	readonly onlyOne: OnlyOneView | null;
	readonly consent: ConsentCard;
	readonly wish: WishView | null;
	/** Null for those who do not look: of texts of long ago, and without the role. */
	readonly finds: FindsView | null;
	/** Letters of people who say that they are in the story; empty for those who do not work on it. */
	readonly letters: readonly LetterView[];
	/** People in the story who do not tell it; empty for those who do not work on it. */
	readonly mentioned: readonly PersonView[];
	/** Which words that must go stand where, in the newest version of everything. */
	readonly standing: readonly StandingWords[];
	/** Null where a grown-up tells. */
	readonly child: ChildView | null;
	/** Consent that ends within 90 days or has ended; null: it is not time. */
	readonly ending: EndingView | null;
	/** The same of a text of long ago. */
	readonly historicalEnd: HistoricalEnd | null;
	readonly checklist: ChecklistView | null;
	readonly messages: readonly MessageView[];
	readonly pictures: readonly PictureView[];
	readonly recordings: readonly RecordingView[];
	/** Says exactly what stands there beside the texts; it comes back with an approval. */
	readonly besidePrint: string;
	/** Everybody in the story, to say who is seen or heard: the teller first. No names: they are sealed. */
	readonly people: readonly StoryPerson[];
	/** The most that any channel shows of each of them, by person id. */
	readonly most: Readonly<Record<string, PersonLevels>>;
	readonly happened: readonly Happened[];
	/** Other sites that show it in a frame, or did. Null: it never could be. */
	readonly framedOn: readonly FramedOn[] | null;
	/** Names of people at the desk, by id. */
	readonly names: Readonly<Record<string, string>>;
}
