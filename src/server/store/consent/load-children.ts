import { NO_IDENTITY, panelHasSigned } from '#domain/consent/children.ts';
import type { Person } from '#domain/consent/story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * What is known of the children who tell a story, laid upon the people of it: a child who is alone has the panel for a
 * guardian, a child on the list (or not looked up in it yet) has no identity. `held`: a flag holds the story.
 */
export async function withChildren(
	db: StoryDb,
	story: { readonly id: string; readonly office_id: string },
	people: readonly Person[]
): Promise<{ people: Person[]; held: boolean }> {
	if (!people.some((person) => person.minor && person.role === 'teller')) return { people: [...people], held: false };
	const [children, signed] = await Promise.all([
		db.selectFrom('story.child').selectAll().where('story_id', '=', story.id).execute(),
		db.selectFrom('story.best_interests').selectAll().where('story_id', '=', story.id).execute()
	]);
	const signatures = signed.map((row) => ({ memberId: row.member_id, officeId: row.office_id }));
	const byPerson = new Map(children.map((child) => [child.person_id, child]));
	return {
		held: children.some((child) => child.flags.length > 0),
		people: people.map((person) => {
			const child = byPerson.get(person.id);
			if (!person.minor || child === undefined) return person;
			return {
				...person,
				guardianOk: child.unaccompanied ? panelHasSigned(signatures, story.office_id) : person.guardianOk,
				limits: child.no_identity === false ? person.limits : [...(person.limits ?? []), NO_IDENTITY]
			};
		})
	};
}
