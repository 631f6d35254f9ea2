/** The people in a story who do not tell it, with the words for them. */
import type { PersonLevels } from '#domain/consent/ladders.ts';
import { type PersonWords, readPersonWords } from '#domain/story/mentions.ts';
import { type ThirdParty, thirdPartiesOf, yesOfThirdParties } from '#server/store/review/third-parties.ts';
import { type AtWork, openField } from './work.ts';

export interface PersonView extends ThirdParty, PersonWords {
	/** What the person said yes to, while that is in force; null: to nothing. */
	readonly yes: PersonLevels | null;
}

/** The sealed field that holds the words for somebody. */
export const personField = (id: string) => `person:${id}`;

/** The people and the words for them, as the desk wrote them down. */
export async function readPeople(at: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<PersonView[]> {
	const people: PersonView[] = [];
	const yes = await yesOfThirdParties(at.tx, at.storyId);
	for (const person of await thirdPartiesOf(at.tx, at.storyId)) {
		const words = readPersonWords((await openField(at.tx, at.key, at.storyId, personField(person.id)))?.value);
		people.push({ ...person, ...words, yes: yes.get(person.id) ?? null });
	}
	return people;
}
