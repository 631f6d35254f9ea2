import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { K_MIN } from '#domain/consent/k.ts';
import type { PersonLevels } from '#domain/consent/ladders.ts';
import { type DenialReason, project } from '#domain/consent/project.ts';
import { type Shown, type Showable, show } from '#domain/consent/show.ts';
import type { Person, StoryConsent } from '#domain/consent/story-consent.ts';

/** What one channel shows of a telling now, and what it will show once nothing stands in the way any more. */
export interface Preview {
	readonly channel: OfferedChannel;
	readonly language: string;
	/** Why readers see nothing now; empty: they see it, as far as its approvals go. */
	readonly reasons: readonly DenialReason[];
	/** What they would see; null: the teller does not allow this channel, or not this language. */
	readonly would: Shown<OfferedChannel> | null;
}

/** A telling with all that could be shown beside it. */
export type Previewed = Omit<Showable, 'id' | 'publishedDay'>;

/**
 * What each channel would show of each telling. The limits are those of `project()`; only what passes by itself or by an
 * act of the desk (waiting, holds, a missing reviewer) is taken as over. For the eyes of the desk.
 */
export function previewAll(consent: StoryConsent, tellings: readonly Previewed[], now: number): Preview[] {
	const open = withoutObstacles(consent, now);
	return OFFERED.flatMap((channel) =>
		tellings.map((known): Preview => {
			const { language } = known.telling;
			const question = { channel, language, now, kMin: K_MIN };
			const denied = project(consent, question);
			const projection = project(open, question);
			const publishedDay = new Date(now).toISOString().slice(0, 10);
			return {
				channel,
				language,
				reasons: denied.ok ? [] : denied.reasons,
				would: projection.ok ? show(projection, { ...known, id: consent.id, publishedDay }) : null
			};
		})
	);
}

/**
 * The most that any channel shows of each person, by person id, once nothing stands in the way: who has no voice here is heard
 * nowhere, and whose face is not visible here is seen nowhere.
 */
export function mostOfEach(
	consent: StoryConsent,
	languages: readonly string[],
	now: number
): Readonly<Record<string, PersonLevels>> {
	const open = withoutObstacles(consent, now);
	const all = OFFERED.flatMap((channel) =>
		languages.flatMap((language) => {
			const projection = project(open, { channel, language, now, kMin: K_MIN });
			return projection.ok ? [projection.people] : [];
		})
	);
	const most = (id: string, element: keyof PersonLevels) => Math.max(0, ...all.map((each) => each[id]?.[element] ?? 0));
	return Object.fromEntries(
		consent.people.map(({ id }) => [id, { name: most(id, 'name'), face: most(id, 'face'), voice: most(id, 'voice') }])
	);
}

/** The story as it stands when waiting is over and everybody has said yes; levels, ends and languages are untouched. */
export function withoutObstacles(consent: StoryConsent, now: number): StoryConsent {
	const willing = (person: Person): Person => ({
		...person,
		state: ['requested', 'cooling', 'active', 'suspended'].includes(person.state) ? 'active' : person.state,
		grants: Object.fromEntries(
			Object.entries(person.grants).map(([channel, grant]) => [channel, { ...grant, from: Math.min(grant.from, now) }])
		)
	});
	return {
		...consent,
		safetyHold: false,
		embargoUntil: now,
		holdEvents: [],
		authors: [],
		reviewedBy: ['a second person'],
		people: consent.people.map((person) => (person.role === 'teller' ? willing(person) : person))
	};
}
