/** The door for staff. Each function authorizes first: authorize → load → decide → save → log → enqueue. */
import type { Member } from '#server/store/accounts/members.ts';
import { readSiteName } from '#server/store/site-name.ts';
import { createAuthContext } from './auth/context.ts';
import { enrolmentOf, finishEnrolment } from './auth/second-factor.ts';
import { giveCode, giveRecoveryCode, memberOfVisit, signIn, signOut } from './auth/sign-in.ts';
import { boundTo } from './bound.ts';
import { assign, claim, release } from './claim-story.ts';
import type { DeskDeps, Visit } from './deps.ts';
import { countHold, hold, lift, readHolds } from './hold-stories.ts';
import { acceptInvitation, isWelcome, readInvitation, welcome } from './join.ts';
import { makeOffice, readOffices, saveFrameHosts, saveOffice, saveSiteName } from './manage-offices.ts';
import {
	changeAccount,
	closeAccount,
	invite,
	readPeople,
	resetSecondFactor,
	takeBackInvitation
} from './manage-people.ts';
import { letMachineRead, readNotices, takeNoticeSound, withdrawNoticeSound } from './notices.ts';
import { orderPrint, printAgain, printedSheet, readPrints } from './order-prints.ts';
import { changePassword, renewRecoveryCodes, saveLanguages } from './own-account.ts';
import { switchPractice } from './practice.ts';
import { answerPress, decideJournalist, readPress } from './press.ts';
import { readRestore, sayRestoreLookedAt } from './after-restore.ts';
import { askForDrill, missingRecovery, readDeskHealth } from './read-health.ts';
import { openQueue, readMenu } from './read-queue.ts';
import { acknowledgeAlarm, openOpenings } from './watch-openings.ts';
import { createReviewActs } from './review/acts.ts';
import { createTranslateActs } from './translate/acts.ts';
import { readProfiles, sayYesToProfile, takeBackProfile, writeProfile } from './write-profiles.ts';
import { askToLiftPause, liftPause, listPaused, readPause } from './paused-stories.ts';
import { answerChosenStops, answerStopRequest, listStopRequests, pauseForSomebody } from './stop-stories.ts';
import { lookAtStops, readStopAlarm } from './watch-stops.ts';

/** Who asks, as pages know them. */
export type DeskMember = Member;

export type { ReviewView } from './review/review-view.ts';
export type { NoticeTranslationView } from './translate/notices.ts';
export type { TranslationView } from './translate/read-translation.ts';
export type { PauseView } from './paused-stories.ts';
export type { PictureView } from './review/read-pictures.ts';
export type { RecordingView } from './review/read-recordings.ts';
export type DeskDoor = ReturnType<typeof createDeskDoor>;

/** Makes the door from what it may use; see `DeskDeps`. */
export function createDeskDoor(deps: DeskDeps) {
	const auth = createAuthContext(deps);
	const bound = boundTo(deps);
	return {
		/** Everything on the pages for translators. */
		translate: createTranslateActs(deps),
		/** Everything on the page of one story. */
		review: createReviewActs(deps),
		/** Who asks; null: nobody who is signed in. */
		memberOf: (visit: Visit): Promise<Member | null> => memberOfVisit(auth, visit),
		signIn: (visit: Visit, typed: { email: string; password: string }) => signIn(auth, visit, typed),
		giveCode: (visit: Visit, typed: string) => giveCode(auth, visit, typed),
		giveRecoveryCode: (visit: Visit, typed: string) => giveRecoveryCode(auth, visit, typed),
		signOut: (visit: Visit) => signOut(auth, visit),
		enrolmentOf: (member: Member) => enrolmentOf(auth, member),
		finishEnrolment: (visit: Visit, member: Member, code: string) => finishEnrolment(auth, visit, member, code),
		isWelcome: bound(isWelcome),
		welcome: bound(welcome),
		readInvitation: bound(readInvitation),
		acceptInvitation: bound(acceptInvitation),
		switchPractice: (visit: Visit, role: 'editor' | 'reviewer', language: string) =>
			switchPractice(deps, auth, visit, role, language),
		saveLanguages: bound(saveLanguages),
		changePassword: (visit: Visit, member: Member, typed: { now: string; password: string; again: string }) =>
			changePassword(deps, auth, visit, member, typed),
		renewRecoveryCodes: (visit: Visit, member: Member, typed: { now: string }) =>
			renewRecoveryCodes(deps, auth, visit, member, typed),
		readMenu: bound(readMenu),
		openQueue: bound(openQueue),
		claim: bound(claim),
		release: bound(release),
		assign: bound(assign),
		listStopRequests: bound(listStopRequests),
		pauseForSomebody: bound(pauseForSomebody),
		answerStopRequest: bound(answerStopRequest),
		answerChosenStops: bound(answerChosenStops),
		readStopAlarm: bound(readStopAlarm),
		lookAtStops: bound(lookAtStops),
		listPaused: bound(listPaused),
		readPause: bound(readPause),
		askToLiftPause: bound(askToLiftPause),
		liftPause: bound(liftPause),
		readHolds: bound(readHolds),
		countHold: bound(countHold),
		hold: bound(hold),
		lift: bound(lift),
		openOpenings: bound(openOpenings),
		acknowledgeAlarm: bound(acknowledgeAlarm),
		readOffices: bound(readOffices),
		makeOffice: bound(makeOffice),
		saveOffice: bound(saveOffice),
		saveFrameHosts: bound(saveFrameHosts),
		siteName: () => readSiteName(deps.db),
		saveSiteName: bound(saveSiteName),
		readNotices: bound(readNotices),
		takeNoticeSound: bound(takeNoticeSound),
		letMachineRead: bound(letMachineRead),
		withdrawNoticeSound: bound(withdrawNoticeSound),
		readPress: bound(readPress),
		decideJournalist: bound(decideJournalist),
		answerPress: bound(answerPress),
		readPrints: bound(readPrints),
		orderPrint: bound(orderPrint),
		printAgain: bound(printAgain),
		printedSheet: bound(printedSheet),
		readProfiles: bound(readProfiles),
		writeProfile: bound(writeProfile),
		sayYesToProfile: bound(sayYesToProfile),
		takeBackProfile: bound(takeBackProfile),
		readPeople: bound(readPeople),
		invite: bound(invite),
		withdrawInvitation: bound(takeBackInvitation),
		changeAccount: bound(changeAccount),
		closeAccount: bound(closeAccount),
		resetSecondFactor: bound(resetSecondFactor),
		missingRecovery: bound(missingRecovery),
		readHealth: bound(readDeskHealth),
		readRestore: bound(readRestore),
		sayRestoreLookedAt: bound(sayRestoreLookedAt),
		askForDrill: bound(askForDrill)
	};
}
