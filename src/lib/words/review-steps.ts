import { nextOf, type Step, type StepName, stepsOf } from '#domain/story/steps.ts';
import type { ReviewView } from '#server/desk/door.ts';

/** The teller is asked about the text as it stands now: there is nothing to ask again. */
export function waitsForNewest({ consent, tellings }: ReviewView): boolean {
	const main = tellings.find((one) => one.source === null);
	return consent.waitingSince !== null && (main === undefined || main.askedVersion === main.version);
}

/** The steps of a story as the review page knows it. */
export function reviewSteps(review: ReviewView): Step[] {
	const { talkAlone: talk } = review;
	return stepsOf({
		tellings: review.tellings.map((one) => ({ ...one, main: one.source === null })),
		words: review.recordings.flatMap(({ transcripts }) =>
			transcripts.map(({ source, version, tellerVersion, reviewedVersion }) => ({
				main: source === null,
				...{ version, tellerVersion, reviewedVersion }
			}))
		),
		picturesLooked: review.pictures.filter(({ state }) => state !== 'refused').map((one) => one.confirmedBy !== null),
		openQuestions: review.checklist?.open ?? null,
		questionsWait: waitsForOthers(review),
		isJudged: review.riskBy !== null && (review.basis !== 'teller' || review.riskFloor !== null),
		// In practice mode nothing waits for it, and it is no step until it was had.
		waitsForTalk: talk === null || (!talk.waits && talk.outcome !== 'own_wish') ? null : talk.waits,
		isHistorical: review.basis === 'public_domain',
		isHandedOver: ['ready', 'published'].includes(review.deskState)
	});
}

/** This person's side has answered the questions, and the other has not. */
function waitsForOthers({ checklist }: ReviewView): boolean {
	return checklist !== null && checklist.own.isIn && !checklist.otherIsIn;
}

/** What somebody else has to do leads nobody on. */
function isMine(review: ReviewView, step: StepName): boolean {
	const { can, checklist } = review;
	return {
		text: can.edit_telling,
		pictures: can.cover_picture,
		questions: checklist !== null && !waitsForOthers(review),
		danger: can.judge_risk,
		alone: can.record_talk,
		teller: can.ask_teller && !waitsForNewest(review) && review.consent.mayBeAsked,
		second: can.review,
		publish: can.hand_over
	}[step];
}

/** What comes next, and how it is said: to whoever can do it, or to whoever waits for somebody else. */
export interface NextStep {
	readonly step: StepName;
	readonly isMine: boolean;
	/** `review_next_…` */
	readonly says: StepName | 'waiting' | 'stopped' | 'others' | 'settle' | 'text_wait' | 'teller_wait';
}

/** The next step of a story for the person whose page it is; null: all is done, or it was taken back. */
export function nextStepOf(review: ReviewView): NextStep | null {
	if (review.takenBack) return null;
	const next = nextOf(reviewSteps(review), (step) => isMine(review, step));
	return next && { ...next, says: wordsFor(review, next) };
}

function wordsFor(review: ReviewView, next: Pick<NextStep, 'step' | 'isMine'>): NextStep['says'] {
	const { step } = next;
	if (step === 'questions' && waitsForOthers(review)) return 'others';
	if (step === 'questions' && review.checklist?.both) return 'settle';
	if (step === 'text' && !next.isMine) return 'text_wait';
	if (step !== 'teller' || next.isMine) return step;
	if (waitsForNewest(review)) return 'waiting';
	return review.consent.mayBeAsked ? 'teller_wait' : 'stopped';
}
