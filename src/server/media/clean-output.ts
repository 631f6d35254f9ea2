import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What every file that leaves here is made with: nothing but the tracks that are mapped by name. No titles, no places,
 * no chapters, no subtitles, no data, no dates, no version of the program that made it.
 */
export const NOTHING_ELSE = [
	...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_metadata:g', '-1', '-map_chapters', '-1', '-sn', '-dn'],
	...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact']
];

/** An MP4 whose index stands in front, so that it starts and can be sought while it comes in; half a second a piece. */
export const MP4 = ['-movflags', '+faststart', '-write_tmcd', '0', '-chunk_duration', '500000', '-f', 'mp4'];

/** A file that was made in the folder. */
export async function takeFile(folder: string, name: string): Promise<Uint8Array> {
	return readFile(join(folder, name));
}
