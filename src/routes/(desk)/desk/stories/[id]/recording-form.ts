/** What the forms about recordings send. */
import { FILM_PEOPLE, type FilmPeople } from '#domain/story/recording.ts';
import { field } from '../../../desk-request.ts';

/** What somebody decided about a recording; null: a choice is missing. */
export function recordingDecision(form: FormData): {
	fileId: string;
	people: FilmPeople;
	heardIds: string[] | null;
	seenIds: string[] | null;
	spokenIn: string;
	after: number;
} | null {
	const people = FILM_PEOPLE.find((one) => one === field(form, 'people'));
	const spokenIn = field(form, 'spoken');
	if (people === undefined || spokenIn === '') return null;
	// Of one that is not used, nobody has to say who is heard or seen.
	const isLeftOut = people === 'left_out';
	const said = listOf(form, 'heard', 'person');
	const heard = said === undefined && isLeftOut ? null : said;
	// Where nobody is to be seen, nobody is asked who is; where the whole frame is covered, it may stay open.
	const chosen = listOf(form, 'seen', 'seen_person');
	const mayStayOpen = isLeftOut || people === 'covered';
	const seen = people === 'none' ? [] : chosen === undefined && mayStayOpen ? null : chosen;
	if (heard === undefined || seen === undefined) return null;
	return {
		fileId: field(form, 'file'),
		people,
		heardIds: heard,
		seenIds: seen,
		spokenIn,
		after: Math.max(0, Number(field(form, 'after')) || 0)
	};
}

/** Who was ticked; null: everybody in the story may be; undefined: nobody chose. */
function listOf(form: FormData, which: string, ticked: string): string[] | null | undefined {
	const chosen = field(form, which);
	if (chosen === 'everybody') return null;
	return chosen === 'these' ? form.getAll(ticked).filter((id) => typeof id === 'string') : undefined;
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
