import { sameLanguage } from '#domain/base/language.ts';
import type { HoldScope } from '#domain/consent/holds.ts';
import type { Risk } from '#domain/consent/risk.ts';
import {
	DESK_ACTS,
	OFFICE_ACTS,
	STORY_ACTS,
	type DeskAct,
	type OfficeAct,
	type Role,
	type StoryAct
} from '#domain/office/roles.ts';

/** Who asks. */
export interface Staff {
	readonly id: string;
	readonly roles: readonly Role[];
	/** Null: belongs to no office, so only what is open to the whole network is open to them. */
	readonly officeId: string | null;
	/** Languages this person reads. */
	readonly reading: readonly string[];
}

/** What decides about a story: none of its words. */
export interface StorySubject {
	readonly officeId: string;
	readonly risk: Risk;
	readonly assignedTo: string | null;
	/** Everyone who gathered, edited or translated it. */
	readonly authors: readonly string[];
	/** Everyone who gathered it. */
	readonly gatheredBy: readonly string[];
	/** A child who is alone tells it: a reviewer of another office is needed for the panel. */
	readonly needsPanel?: boolean;
}

/** Acts that only somebody may do who had no hand in the story. */
const SECOND_PAIR_OF_EYES: readonly StoryAct[] = ['judge_risk', 'review', 'answer_wish', 'sign_best_interests'];

/**
 * Whether this person may do this to this story: a role that allows it, in the office that answers for the story (or
 * any, for stopping), and never in judgement over one's own work.
 *
 * A critical story is also open to the reviewer of another office to whom it was given; only that reviewer can approve it.
 */
export function mayOnStory(staff: Staff, act: StoryAct, story: StorySubject): boolean {
	const rule: { roles: readonly Role[]; everywhere?: true } = STORY_ACTS[act];
	if (SECOND_PAIR_OF_EYES.includes(act) && story.authors.includes(staff.id)) return false;
	const guest = isGuestReviewer(staff, story);
	if (act === 'review' && story.risk === 'critical' && !guest) return false;
	return staff.roles.some((role) => {
		if (!rule.roles.includes(role)) return false;
		if (rule.everywhere === true || role === 'network_manager') return true;
		if (role === 'reviewer' && guest) return true;
		if (staff.officeId !== story.officeId) return false;
		// Somebody who only gathers sees what they gathered themselves.
		if (role === 'interviewer') return story.gatheredBy.includes(staff.id);
		return true;
	});
}

/** Whether this person looks after a story of another office that was given to them: a critical one, or for the panel. */
function isGuestReviewer(staff: Staff, story: StorySubject): boolean {
	return (
		(story.risk === 'critical' || story.needsPanel === true) &&
		story.assignedTo === staff.id &&
		staff.officeId !== null &&
		staff.officeId !== story.officeId &&
		staff.roles.includes('reviewer')
	);
}

/** Whether this person may do this in this office: managers in their own, managers of the network in all. */
export function mayInOffice(staff: Staff, act: OfficeAct, officeId: string | null): boolean {
	return staff.roles.some(
		(role) =>
			(OFFICE_ACTS[act] as readonly Role[]).includes(role) &&
			(role === 'network_manager' || (officeId !== null && officeId === staff.officeId))
	);
}

/** Whether this person may do this at the desk at all. */
export function mayAtDesk(staff: Staff, act: DeskAct): boolean {
	return staff.roles.some((role) => (DESK_ACTS[act] as readonly Role[]).includes(role));
}

/**
 * Whether this person may be one of the two reviewers who lift a hold. One that names stories, people or an office belongs to
 * the offices that answer for them; one upon a country, a language or days belongs to the whole network.
 */
export function mayLiftHold(staff: Staff, hold: { scope: HoldScope; offices: readonly string[] }): boolean {
	if (!mayAtDesk(staff, 'lift_hold')) return false;
	const isOfOffices = hold.scope === 'story' || hold.scope === 'person' || hold.scope === 'office';
	if (!isOfOffices || hold.offices.length === 0 || staff.roles.includes('network_manager')) return true;
	return staff.officeId !== null && hold.offices.includes(staff.officeId);
}

/** Whether this person learns that somebody opened very much: managers of the offices that it concerns, and of the network. */
export function maySeeAlarm(staff: Staff, offices: readonly string[]): boolean {
	if (!mayAtDesk(staff, 'acknowledge_alarm')) return false;
	return staff.roles.includes('network_manager') || (staff.officeId !== null && offices.includes(staff.officeId));
}

/** Whether a language was given to this person to translate into or from. Without any, nothing is offered. */
export function translatesInto(staff: Pick<Staff, 'reading'>, language: string): boolean {
	return reads(staff, language);
}

/** Whether this person reads the language; a person without any language listed is offered nothing by language. */
export function reads(staff: Pick<Staff, 'reading'>, language: string): boolean {
	return staff.reading.some((tag) => sameLanguage(tag, language));
}
