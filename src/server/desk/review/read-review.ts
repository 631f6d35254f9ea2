/** Reads the review page; what is sealed only for as long as this person has it open. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { mustGiveReason, OPEN_FOR } from '#domain/office/reason.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { widerGrantsByPerson } from '#server/store/consent/wider-grants.ts';
import { type FramedOn, framedOn } from '#server/store/review/frames.ts';
import { logPageOpening } from '#server/store/review/openings.ts';
import type { StoryPerson } from '#server/store/review/people.ts';
import { memberNames } from '#server/store/review/what-happened.ts';
import { openWish } from '#server/store/review/wishes.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { authorizeStory, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';
import { afterTakingBack } from './after-taking-back.ts';
import { consentCard, wishView } from './consent-card.ts';
import { readSealedParts } from './read-sealed-parts.ts';
import type { TellingView } from './read-tellings.ts';
import { readChecks, readDangers, readEnds, readEverybody, readServices, readShowing } from './review-parts.ts';
import type { ReviewView } from './review-view.ts';
import { seeStory, type SeenStory } from './seen-story.ts';
import { printOfBeside, standsBeside } from './stands-beside.ts';
import { standingWords } from './unsaid-words.ts';

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
		const [known, wrapped] = await Promise.all([loadStoryConsent(tx, storyId), wrappedKey(tx, storyId)]);
		if (known === null || wrapped === null) return refuse('not_found');
		const key = deps.keys.unwrap(storyId, wrapped);
		try {
			const at = { tx, key, storyId, member, subject: allowed.value, now: deps.clock() };
			const view = await readParts(deps, await seeStory(at, known));
			return ok({
				...view,
				besidePrint: printOfBeside(key, stands),
				names: Object.fromEntries(await memberNames(tx, membersIn(view)))
			});
		} finally {
			forgetKey(key);
		}
	});
}

type Parts = Omit<ReviewView, 'besidePrint' | 'names'>;

async function readParts(deps: DeskDeps, story: SeenStory): Promise<Parts> {
	const { tx, key, storyId, member, subject, now, row, can, isOpen, opened, told, happened } = story;
	const { consent } = told;
	const sealed = await readSealedParts(story);
	const later = await widerGrantsByPerson(tx, storyId);
	const everybody = await readEverybody(deps, story, { tellings: sealed.tellings, later });
	const sites = await framedOn(tx, storyId);
	const wish = can.answer_wish ? await openWish(tx, storyId) : null;
	if (hasWords(sealed, everybody))
		await logPageOpening(tx, { storyId, memberId: member.id, at: now, within: OPEN_FOR });
	return {
		id: row.id,
		officeId: row.office_id,
		language: row.language,
		basis: row.basis,
		deskState: row.desk_state,
		assignedTo: row.assigned_to,
		risk: row.risk,
		riskBy: row.risk_by,
		milderBy: row.milder_by,
		arrivedAt: row.arrived_at.getTime(),
		can: isOpen ? can : afterTakingBack(can),
		isAuthor: subject.authors.includes(member.id),
		isOnlyReviewer: isOnlyReviewer(member, consent, sealed.tellings),
		mustGiveReason: mustGiveReason(member, subject),
		openUntil: Object.fromEntries([...opened].map(([what, at]) => [what, at + OPEN_FOR])),
		...sealed,
		...everybody,
		...(await readDangers(story, sealed)),
		...(await readEnds(story)),
		...(await readServices(story, everybody.group !== null)),
		...(await readChecks(story, sealed)),
		...(await readShowing(story, { sealed, feedKey: deps.derive('feed-id') })),
		consent: consentCard(told, later, happened, now),
		people: peopleIn(consent),
		wish: wishView(told, wish, { now, practice: deps.site.practice }),
		standing: await standingWords({ tx, key, storyId, row }, everybody.mentioned),
		happened,
		framedOn: isOrWasFramed(consent, sites) ? sites : null
	};
}

/** Whether the page shows words of the teller, or who else is in the story. */
function hasWords(
	{ messages, tellings }: Pick<ReviewView, 'messages' | 'tellings'>,
	{ mentioned, letters }: Pick<ReviewView, 'mentioned' | 'letters'>
): boolean {
	const isWritten = messages.some(({ fromTeller }) => fromTeller);
	const isCorrected = tellings.some(({ corrections }) => corrections.length > 0);
	return isWritten || isCorrected || mentioned.length > 0 || letters.length > 0;
}

/** Ids of all whom the page names as working at the desk. */
function membersIn(view: Parts): string[] {
	return [
		...[view.assignedTo, view.riskBy, view.milderBy, view.rubric?.by, view.closing?.askedBy, view.closing?.decidedBy],
		...[view.trafficking?.setBy, view.trafficking?.liftAskedBy, view.talkAlone?.talkedBy, view.child?.clearAskedBy],
		...[view.receipt?.askedBy, view.originals?.askedBy, view.contactChange?.askedBy],
		...Object.values(view.checklist?.both?.settled ?? {}).map(({ by }) => by),
		...view.invalidYeses.flatMap((one) => [one.askedBy, one.decidedBy]),
		...(view.child?.signatures ?? []).map((one) => one.memberId),
		...(view.ending?.reminders ?? []).map((one) => one.doneBy),
		...view.happened.map((line) => line.who),
		...view.tellings.map((one) => one.by),
		...view.pictures.map((one) => one.confirmedBy),
		...view.recordings.flatMap((one) => [one.decided?.by, ...one.readings.map(({ by }) => by)])
	].filter((id) => typeof id === 'string');
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

/** Who tells it first, then the others, each in the order in which they are kept. */
function peopleIn({ people }: StoryConsent): StoryPerson[] {
	const of = (role: StoryPerson['role']) =>
		people.flatMap((one) => (one.role === role ? [{ id: one.id, role, state: one.state }] : []));
	return [...of('teller'), ...of('third_party')];
}
