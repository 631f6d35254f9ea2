/** The acts of the review page, each with what it may use already in its hand. */
import { boundTo } from '../bound.ts';
import type { DeskDeps } from '../deps.ts';
import { answerAnew, saveChecklist, settleQuestion } from './answer-checklist.ts';
import { answerCorrection } from './answer-correction.ts';
import { decideLetter } from './answer-letter.ts';
import { answerWish } from './answer-wish.ts';
import { approveHistorical, openBatch } from './approve-batch.ts';
import { approveStory } from './approve-story.ts';
import { askTeller } from './ask-teller.ts';
import { askToEndStory, endStory, keepStory } from './end-story.ts';
import { doubtYes, dropDoubt, findYesInvalid } from './invalid-yes.ts';
import { askContact, giveContact } from './change-contact.ts';
import { askOriginals, giveOriginals } from './hand-out.ts';
import { lookAtFinds } from './look-at-finds.ts';
import { flagHelp, judgeRisk } from './judge.ts';
import { markTestimony, unmarkTestimony } from './mark-testimony.ts';
import { askReceipt, giveReceipt } from './new-receipt.ts';
import { openSealed } from './open-sealed.ts';
import { confirmPicture, saveAlt, streamPicture } from './picture-acts.ts';
import { decideAboutRecording, saveReading, saveTranscript } from './recording-acts.ts';
import { addPerson, findsPersonInOrigin, personSaid, savePersonWords } from './people-in-story.ts';
import { answerNeverKnown, flagChild, recordAdultTalk, signBestInterests } from './protect-child.ts';
import { readReview } from './read-review.ts';
import { recordRenewal, remindTeller } from './renew-at-desk.ts';
import { renewHistoricalText } from './renew-historical.ts';
import { recordTalk } from './record-talk.ts';
import { releaseToReaders } from './release-story.ts';
import { makeWithout } from './make-without.ts';
import { saveFacts } from './save-facts.ts';
import { saveTelling } from './save-telling.ts';
import { saveWorking } from './save-working.ts';
import { talkedAlone } from './talk-alone.ts';
import { readMessages, writeMessage } from './talk-to-teller.ts';
import { streamReading, streamRecording, streamStill } from './stream-recording.ts';
import { askLiftTrafficking, flagTrafficking, liftTrafficking } from './trafficking.ts';
import { withdrawReview } from './withdraw-review.ts';

export type ReviewActs = ReturnType<typeof createReviewActs>;

/** Everything the review page can ask for. */
export function createReviewActs(deps: DeskDeps) {
	const bound = boundTo(deps);
	return {
		read: bound(readReview),
		open: bound(openSealed),
		saveTelling: bound(saveTelling),
		saveWorking: bound(saveWorking),
		saveFacts: bound(saveFacts),
		mark: bound(markTestimony),
		unmark: bound(unmarkTestimony),
		saveChecklist: bound(saveChecklist),
		settleQuestion: bound(settleQuestion),
		answerAnew: bound(answerAnew),
		lookAtFinds: bound(lookAtFinds),
		judgeRisk: bound(judgeRisk),
		flagHelp: bound(flagHelp),
		flagTrafficking: bound(flagTrafficking),
		askLiftTrafficking: bound(askLiftTrafficking),
		liftTrafficking: bound(liftTrafficking),
		askTeller: bound(askTeller),
		writeMessage: bound(writeMessage),
		readMessages: bound(readMessages),
		answerCorrection: bound(answerCorrection),
		answerWish: bound(answerWish),
		recordTalk: bound(recordTalk),
		talkedAlone: bound(talkedAlone),
		remindTeller: bound(remindTeller),
		recordRenewal: bound(recordRenewal),
		renewHistorical: bound(renewHistoricalText),
		decideLetter: bound(decideLetter),
		addPerson: bound(addPerson),
		personSaid: bound(personSaid),
		savePersonWords: bound(savePersonWords),
		findsPersonInOrigin: bound(findsPersonInOrigin),
		signBestInterests: bound(signBestInterests),
		flagChild: bound(flagChild),
		answerNeverKnown: bound(answerNeverKnown),
		recordAdultTalk: bound(recordAdultTalk),
		makeWithout: bound(makeWithout),
		askToEnd: bound(askToEndStory),
		endStory: bound(endStory),
		keepStory: bound(keepStory),
		doubtYes: bound(doubtYes),
		findYesInvalid: bound(findYesInvalid),
		dropDoubt: bound(dropDoubt),
		askReceipt: bound(askReceipt),
		giveReceipt: bound(giveReceipt),
		askOriginals: bound(askOriginals),
		giveOriginals: bound(giveOriginals),
		askContact: bound(askContact),
		giveContact: bound(giveContact),
		approve: bound(approveStory),
		withdrawApproval: bound(withdrawReview),
		handOver: bound(releaseToReaders),
		streamPicture: bound(streamPicture),
		confirmPicture: bound(confirmPicture),
		saveAlt: bound(saveAlt),
		streamRecording: bound(streamRecording),
		streamReading: bound(streamReading),
		streamStill: bound(streamStill),
		decideAboutRecording: bound(decideAboutRecording),
		saveTranscript: bound(saveTranscript),
		saveReading: bound(saveReading),
		openBatch: bound(openBatch),
		approveHistorical: bound(approveHistorical)
	};
}
