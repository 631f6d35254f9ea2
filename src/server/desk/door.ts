/** The door for staff. Each function authorizes first: authorize → load → decide → save → log → enqueue. */
import type { Member } from '#server/store/accounts/members.ts';
import { readSiteName } from '#server/store/site-name.ts';
import { createAuthContext } from './auth/context.ts';
import { enrolmentOf, finishEnrolment } from './auth/second-factor.ts';
import { giveCode, giveRecoveryCode, memberOfVisit, signIn, signOut } from './auth/sign-in.ts';
import { assign, claim, release } from './claim-story.ts';
import type { DeskDeps, Visit } from './deps.ts';
import { countHold, hold, lift, readHolds } from './hold-stories.ts';
import { acceptInvitation, isWelcome, readInvitation, welcome } from './join.ts';
import { makeOffice, readOffices, saveFrameHosts, saveOffice, saveSiteName } from './manage-offices.ts';
import { changeAccount, closeAccount, invite, readPeople, resetSecondFactor, withdraw } from './manage-people.ts';
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

export type { ReviewView } from './review/read-review.ts';
export type { NoticeTranslationView } from './translate/notices.ts';
export type { TranslationView } from './translate/read-translation.ts';
export type { PauseView } from './paused-stories.ts';
export type { PictureView } from './review/read-pictures.ts';
export type { RecordingView } from './review/read-recordings.ts';
export type DeskDoor = ReturnType<typeof createDeskDoor>;

/** What comes after the dependencies (and the sign-in context) of a function. */
type After<F, Skip extends unknown[]> = F extends (...all: [...Skip, ...infer Rest]) => unknown ? Rest : never;

