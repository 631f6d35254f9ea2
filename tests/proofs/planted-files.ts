/** Files with a word of its own in every corner in which a camera, a telephone or a program leaves something. For proofs. */
import { randomInt } from 'node:crypto';
import { talkativeJpeg, talkativeOthers, type Say } from '../media/fixtures.ts';
import {
	talkativeFilm,
	talkativeMatroska,
	talkativeMp3,
	talkativePhoneFilm,
	talkativeWave,
	TOOLS
} from '../media/recording-fixtures.ts';
import { marker } from '../told-story.ts';

export interface PlantedFiles {
	/** Every word begins with it: who finds it has found a corner. */
	readonly word: string;
	/** Where the film was made, as cameras write it. */
	readonly latitude: string;
	/** How many corners hold a word; each was looked for in its file. */
	readonly corners: number;
	readonly photographs: readonly Buffer[];
	/** Null where no ffmpeg is installed. */
	readonly recordings: Readonly<Record<'mp3' | 'wave' | 'film' | 'phone' | 'otherPhone' | 'matroska', Buffer>> | null;
}

let planted: Promise<PlantedFiles> | null = null;

/** Makes them once for each process. Throws where a word did not get into its file: then its absence would say nothing. */
export function plantedFiles(): Promise<PlantedFiles> {
	return (planted ??= plant());
}

async function plant(): Promise<PlantedFiles> {
	const word = marker('corner');
	const latitude = `+33.${randomInt(100_000, 999_999)}`;
	const place = `${latitude}+036.276512/`;
	let corners = 0;
	const into = async <Made extends Buffer | Buffer[]>(make: (say: Say, place: string) => Promise<Made>) => {
		const words = new Map<string, string>();
		const say: Say = (corner) => {
			const known = words.get(corner) ?? `${word}${String(corners++).padStart(3, '0')}`;
			words.set(corner, known);
			return known;
		};
		const made = await make(say, place);
		const bytes = Buffer.concat(Array.isArray(made) ? made : [made]);
		const missing = [...words].filter(([, said]) => !bytes.includes(said)).map(([corner]) => corner);
		if (missing.length > 0) throw new Error(`nothing was planted in ${missing.join(', ')}`);
		return made;
	};
	const photographs = [await into(talkativeJpeg), ...(await into(talkativeOthers))];
	if (!TOOLS) return { word, latitude, corners, photographs, recordings: null };
	const phone = await into((say, place) => talkativePhoneFilm('keys', say, place));
	const otherPhone = await into((say, place) => talkativePhoneFilm('plain', say, place));
	for (const bytes of [phone, otherPhone]) if (!bytes.includes(latitude)) throw new Error('no place was planted');
	const film = await into(talkativeFilm);
	if (!film.includes('gpmd')) throw new Error('no track of places was planted');
	const [mp3, wave, matroska] = [await into(talkativeMp3), await into(talkativeWave), await into(talkativeMatroska)];
	return { word, latitude, corners, photographs, recordings: { mp3, wave, film, phone, otherPhone, matroska } };
}
