/** Everything the review page shows, field by field; what is sealed only for as long as this person has it open. */
import type { Basis } from '#domain/story/basis.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Risk } from '#domain/consent/risk.ts';
import type { State, StoryConsent } from '#domain/consent/story-consent.ts';
import type { PersonLevels } from '#domain/consent/ladders.ts';
import { mostOfEach, type Preview, previewAll } from '#domain/consent/preview.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { mustGiveReason, OPEN_FOR } from '#domain/office/reason.ts';
import { STORY_ACTS, type StoryAct } from '#domain/office/roles.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { logPageOpening, openedBy } from '#server/store/review/openings.ts';
import { type Happened, memberNames, whatHappened } from '#server/store/review/what-happened.ts';
import { askedFor, groupOf, versionsOf } from '#server/store/review/group.ts';
import { type FramedOn, framedOn } from '#server/store/review/frames.ts';
import { type ContactChange, contactChangeOf } from '#server/store/review/contacts.ts';
import { handoutOf } from '#server/store/review/handouts.ts';
import type { StoryPerson } from '#server/store/review/people.ts';
import { receiptAskedBy } from '#server/store/review/receipts.ts';
import { widerGrantsByPerson } from '#server/store/consent/wider-grants.ts';
import { countConfirmed } from '#server/store/review/pictures.ts';
import { openWish } from '#server/store/review/wishes.ts';
import { isEnded } from '#server/store/review/closing.ts';
import { type TalkAlone, talkAloneOf } from '#server/store/review/talk-alone.ts';
import { type Trafficking, traffickingOf } from '#server/store/review/trafficking.ts';
import { workingLanguages } from '#server/store/review/working-languages.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { authorizeStory, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';
import { afterTakingBack } from './after-taking-back.ts';
import { type ChecklistView, readQuestions } from './answer-checklist.ts';
import { type LetterView, readLetters } from './answer-letter.ts';
import { type ConsentCard, consentCard, type WishView, wishView } from './consent-card.ts';
import { type OnlyOneView, countOnlyOne } from './count-only-one.ts';
import { type GroupCard, groupCard } from './group-card.ts';
import { readRubricOf, type RubricView } from './read-rubric.ts';
import { type FindsView, readFinds, textsBeside } from './look-at-finds.ts';
import { type MessageView, readMessageTexts } from './read-messages.ts';
import { type OpenedContact, type OpenedTestimony, readContact, readTestimony } from './read-opened.ts';
import { type ClosingView, readClosing } from './end-story.ts';
import { type InvalidYesView, readInvalidYeses } from './invalid-yes.ts';
import { type PersonView, readPeople } from './read-people.ts';
import { type StandingWords, standingWords } from './unsaid-words.ts';
import { type EndingView, readEnding } from './renew-at-desk.ts';
import { historicalEnd, type HistoricalEnd } from './renew-historical.ts';
import { type ChildView, readChild } from './protect-child.ts';
import { type PictureView, previewPictures, readPictures } from './read-pictures.ts';
import { previewRecordings, readRecordings, type RecordingView } from './read-recordings.ts';
import { readTellings, type TellingView } from './read-tellings.ts';
import { printOfBeside, standsBeside } from './stands-beside.ts';
import { heldForThem, tellsOfTalk } from './talk-alone.ts';
import { type DeskTx, openField } from './work.ts';

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

/**
 * Reads the page for somebody who may see the story. What was told stays out until it is opened. What the teller wrote since,
 * and who else is in the story, stands on the page: that somebody read it is written down once each half hour.
 */