/** Makes the door from what it may use; see `DeskDeps`. */
export function createDeskDoor(deps: DeskDeps) {
	const auth = createAuthContext(deps);
	type D = [DeskDeps];
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
		isWelcome: (...rest: After<typeof isWelcome, D>) => isWelcome(deps, ...rest),
		welcome: (...rest: After<typeof welcome, D>) => welcome(deps, ...rest),
		readInvitation: (...rest: After<typeof readInvitation, D>) => readInvitation(deps, ...rest),
		acceptInvitation: (...rest: After<typeof acceptInvitation, D>) => acceptInvitation(deps, ...rest),
		switchPractice: (visit: Visit, role: 'editor' | 'reviewer', language: string) =>
			switchPractice(deps, auth, visit, role, language),
		saveLanguages: (...rest: After<typeof saveLanguages, D>) => saveLanguages(deps, ...rest),
		changePassword: (visit: Visit, member: Member, typed: { now: string; password: string; again: string }) =>
			changePassword(deps, auth, visit, member, typed),
		renewRecoveryCodes: (visit: Visit, member: Member, typed: { now: string }) =>
			renewRecoveryCodes(deps, auth, visit, member, typed),
		readMenu: (...rest: After<typeof readMenu, D>) => readMenu(deps, ...rest),
		openQueue: (...rest: After<typeof openQueue, D>) => openQueue(deps, ...rest),
		claim: (...rest: After<typeof claim, D>) => claim(deps, ...rest),
		release: (...rest: After<typeof release, D>) => release(deps, ...rest),
		assign: (...rest: After<typeof assign, D>) => assign(deps, ...rest),
		listStopRequests: (...rest: After<typeof listStopRequests, D>) => listStopRequests(deps, ...rest),
		pauseForSomebody: (...rest: After<typeof pauseForSomebody, D>) => pauseForSomebody(deps, ...rest),
		answerStopRequest: (...rest: After<typeof answerStopRequest, D>) => answerStopRequest(deps, ...rest),
		answerChosenStops: (...rest: After<typeof answerChosenStops, D>) => answerChosenStops(deps, ...rest),
		readStopAlarm: (...rest: After<typeof readStopAlarm, D>) => readStopAlarm(deps, ...rest),
		lookAtStops: (...rest: After<typeof lookAtStops, D>) => lookAtStops(deps, ...rest),
		listPaused: (...rest: After<typeof listPaused, D>) => listPaused(deps, ...rest),
		readPause: (...rest: After<typeof readPause, D>) => readPause(deps, ...rest),
		askToLiftPause: (...rest: After<typeof askToLiftPause, D>) => askToLiftPause(deps, ...rest),
		liftPause: (...rest: After<typeof liftPause, D>) => liftPause(deps, ...rest),
		readHolds: (...rest: After<typeof readHolds, D>) => readHolds(deps, ...rest),
		countHold: (...rest: After<typeof countHold, D>) => countHold(deps, ...rest),
		hold: (...rest: After<typeof hold, D>) => hold(deps, ...rest),
		lift: (...rest: After<typeof lift, D>) => lift(deps, ...rest),
		openOpenings: (...rest: After<typeof openOpenings, D>) => openOpenings(deps, ...rest),
		acknowledgeAlarm: (...rest: After<typeof acknowledgeAlarm, D>) => acknowledgeAlarm(deps, ...rest),
		readOffices: (...rest: After<typeof readOffices, D>) => readOffices(deps, ...rest),
		makeOffice: (...rest: After<typeof makeOffice, D>) => makeOffice(deps, ...rest),
		saveOffice: (...rest: After<typeof saveOffice, D>) => saveOffice(deps, ...rest),
		saveFrameHosts: (...rest: After<typeof saveFrameHosts, D>) => saveFrameHosts(deps, ...rest),
		siteName: () => readSiteName(deps.db),
		saveSiteName: (...rest: After<typeof saveSiteName, D>) => saveSiteName(deps, ...rest),
		readNotices: (...rest: After<typeof readNotices, D>) => readNotices(deps, ...rest),
		takeNoticeSound: (...rest: After<typeof takeNoticeSound, D>) => takeNoticeSound(deps, ...rest),
		letMachineRead: (...rest: After<typeof letMachineRead, D>) => letMachineRead(deps, ...rest),
		withdrawNoticeSound: (...rest: After<typeof withdrawNoticeSound, D>) => withdrawNoticeSound(deps, ...rest),
		readPress: (...rest: After<typeof readPress, D>) => readPress(deps, ...rest),
		decideJournalist: (...rest: After<typeof decideJournalist, D>) => decideJournalist(deps, ...rest),
		answerPress: (...rest: After<typeof answerPress, D>) => answerPress(deps, ...rest),
		readPrints: (...rest: After<typeof readPrints, D>) => readPrints(deps, ...rest),
		orderPrint: (...rest: After<typeof orderPrint, D>) => orderPrint(deps, ...rest),
		printAgain: (...rest: After<typeof printAgain, D>) => printAgain(deps, ...rest),
		printedSheet: (...rest: After<typeof printedSheet, D>) => printedSheet(deps, ...rest),
		readProfiles: (...rest: After<typeof readProfiles, D>) => readProfiles(deps, ...rest),
		writeProfile: (...rest: After<typeof writeProfile, D>) => writeProfile(deps, ...rest),
		sayYesToProfile: (...rest: After<typeof sayYesToProfile, D>) => sayYesToProfile(deps, ...rest),
		takeBackProfile: (...rest: After<typeof takeBackProfile, D>) => takeBackProfile(deps, ...rest),
		readPeople: (...rest: After<typeof readPeople, D>) => readPeople(deps, ...rest),
		invite: (...rest: After<typeof invite, D>) => invite(deps, ...rest),
		withdraw: (...rest: After<typeof withdraw, D>) => withdraw(deps, ...rest),
		changeAccount: (...rest: After<typeof changeAccount, D>) => changeAccount(deps, ...rest),
		closeAccount: (...rest: After<typeof closeAccount, D>) => closeAccount(deps, ...rest),
		resetSecondFactor: (...rest: After<typeof resetSecondFactor, D>) => resetSecondFactor(deps, ...rest),
		missingRecovery: (...rest: After<typeof missingRecovery, D>) => missingRecovery(deps, ...rest),
		readHealth: (...rest: After<typeof readDeskHealth, D>) => readDeskHealth(deps, ...rest),
		readRestore: (...rest: After<typeof readRestore, D>) => readRestore(deps, ...rest),
		sayRestoreLookedAt: (...rest: After<typeof sayRestoreLookedAt, D>) => sayRestoreLookedAt(deps, ...rest),
		askForDrill: (...rest: After<typeof askForDrill, D>) => askForDrill(deps, ...rest)
	};
}
