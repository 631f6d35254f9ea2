/** What the forms about recordings send. */
import { FILM_PEOPLE, type FilmPeople } from '#domain/story/recording.ts';
import { field } from '../../../desk-request.ts';

/** What somebody decided about a recording; null: a choice is missing. */
export function recordingDecision(form: FormData): {
	fileId: string;
	people: FilmPeople;
	personIds: string[] | null;
	spokenIn: string;
	after: number;
} | null {
	const people = FILM_PEOPLE.find((one) => one === field(form, 'people'));
	const spokenIn = field(form, 'spoken');
	const heard = field(form, 'heard');
	if (people === undefined || spokenIn === '') return null;
	// Of one that is not used, nobody has to say who is heard.
	if (people !== 'left_out' && !['everybody', 'these'].includes(heard)) return null;
	const persons = form.getAll('person').filter((id) => typeof id === 'string');
	return {
		fileId: field(form, 'file'),
		people,
		personIds: heard === 'these' ? persons : null,
		spokenIn,
		after: Math.max(0, Number(field(form, 'after')) || 0)
	};
}

/** Words from a file of captions where one was chosen, or else as they were typed. */
export async function typedOrUploaded(form: FormData): Promise<string> {
	const file = form.get('captions');
	return file instanceof File && file.size > 0 ? file.text() : field(form, 'words');
}

/** A file that stands in memory, as what is read piece by piece. */
export async function* pieces(bytes: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* bytes;
}