export async function readReview(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<ReviewView, NotAllowed | 'not_found'>> {
	return deps.db.transaction().execute(async (tx): Promise<Result<ReviewView, NotAllowed | 'not_found'>> => {
		const allowed = await authorizeStory(tx, member, 'see_story', storyId);
		if (!allowed.ok) return allowed;
		const stands = await standsBeside(tx, storyId);
		const [whole, wrapped] = await Promise.all([loadStoryConsent(tx, storyId), wrappedKey(tx, storyId)]);
		if (whole === null || wrapped === null) return refuse('not_found');
		const now = deps.clock();
		const [all, openedNow, wish, receiptAsked, handout, contactChange, later] = await Promise.all([
			whatHappened(tx, storyId),
			openedBy(tx, { storyId, memberId: member.id, since: now - OPEN_FOR }),
			openWish(tx, storyId),
			receiptAskedBy(tx, storyId, now),
			handoutOf(tx, storyId, now),
			contactChangeOf(tx, storyId, now),
			widerGrantsByPerson(tx, storyId)
		]);
		const acts = Object.keys(STORY_ACTS) as StoryAct[];
		const can = Object.fromEntries(acts.map((act) => [act, mayOnStory(member, act, allowed.value)])) as Record<
			StoryAct,
			boolean
		>;
		// What was told is locked away for whoever took it back, also from those who had it open.
		const isOpen = whole.row.taken_back_at === null && !(await isEnded(tx, storyId));
		const locked = !isOpen && whole.row.basis === 'teller';
		const opened = new Map([...openedNow].filter(([what]) => !locked || what === 'contact'));
		if (locked) can.open_testimony = false;
		const known = can.invalidate ? whole : { ...whole, consent: withoutDoubt(whole.consent) };
		const loaded = can.record_talk ? known : { ...known, consent: heldForThem(known.consent) };
		const happened = can.record_talk ? all : all.filter((line) => !tellsOfTalk(line));
		const { row, consent } = loaded;
		const key = deps.keys.unwrap(storyId, wrapped);
		try {
			const sealed = await readSealedParts({ tx, key, storyId, basis: row.basis }, { can, opened });
			const parsed = parseFacts((await openField(tx, key, storyId, 'facts'))?.value ?? {});
			const facts = parsed.ok ? parsed.value : {};
			const { floored, onlyOne } = await countOnlyOne({ tx, key: deps.derive('feed-id') }, loaded, {
				facts,
				pictures: await countConfirmed(tx, storyId),
				now
			});
			const sites = await framedOn(tx, storyId);
			const people = await groupOf(tx, storyId);
			const group = groupCard(loaded, people, later, {
				texts: sealed.tellings.filter((one) => one.source === null).length,
				askedFor: await askedFor(tx, storyId, now),
				versions: await versionsOf(tx, storyId)
			});
			const opensContact = opened.has('contact') && can.open_contact;
			const contacts = [];
			for (const { place } of opensContact ? people : [])
				contacts.push({ place, contact: await readContact({ tx, key, storyId }, place) });
			const child = await readChild(
				{ tx, key, storyId, office: row.office_id },
				{ said: opened.has('testimony') && can.open_testimony, answers: can.protect_child }
			);
			const asked = { tx, key, storyId, subject: allowed.value, isHistorical: row.basis === 'public_domain' };
			const checklist = can.fill_checklist && isOpen ? await readQuestions(asked, member) : null;
			const trafficking = can.flag_trafficking || can.lift_trafficking ? await traffickingOf(tx, storyId) : null;
			const talk = can.record_talk ? await talkAloneOf(tx, storyId) : null;
			const waits = can.record_talk && row.hold_events.includes('talk_alone');
			// A story that was told anew without somebody waits with the old one's reasons, which stay there.
			const nothingKnown = { why: [], outcome: null, talkedBy: null, talkedAt: null };
			const talkAlone = talk !== null || waits ? { ...(talk ?? nothingKnown), waits } : null;
			const ending =
				can.remind_teller && row.basis === 'teller' && isOpen
					? await readEnding(tx, { storyId, consent, now, language: member.language })
					: null;
			const end = await readClosing({ tx, key, storyId }, can.ask_to_end || can.end_story);
			const invalidYeses = can.invalidate ? await readInvalidYeses({ tx, key, storyId }) : [];
			const mentioned = can.name_people && isOpen ? await readPeople({ tx, key, storyId }) : [];
			const letters = can.name_people && isOpen ? await readLetters(deps, tx, storyId) : [];
			const says = [...sealed.messages.filter(({ fromTeller }) => fromTeller), ...mentioned, ...letters];
			if (says.length > 0 || sealed.tellings.some(({ corrections }) => corrections.length > 0))
				await logPageOpening(tx, { storyId, memberId: member.id, at: now, within: OPEN_FOR });
			const previews = previewAll(
				floored,
				sealed.tellings.flatMap(({ left: telling }) =>
					telling === null ? [] : [{ telling, facts, ...previewBeside(sealed, telling.language) }]
				),
				now
			);
			const ids = [
				row.assigned_to,
				row.risk_by,
				row.milder_by,
				...Object.values(checklist?.both?.settled ?? {}).map(({ by }) => by),
				sealed.rubric?.by ?? null,
				...invalidYeses.flatMap((one) => [one.askedBy, one.decidedBy]),
				end.closing?.askedBy ?? null,
				end.closing?.decidedBy ?? null,
				trafficking?.setBy ?? null,
				trafficking?.liftAskedBy ?? null,
				talkAlone?.talkedBy ?? null,
				receiptAsked,
				handout.askedBy,
				contactChange.askedBy,
				child?.clearAskedBy ?? null,
				...(child?.signatures ?? []).map((one) => one.memberId),
				...(ending?.reminders ?? []).map((one) => one.doneBy),
				...happened.map((line) => line.who),
				...sealed.tellings.map((one) => one.by),
				...sealed.pictures.map((one) => one.confirmedBy),
				...sealed.recordings.flatMap((one) => [one.decided?.by ?? null, ...one.readings.map(({ by }) => by)])
			].filter((id) => id !== null);
			return ok({
				id: row.id,
				officeId: row.office_id,
				language: row.language,
				basis: row.basis,
				deskState: row.desk_state,
				takenBack: !isOpen,
				isEnded:
					!isOpen && (row.taken_back_at === null || whole.consent.people.some(({ state }) => state === 'invalidated')),
				assignedTo: row.assigned_to,
				risk: row.risk,
				riskBy: row.risk_by,
				milderBy: row.milder_by,
				riskFloor: row.risk_floor && (sealed.rubric?.because.includes('in_origin') ? 'critical' : row.risk_floor),
				closing: end.closing,
				endsAlone: end.alone,
				invalidYeses,
				trafficking,
				talkAlone,
				needsHelp: can.flag_help ? row.needs_help : null,
				arrivedAt: row.arrived_at.getTime(),
				receipt: can.reissue_receipt && row.basis === 'teller' ? { askedBy: receiptAsked } : null,
				originals:
					can.hand_out_originals && row.basis === 'teller'
						? // Of several each may have chosen one: it is asked when it is known for whom.
							{ ...handout, hasSecondWord: handout.hasSecondWord && group === null }
						: null,
				contactChange: can.change_contact && row.basis === 'teller' ? contactChange : null,
				can: isOpen ? can : afterTakingBack(can),
				isAuthor: allowed.value.authors.includes(member.id),
				isOnlyReviewer: isOnlyReviewer(member, consent, sealed.tellings),
				mustGiveReason: mustGiveReason(member, allowed.value),
				openUntil: Object.fromEntries([...opened].map(([what, at]) => [what, at + OPEN_FOR])),
				...sealed,
				besidePrint: printOfBeside(key, stands),
				checklist,
				group,
				contacts,
				finds:
					can.fill_checklist && isOpen && row.basis !== 'public_domain'
						? await readFinds(
								{ tx, key, storyId },
								{
									tellings: sealed.tellings.map(({ telling }) => telling),
									beside: textsBeside(sealed.tellings, row.language, sealed.pictures, sealed.recordings)
								},
								sealed.testimony && {
									language: row.language,
									text: sealed.testimony.pieces.map(({ text }) => text).join('')
								}
							)
						: null,
				previews,
				onlyOne,
				consent: consentCard(loaded, later, happened, now),
				people: peopleIn(consent),
				most: mostOfEach(floored, [...new Set([row.language, ...sealed.tellings.map((one) => one.language)])], now),
				wish: can.answer_wish ? wishView(loaded, wish, { now, practice: deps.site.practice }) : null,
				mentioned,
				standing: await standingWords({ tx, key, storyId, row }, mentioned),
				letters,
				child,
				ending,
				historicalEnd: row.basis === 'public_domain' && isOpen ? historicalEnd(consent, now) : null,
				happened,
				framedOn: isOrWasFramed(consent, sites) ? sites : null,
				names: Object.fromEntries(await memberNames(tx, ids))
			});
		} finally {
			forgetKey(key);
		}
	});
}

/** Somebody says yes to frames, or there were some. */
function isOrWasFramed({ people }: StoryConsent, sites: readonly FramedOn[]): boolean {
	return sites.length > 0 || people.some(({ grants }) => grants.embed !== undefined);
}

function isOnlyReviewer(
	member: Member,
	{ reviewedBy, authors }: StoryConsent,
	tellings: readonly TellingView[]
): boolean {
	const second = reviewedBy.filter((reviewer) => !authors.includes(reviewer));
	const isApproved = tellings.some((one) => one.reviewedVersion !== null);
	return isApproved && second.length > 0 && second.every((reviewer) => reviewer === member.id);
}

interface Asked {
	readonly can: Readonly<Record<StoryAct, boolean>>;
	readonly opened: ReadonlyMap<string, number>;
}

type Sealed = Pick<
	ReviewView,
	'testimony' | 'contact' | 'tellings' | 'rubric' | 'messages' | 'pictures' | 'recordings'
>;

async function readSealedParts(
	at: { tx: DeskTx; key: Buffer; storyId: string; basis: Basis },
	{ can, opened }: Asked
): Promise<Sealed> {
	const { tx, key, storyId } = at;
	const hasOpen = opened.has('testimony') && can.open_testimony;
	// The safe text is for those who work on it; others see it once they have opened what it was made from.
	const reads = can.translate || can.fill_checklist || can.review || hasOpen;
	return {
		rubric: can.judge_risk || can.fill_checklist ? await readRubricOf(at) : null,
		testimony: hasOpen ? await readTestimony(at, await workingLanguages(tx, storyId)) : null,
		contact: opened.has('contact') && can.open_contact ? await readContact(at) : null,
		tellings: reads ? await readTellings(at) : [],
		messages: can.write_message ? await readMessageTexts(at) : [],
		pictures: can.cover_picture || can.translate || hasOpen ? await readPictures(tx, key, storyId) : [],
		recordings: can.cover_picture || can.translate || hasOpen ? await readRecordings(at) : []
	};
}

/** The pictures and recordings beside a text in a language, as readers would get them. */
function previewBeside({ pictures, recordings }: Sealed, language: string) {
	return { pictures: previewPictures(pictures, language), recordings: previewRecordings(recordings, language) };
}

/** That a yes did not hold is for reviewers; others read that it was withdrawn. */
function withoutDoubt(consent: StoryConsent): StoryConsent {
	const asTold = (state: State): State => (state === 'invalidated' ? 'withdrawn' : state);
	return { ...consent, people: consent.people.map((one) => ({ ...one, state: asTold(one.state) })) };
}

/** Who tells it first, then the others, each in the order in which they are kept. */
function peopleIn({ people }: StoryConsent): StoryPerson[] {
	const of = (role: StoryPerson['role']) =>
		people.flatMap((one) => (one.role === role ? [{ id: one.id, role, state: one.state }] : []));
	return [...of('teller'), ...of('third_party')];
}
