import { limitsOf, isPersonKind, STORY_WITH_SOMEBODY_IN_ORIGIN } from '#domain/consent/third-parties.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import type { Person } from '#domain/consent/story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** What nobody can agree to for the people in the story who do not tell it, and what follows for the whole story. */
export async function withThirdParties(
	db: StoryDb,
	storyId: string,
	people: readonly Person[]
): Promise<{ people: Person[]; limits: readonly Levels[] }> {
	if (!people.some((person) => person.role === 'third_party')) return { people: [...people], limits: [] };
	const rows = await db.selectFrom('story.third_party').selectAll().where('story_id', '=', storyId).execute();
	const known = new Map(rows.map((row) => [row.person_id, row]));
	return {
		limits: rows.some((row) => row.in_origin) ? [STORY_WITH_SOMEBODY_IN_ORIGIN] : [],
		people: people.map((person) => {
			const row = known.get(person.id);
			if (row === undefined) return person;
			const kind = isPersonKind(row.kind) ? row.kind : 'perpetrator';
			return { ...person, limits: [...(person.limits ?? []), ...limitsOf({ kind, inOrigin: row.in_origin })] };
		})
	};
}
