/** What lies in a kit, apart from words: which files, under which plain names. */
import type { Shown } from '#domain/consent/show.ts';
import type { ShownPicture, ShownRecording } from '#domain/consent/shown.ts';

/** A file below the public folder, and its name in the kit. */
export interface KitFile {
	/** As it lies in the folder. */
	readonly stored: string;
	/** As it lies in the kit; numbers only, no word of the story. */
	readonly file: string;
	readonly type: string;
	readonly bytes: number;
}
export interface KitPicture extends KitFile {
	readonly width: number;
	readonly height: number;
	/** Caption and alternative text, by language. */
	readonly captions: Readonly<Record<string, string>>;
}
export interface KitRecording extends KitFile {
	readonly kind: 'sound' | 'film';
	readonly seconds: number;
	readonly voice: ShownRecording['voice'];
	/** Captions by language. */
	readonly captions: Readonly<Record<string, KitFile>>;
}
export interface KitParts {
	readonly pictures: readonly KitPicture[];
	readonly recordings: readonly KitRecording[];
}

/** The pictures and recordings of all languages, each once, in the order of the first language. */
export function partsOf(languages: readonly Shown<'press'>[]): KitParts {
	const pictures = new Map<string, KitPicture>();
	const recordings = new Map<string, KitRecording>();
	for (const { language, pictures: shownPictures, recordings: shownRecordings } of languages) {
		for (const picture of shownPictures) {
			const large = largest(picture);
			if (large === null) continue;
			const { name: stored, type, width, height, bytes } = large;
			const known = pictures.get(stored);
			const file = known?.file ?? `pictures/picture-${pictures.size + 1}.${endingOf(stored)}`;
			// Words that nobody translated stand under their own language, and replace nothing there.
			const captions = { [picture.language ?? language]: picture.alt, ...known?.captions };
			pictures.set(stored, { stored, file, type, bytes, width, height, captions });
		}
		for (const recording of shownRecordings) {
			const best = bestOf(recording);
			if (best === null) continue;
			const known = recordings.get(best.name);
			const number = known ? [...recordings.keys()].indexOf(best.name) + 1 : recordings.size + 1;
			const file = `recordings/recording-${number}.${endingOf(best.name)}`;
			const { captions: words } = recording;
			const written = recording.language ?? language;
			recordings.set(best.name, {
				...{ stored: best.name, file, type: best.type, bytes: best.bytes },
				...{ kind: recording.kind, seconds: recording.seconds, voice: recording.voice },
				captions: {
					...known?.captions,
					...(words && {
						[written]: {
							stored: words.name,
							file: `recordings/recording-${number}.${written}.vtt`,
							type: words.type,
							bytes: words.bytes
						}
					})
				}
			});
		}
	}
	return { pictures: [...pictures.values()], recordings: [...recordings.values()] };
}

/** The widest JPEG, which every desk can open; without one the widest of all. */
function largest({ renditions }: ShownPicture) {
	const widest = [...renditions].sort((a, b) => b.width - a.width);
	return widest.find(({ type }) => type === 'image/jpeg') ?? widest[0] ?? null;
}

function bestOf({ files }: ShownRecording) {
	const heaviest = [...files].sort((a, b) => b.bytes - a.bytes);
	return heaviest.find(({ type }) => type.endsWith('/mp4')) ?? heaviest[0] ?? null;
}

function endingOf(name: string): string {
	return name.slice(name.lastIndexOf('.') + 1);
}
