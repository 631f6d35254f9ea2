import { FILM_SECONDS_MAX } from '#server/media/recording.ts';
import type { PictureTrack } from '#server/media/read-recording.ts';

/**
 * The frame that films are shown in, lying or standing: what a telephone shows sharply, and what 260 kbit/s can carry.
 * More pixels would only become blocks on a slow line, and would show more of whoever stands in the background.
 */
const LONG_SIDE = 854;
const SHORT_SIDE = 480;

/** Width and height of the film in pixels: never enlarged, always even. */
export function frameOf({ width, height }: PictureTrack): { width: number; height: number } {
	const [across, down] = width >= height ? [LONG_SIDE, SHORT_SIDE] : [SHORT_SIDE, LONG_SIDE];
	const scale = Math.min(1, across / width, down / height);
	const even = (length: number) => Math.max(2, 2 * Math.round((length * scale) / 2));
	return { width: even(width), height: even(height) };
}

/** Frames a second, 24 to 30: more only costs bytes. */
export function rateOf({ rate }: PictureTrack): number {
	if (rate >= 29) return 30;
	return rate > 24.5 || !Number.isFinite(rate) ? 25 : 24;
}

/** From frames recorded for brighter screens to ours, or they would look washed out. */
const DIM = [
	'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709',
	'tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv'
].join(',');

/** Scales a track to the frame of the film; upright already, because ffmpeg turns it as the file asks. */
export function frameFilters(picture: PictureTrack): string {
	const { width, height } = frameOf(picture);
	return [`scale=${width}:${height}:flags=bicubic`, ...(picture.brighter ? [DIM] : []), 'setsar=1'].join(',');
}

/** Stops whatever claims to be longer than films are. */
export const NO_LONGER = ['-t', String(FILM_SECONDS_MAX + 1)];
