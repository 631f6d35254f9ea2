import { type Step, stepsOf } from '#domain/story/steps.ts';
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
		isJudged: review.riskBy !== null && (review.basis !== 'teller' || review.riskFloor !== null),
		// In practice mode nothing waits for it, and it is no step until it was had.
		waitsForTalk: talk === null || (!talk.waits && talk.outcome !== 'own_wish') ? null : talk.waits,
		isHistorical: review.basis === 'public_domain',
		isHandedOver: ['ready', 'published'].includes(review.deskState)
	});
}
